"""Functions and triggers that row-level security, audit and the record of changes rest on."""

from django.db import migrations

from ansinh.access.protection import append_only

FUNCTIONS = """
CREATE FUNCTION access_actor() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('ansinh.actor', true), '')::uuid $$;

CREATE FUNCTION access_communes() RETURNS SETOF varchar LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT DISTINCT place.commune_code
  FROM access_grant held JOIN access_scope_commune place ON place.scope_code = held.scope_code
  JOIN access_user who ON who.id = held.user_id AND who.is_active
  WHERE held.user_id = access_actor()
    AND held.starts_at <= clock_timestamp() AND (held.ends_at IS NULL OR clock_timestamp() < held.ends_at)
$$;

CREATE FUNCTION access_has_role(VARIADIC wanted text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM access_grant held JOIN access_user who ON who.id = held.user_id AND who.is_active
    WHERE held.user_id = access_actor() AND held.role = ANY (wanted)
      AND held.starts_at <= clock_timestamp() AND (held.ends_at IS NULL OR clock_timestamp() < held.ends_at))
$$;

CREATE FUNCTION access_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only: write a correcting row instead', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION access_record_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO access_change (table_name, operation, row_before, actor, txid)
  SELECT TG_TABLE_NAME, TG_OP, to_jsonb(old_rows), access_actor(), txid_current() FROM old_rows;
  RETURN NULL;
END $$;

CREATE FUNCTION access_audit_hash(entry access_audit) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(concat_ws('|', entry.seq, extract(epoch FROM entry.at), entry.by_id, entry.verb,
    entry.subject, entry.details::text), 'UTF8'))
$$;

CREATE FUNCTION access_hash_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.row_hash := access_audit_hash(NEW);
  RETURN NEW;
END $$;

CREATE TRIGGER access_audit_hashed BEFORE INSERT ON access_audit
  FOR EACH ROW EXECUTE FUNCTION access_hash_audit();

DO $$ DECLARE serving text; BEGIN
  FOREACH serving IN ARRAY ARRAY['ansinh_app', 'ansinh_jobs'] LOOP
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = serving) THEN
      EXECUTE format('REVOKE ALL ON access_change FROM %I', serving);
      EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON access_audit, access_seal FROM %I', serving);
    END IF;
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        append_only("access_audit"),
        append_only("access_change"),
        append_only("access_seal"),
    ]
