"""A report stays as written: only a signature may be added, once."""

from django.db import migrations, models

_FUNCTION = """
CREATE FUNCTION monitoring_report_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a report is kept' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.signed_at IS NOT NULL OR NEW.signed_at IS NULL OR NEW.signed_by_id IS NULL
     OR (to_jsonb(OLD) - 'signed_at' - 'signed_by_id') IS DISTINCT FROM (to_jsonb(NEW) - 'signed_at' - 'signed_by_id')
  THEN
    RAISE EXCEPTION 'a report stays as written; it can only be signed, once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER monitoring_report_as_written BEFORE UPDATE OR DELETE ON monitoring_report
  FOR EACH ROW EXECUTE FUNCTION monitoring_report_as_written();
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0002_protection")]
    operations = [
        migrations.AddIndex("report", models.Index(fields=["-written_at"], name="monitoring_report_newest")),
        migrations.RunSQL(
            _FUNCTION,
            "DROP TRIGGER monitoring_report_as_written ON monitoring_report; DROP FUNCTION monitoring_report_as_written();",
        ),
    ]
