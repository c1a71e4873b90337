"""Territory, the record of changes, and the freeze on what was signed."""

from django.db import migrations

from ansinh.access.protection import append_only, owner_may, records_changes, territorial

FREEZE = """
CREATE FUNCTION casework_decision_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.kind, OLD.number, OLD.number_year, OLD.number_series, OLD.number_seq, OLD.commune_code, OLD.person_id,
      OLD.household_id, OLD.payee_id, OLD.programme, OLD.group_code, OLD.slots, OLD.clause, OLD.coefficient_tenths,
      OLD.amount, lower(OLD.period), OLD.because, OLD.provisional, OLD.law_version, OLD.case_id, OLD.dossier_on,
      OLD.maker_id, OLD.approver_id, OLD.imported, OLD.decided_by_name, OLD.on_behalf_of, OLD.decided_at, OLD.supersedes_id,
      OLD.application_id)
     IS DISTINCT FROM
     (NEW.id, NEW.kind, NEW.number, NEW.number_year, NEW.number_series, NEW.number_seq, NEW.commune_code, NEW.person_id,
      NEW.household_id, NEW.payee_id, NEW.programme, NEW.group_code, NEW.slots, NEW.clause, NEW.coefficient_tenths,
      NEW.amount, lower(NEW.period), NEW.because, NEW.provisional, NEW.law_version, NEW.case_id, NEW.dossier_on,
      NEW.maker_id, NEW.approver_id, NEW.imported, NEW.decided_by_name, NEW.on_behalf_of, NEW.decided_at, NEW.supersedes_id,
      NEW.application_id)
  THEN
    RAISE EXCEPTION 'a signed decision is not edited: a new one replaces it' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER casework_decision_frozen BEFORE UPDATE ON casework_decision
  FOR EACH ROW EXECUTE FUNCTION casework_decision_frozen();
CREATE TRIGGER casework_decision_kept BEFORE DELETE ON casework_decision
  FOR EACH ROW EXECUTE FUNCTION access_refuse_change();
"""

THAW = """
DROP TRIGGER casework_decision_kept ON casework_decision;
DROP TRIGGER casework_decision_frozen ON casework_decision;
DROP FUNCTION casework_decision_frozen();
"""

PERSONAL = ("application", "decision", "proposal", "left_behind", "number", "task")


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("access", "0002_protection")]
    operations = [
        *(territorial(f"casework_{table}") for table in PERSONAL),
        *(owner_may(f"casework_{table}") for table in PERSONAL),
        *(records_changes(f"casework_{table}") for table in ("application", "decision", "task")),
        append_only("casework_case"),
        migrations.RunSQL(FREEZE, THAW),
    ]
