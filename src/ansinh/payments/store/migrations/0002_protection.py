"""What models cannot say: one step at a time, routes fixed at reservation, balances moved only by the ledger; and
row-level security."""

from django.db import migrations

from ansinh.access.protection import append_only, owner_may, records_changes, territorial

GUARDS = r"""
ALTER TABLE payments_attempt ADD CONSTRAINT payments_attempt_of_due
  FOREIGN KEY (due_id, person_id, programme, month)
  REFERENCES payments_due (due_id, person_id, programme, month) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE payments_run ADD CONSTRAINT payments_run_other_hands
  CHECK (approved_by_id IS NULL OR NOT hands @> to_jsonb(approved_by_id::text));

CREATE FUNCTION payments_refuse(why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', why USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION payments_guard_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM payments_refuse('a due is withdrawn, never deleted'); END IF;
  IF (OLD.due_id, OLD.person_id, OLD.programme, OLD.month, OLD.kind)
     IS DISTINCT FROM (NEW.due_id, NEW.person_id, NEW.programme, NEW.month, NEW.kind) THEN
    PERFORM payments_refuse('a due keeps its person, programme and month');
  END IF;
  IF EXISTS (SELECT FROM payments_attempt a WHERE a.due_id = OLD.due_id
             AND a.state IN ('reserved', 'sent', 'unknown', 'paid')) THEN
    PERFORM payments_refuse('this due is being paid: write an adjustment instead');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payments_due_guard BEFORE UPDATE OR DELETE ON payments_due
  FOR EACH ROW EXECUTE FUNCTION payments_guard_due();

CREATE FUNCTION payments_guard_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM payments_refuse('an attempt is never deleted'); END IF;
  IF (OLD.attempt_id, OLD.code, OLD.due_id, OLD.person_id, OLD.payee_id, OLD.household_id, OLD.commune_code,
      OLD.programme, OLD.month, OLD.attempt_no, OLD.amount, OLD.run_id, OLD.route_id, OLD.channel, OLD.agent_id,
      OLD.bank_bin, OLD.bank_name, OLD.account_sealed, OLD.holder_name, OLD.place, OLD.reserved_at)
     IS DISTINCT FROM
     (NEW.attempt_id, NEW.code, NEW.due_id, NEW.person_id, NEW.payee_id, NEW.household_id, NEW.commune_code,
      NEW.programme, NEW.month, NEW.attempt_no, NEW.amount, NEW.run_id, NEW.route_id, NEW.channel, NEW.agent_id,
      NEW.bank_bin, NEW.bank_name, NEW.account_sealed, NEW.holder_name, NEW.place, NEW.reserved_at)
     OR (OLD.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id) THEN
    PERFORM payments_refuse('amount, route and file of an attempt are fixed');
  END IF;
  IF (OLD.state, NEW.state) NOT IN (('reserved', 'sent'), ('reserved', 'voided'), ('sent', 'paid'), ('sent', 'rejected'),
      ('sent', 'unknown'), ('unknown', 'paid'), ('unknown', 'rejected'), ('paid', 'returned')) THEN
    PERFORM payments_refuse('an attempt does not go from ' || OLD.state || ' to ' || NEW.state);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payments_attempt_guard BEFORE UPDATE OR DELETE ON payments_attempt
  FOR EACH ROW EXECUTE FUNCTION payments_guard_attempt();

CREATE FUNCTION payments_check_new_attempts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM fresh a WHERE a.state NOT IN ('reserved', 'elsewhere')) THEN
    PERFORM payments_refuse('an attempt begins reserved');
  END IF;
  IF EXISTS (SELECT FROM fresh a LEFT JOIN payments_due d ON d.due_id = a.due_id
             LEFT JOIN payments_run r ON r.run_id = a.run_id
             WHERE a.state = 'reserved' AND (d.amount = a.amount AND d.state = 'open' AND r.state = 'drafted'
               AND r.commune_code = a.commune_code AND d.commune_code = a.commune_code) IS NOT TRUE) THEN
    PERFORM payments_refuse('an attempt pays what is due, in a run that is still being drafted');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payments_attempt_fresh AFTER INSERT ON payments_attempt REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION payments_check_new_attempts();

CREATE FUNCTION payments_guard_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM payments_refuse('a run is rejected, never deleted'); END IF;
  IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('drafted', 'frozen'), ('frozen', 'drafted'),
      ('frozen', 'approved'), ('drafted', 'rejected'), ('frozen', 'rejected'), ('approved', 'rejected'),
      ('approved', 'sent'), ('sent', 'reconciled')) THEN
    PERFORM payments_refuse('a run does not go from ' || OLD.state || ' to ' || NEW.state);
  END IF;
  IF (OLD.run_id, OLD.commune_code, OLD.month, OLD.fund_id, OLD.made_by_id)
     IS DISTINCT FROM (NEW.run_id, NEW.commune_code, NEW.month, NEW.fund_id, NEW.made_by_id)
     OR (OLD.state NOT IN ('drafted', 'frozen') AND (OLD.lines, OLD.total, OLD.content_hash, OLD.approved_by_id, OLD.hands)
         IS DISTINCT FROM (NEW.lines, NEW.total, NEW.content_hash, NEW.approved_by_id, NEW.hands)) THEN
    PERFORM payments_refuse('an approved run is not changed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payments_run_guard BEFORE UPDATE OR DELETE ON payments_run
  FOR EACH ROW EXECUTE FUNCTION payments_guard_run();

CREATE FUNCTION payments_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.balance <> 0 THEN PERFORM payments_refuse('an account opens empty'); END IF;
  ELSIF TG_OP = 'DELETE' OR pg_trigger_depth() < 2 THEN
    PERFORM payments_refuse('only transfers move balances');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payments_account_guard BEFORE INSERT OR UPDATE OR DELETE ON payments_account
  FOR EACH ROW EXECUTE FUNCTION payments_guard_account();

-- One lock order for everybody (all accounts of the fund and year, by id): two posters wait, they never deadlock.
CREATE FUNCTION payments_post() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM payments_account a
  WHERE (a.fund_id, a.year) IN (SELECT t.fund_id, t.year FROM payments_account t
                                WHERE t.id IN (SELECT debit_id FROM posted UNION SELECT credit_id FROM posted))
  ORDER BY a.id FOR UPDATE;
  IF EXISTS (SELECT FROM (SELECT DISTINCT debit_id, credit_id FROM posted) p JOIN payments_account d ON d.id = p.debit_id
             JOIN payments_account c ON c.id = p.credit_id WHERE (d.fund_id, d.year) <> (c.fund_id, c.year)) THEN
    PERFORM payments_refuse('a transfer stays within one fund and year');
  END IF;
  UPDATE payments_account a SET balance = a.balance + moved.delta
  FROM (SELECT id, sum(delta) AS delta FROM (SELECT credit_id AS id, amount AS delta FROM posted
        UNION ALL SELECT debit_id, -amount FROM posted) sides GROUP BY id) moved
  WHERE a.id = moved.id AND moved.delta <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER payments_transfer_post AFTER INSERT ON payments_transfer REFERENCING NEW TABLE AS posted
  FOR EACH STATEMENT EXECUTE FUNCTION payments_post();

CREATE FUNCTION payments_guard_return_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'verdict') IS DISTINCT FROM (to_jsonb(OLD) - 'verdict')
     OR OLD.verdict <> 'held' THEN
    PERFORM payments_refuse('a line of a return file is kept as it came');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payments_return_line_guard BEFORE UPDATE OR DELETE ON payments_return_line
  FOR EACH ROW EXECUTE FUNCTION payments_guard_return_line();

CREATE FUNCTION payments_guard_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state = 'applied' AND (to_jsonb(NEW) - 'verdicts') IS DISTINCT FROM (to_jsonb(OLD) - 'verdicts')
     OR (NEW.return_id, NEW.sha256, NEW.received_at, NEW.received_by_id)
        IS DISTINCT FROM (OLD.return_id, OLD.sha256, OLD.received_at, OLD.received_by_id) THEN
    PERFORM payments_refuse('an applied return file is kept as it came');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payments_return_guard BEFORE UPDATE OR DELETE ON payments_return
  FOR EACH ROW EXECUTE FUNCTION payments_guard_return();

-- Whole files hold many communes: for those who send and receive them, and those who check them.
ALTER TABLE payments_file_content ENABLE ROW LEVEL SECURITY;
ALTER TABLE payments_file_content FORCE ROW LEVEL SECURITY;
CREATE POLICY payments_file_content_roles ON payments_file_content
  USING ((SELECT access_has_role('payer', 'health_officer', 'inspector', 'system')));
ALTER TABLE payments_return_content ENABLE ROW LEVEL SECURITY;
ALTER TABLE payments_return_content FORCE ROW LEVEL SECURITY;
CREATE POLICY payments_return_content_roles ON payments_return_content
  USING ((SELECT access_has_role('payer', 'inspector', 'system')));

-- Names, sizes and sums of contents are for everybody who sees the file's page; the sealed bytes are not.
CREATE FUNCTION payments_contents_in(wanted uuid[])
  RETURNS TABLE (file_id uuid, kind varchar, name varchar, size integer, sha256 varchar)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.file_id, c.kind, c.name, c.size, c.sha256 FROM payments_file_content c
  WHERE access_actor() IS NOT NULL AND c.file_id = ANY (wanted)
$$;

-- Transfers that are nobody's (an allotment) are seen by everybody; those of a person only in their commune.
ALTER TABLE payments_transfer ENABLE ROW LEVEL SECURITY;
ALTER TABLE payments_transfer FORCE ROW LEVEL SECURITY;
CREATE POLICY payments_transfer_read ON payments_transfer FOR SELECT
  USING (attempt_id IS NULL OR commune_code IN (SELECT access_communes()));
CREATE POLICY payments_transfer_insert ON payments_transfer FOR INSERT
  WITH CHECK (CASE WHEN attempt_id IS NULL THEN (SELECT access_has_role('health_officer', 'system'))
              ELSE commune_code IN (SELECT access_communes()) END);

DO $$ DECLARE serving text; BEGIN
  FOREACH serving IN ARRAY ARRAY['ansinh_app', 'ansinh_jobs'] LOOP
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = serving) THEN
      EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON payments_transfer, payments_file, payments_file_content,'
                     ' payments_return_content FROM %I', serving);
      EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON payments_account FROM %I', serving);
      EXECUTE format('REVOKE DELETE, TRUNCATE ON payments_due, payments_attempt, payments_run, payments_return,'
                     ' payments_return_line, payments_route, payments_case FROM %I', serving);
    END IF;
  END LOOP;
END $$;
"""
OF_PLACES = (
    "payments_route",
    "payments_due",
    "payments_run",
    "payments_attempt",
    "payments_return_line",
    "payments_case",
)


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("access", "0002_protection")]
    operations = [
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        *(territorial(table) for table in OF_PLACES),
        *(records_changes(table) for table in OF_PLACES),
        *(append_only(table) for table in
          ("payments_transfer", "payments_file", "payments_file_content", "payments_return_content")),
        *(owner_may(table) for table in
          (*OF_PLACES, "payments_transfer", "payments_file_content", "payments_return_content")),
    ]
