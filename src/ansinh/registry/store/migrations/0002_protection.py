"""Row-level security, both times kept, codes that are never reused, and the functions that look past row-level
security on purpose: each re-applies the reader's communes itself, or answers yes or no only."""

from django.db import migrations

from ansinh.access.protection import owner_may, records_changes, territorial

TABLES = (
    "registry_household",
    "registry_person",
    "registry_name",
    "registry_number",
    "registry_membership",
    "registry_residence",
    "registry_circumstance",
    "registry_import",
    "registry_import_row",
)
# Who may see a specially protected circumstance (HIV): those who decide on it and those who check them.
MAY_SEE_PROTECTED = (
    "NOT protected OR (SELECT access_has_role('commune_officer', 'commune_chair', 'health_officer',"
    " 'inspector', 'system'))"
)

FUNCTIONS = r"""
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;
-- With the commune in front a commune's officer pays for her commune, not for the province.
CREATE INDEX registry_person_words ON registry_person USING gin (commune_code, (' ' || name_key) gin_trgm_ops);
CREATE INDEX registry_name_words ON registry_name USING gin ((' ' || name_key) gin_trgm_ops);

CREATE SEQUENCE registry_person_code AS bigint MAXVALUE 1099511627775 NO CYCLE CACHE 1;
CREATE SEQUENCE registry_household_code AS bigint MAXVALUE 1099511627775 NO CYCLE CACHE 1;

CREATE FUNCTION registry_only_supersede() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a circumstance is superseded, never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (to_jsonb(NEW) - 'superseded_at' - 'superseded_by' - 'commune_code')
     IS DISTINCT FROM (to_jsonb(OLD) - 'superseded_at' - 'superseded_by' - 'commune_code')
     OR (OLD.superseded_at IS NOT NULL AND NEW.superseded_at IS DISTINCT FROM OLD.superseded_at) THEN
    RAISE EXCEPTION 'a circumstance is written once: record a new one and supersede this'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER registry_circumstance_written_once BEFORE UPDATE OR DELETE ON registry_circumstance
  FOR EACH ROW EXECUTE FUNCTION registry_only_supersede();

-- LIKE is not leakproof, so under row-level security it would lose its index. This function searches with the
-- owner's eyes and applies the reader's communes itself: no row outside them can come back.
CREATE FUNCTION registry_find_people(words text[], said text, born int, place text, most int, size int, skip int)
  RETURNS TABLE (person_id uuid, total bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $fn$
DECLARE
  word text;
  mine varchar[] := ARRAY(SELECT access_communes());
  -- Written out, so that the planner sees whether it is one commune or a province.
  here text := CASE WHEN cardinality(mine) = 1 THEN format(' AND p.commune_code = %L', mine[1])
    ELSE format(' AND p.commune_code = ANY (%L::varchar[])', mine) END;
  match text := '';
  query text;
BEGIN
  IF access_actor() IS NULL OR cardinality(words) = 0 AND born IS NULL THEN RETURN; END IF;
  FOREACH word IN ARRAY words LOOP
    match := match || format(' AND (%s || n.name_key) LIKE %L', quote_literal(' '),
      '% ' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%');
  END LOOP;
  IF born IS NOT NULL THEN here := here || format(' AND p.birth_year = %s', born); END IF;
  IF place IS NOT NULL THEN here := here || format(' AND p.commune_code = %L', place); END IF;
  query := 'SELECT p.id, p.full_name, p.sort_key FROM registry_person p WHERE true'
    || replace(match, 'n.name_key', 'p.name_key') || here || format(' LIMIT %s', most);
  IF cardinality(words) > 0 THEN
    query := '(' || query || ') UNION (SELECT p.id, p.full_name, p.sort_key FROM registry_name n'
      || ' JOIN registry_person p ON p.id = n.person_id WHERE true' || match || here || format(' LIMIT %s', most) || ')';
  END IF;
  RETURN QUERY EXECUTE 'WITH found AS MATERIALIZED (' || query || ')'
    || ' SELECT f.id, (SELECT count(*) FROM found) FROM found f'
    || ' ORDER BY (position($1 in lower(f.full_name)) = 0), f.sort_key, f.id'
    || format(' LIMIT %s OFFSET %s', size, skip) USING lower(coalesce(said, ''));
END $fn$;

-- Answers only whether a verified number is already on record somewhere, never whose it is or where.
CREATE FUNCTION registry_numbers_taken(wanted bytea[]) RETURNS SETOF bytea LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT n.blind_index FROM registry_number n
  WHERE access_has_role('commune_officer', 'health_officer', 'system')
    AND n.kind = 'personal' AND n.ended_on IS NULL AND n.verified_at IS NOT NULL AND n.blind_index = ANY (wanted)
$$;

-- A fresh load changes everything the planner knows; waiting for autovacuum would make the first pages slow.
CREATE FUNCTION registry_refresh_statistics() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT access_has_role('commune_officer', 'health_officer', 'system') THEN RETURN; END IF;
  ANALYZE registry_household, registry_person, registry_number, registry_membership, registry_residence,
    registry_circumstance;
END $$;

-- Hands a household to another commune: the officer who lets it go may not see the place it goes to.
CREATE FUNCTION registry_hand_over(moving uuid, to_commune text, to_village text, to_address text, moved_on date,
                                   recorded timestamptz, who uuid)
  RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  people uuid[];
BEGIN
  IF who IS DISTINCT FROM access_actor() OR NOT access_has_role('commune_officer', 'health_officer', 'system')
     OR NOT EXISTS (SELECT FROM registry_household h WHERE h.id = moving
                    AND h.commune_code IN (SELECT access_communes())) THEN
    RAISE EXCEPTION 'this household is not yours to move' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT coalesce(array_agg(m.person_id), '{}') INTO people FROM registry_membership m
  WHERE m.household_id = moving AND m.ends_on IS NULL AND m.superseded_at IS NULL;
  UPDATE registry_residence r SET ends_on = moved_on
  WHERE r.person_id = ANY (people) AND r.ends_on IS NULL AND r.superseded_at IS NULL;
  INSERT INTO registry_residence (person_id, commune_code, village_name, starts_on, recorded_at, recorded_by)
  SELECT unnest(people), to_commune, to_village, moved_on, recorded, who;
  UPDATE registry_household SET commune_code = to_commune, village_name = to_village, address = to_address
  WHERE id = moving;
  UPDATE registry_person SET commune_code = to_commune, village_name = to_village WHERE id = ANY (people);
  UPDATE registry_membership SET commune_code = to_commune WHERE household_id = moving OR person_id = ANY (people);
  UPDATE registry_name SET commune_code = to_commune WHERE person_id = ANY (people);
  UPDATE registry_number SET commune_code = to_commune WHERE person_id = ANY (people);
  UPDATE registry_circumstance SET commune_code = to_commune
  WHERE household_id = moving OR person_id = ANY (people);
  RETURN cardinality(people);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("access", "0002_protection")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        *(territorial(table) for table in TABLES if table != "registry_circumstance"),
        territorial("registry_circumstance", extra=MAY_SEE_PROTECTED),
        *(owner_may(table) for table in TABLES),
        *(
            records_changes(table)
            for table in (
                "registry_household",
                "registry_person",
                "registry_name",
                "registry_number",
                "registry_membership",
                "registry_residence",
                "registry_circumstance",
            )
        ),
    ]
