"""Merged records: one pointer, undone by taking it away. Reading follows it; whoever was merged is found by either name."""

from django.db import migrations, models

from ansinh.access.protection import owner_may, records_changes

# A pair or merge speaks of two records: whoever sees both may judge; a merge is told to both communes.
PROTECTION = """
ALTER TABLE registry_pair ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_pair FORCE ROW LEVEL SECURITY;
CREATE POLICY registry_pair_both ON registry_pair
  USING (one_commune IN (SELECT access_communes()) AND other_commune IN (SELECT access_communes()))
  WITH CHECK (one_commune IN (SELECT access_communes()) AND other_commune IN (SELECT access_communes()));
ALTER TABLE registry_linkage_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_linkage_run FORCE ROW LEVEL SECURITY;
CREATE POLICY registry_linkage_run_told ON registry_linkage_run FOR SELECT
  USING (access_has_role('health_officer', 'provincial_leader', 'inspector', 'administrator', 'system'));
CREATE POLICY registry_linkage_run_kept ON registry_linkage_run FOR INSERT WITH CHECK (access_has_role('system'));
ALTER TABLE registry_merge ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_merge FORCE ROW LEVEL SECURITY;
CREATE POLICY registry_merge_read ON registry_merge FOR SELECT
  USING (survivor_commune IN (SELECT access_communes()) OR merged_commune IN (SELECT access_communes()));
CREATE POLICY registry_merge_insert ON registry_merge FOR INSERT
  WITH CHECK (survivor_commune IN (SELECT access_communes()) AND merged_commune IN (SELECT access_communes()));
CREATE POLICY registry_merge_update ON registry_merge FOR UPDATE
  USING (survivor_commune IN (SELECT access_communes()) AND merged_commune IN (SELECT access_communes()))
  WITH CHECK (survivor_commune IN (SELECT access_communes()) AND merged_commune IN (SELECT access_communes()));
"""

FUNCTIONS = r"""
-- The record a merged one leads to; itself for everybody else. Chains are short: a cluster of more than four is refused.
CREATE FUNCTION registry_root(of uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  WITH RECURSIVE up AS (
    SELECT of AS id, 0 AS steps
    UNION ALL
    SELECT p.merged_into, up.steps + 1 FROM up JOIN registry_person p ON p.id = up.id
    WHERE p.merged_into IS NOT NULL AND up.steps < 8
  )
  SELECT id FROM up ORDER BY steps DESC LIMIT 1
$$;

-- Everybody of one cluster: the root and whatever was merged into it, however deep.
CREATE FUNCTION registry_cluster(of uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  WITH RECURSIVE down AS (
    SELECT registry_root(of) AS id
    UNION
    SELECT p.id FROM down JOIN registry_person p ON p.merged_into = down.id
  )
  SELECT id FROM down
$$;

CREATE OR REPLACE FUNCTION registry_find_people(words text[], said text, born int, place text, most int, size int, skip int)
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
  query := 'SELECT p.id, p.full_name, p.sort_key FROM registry_person p WHERE p.merged_into IS NULL'
    || replace(match, 'n.name_key', 'p.name_key') || here || format(' LIMIT %s', most);
  IF cardinality(words) > 0 THEN
    query := '(' || query || ') UNION (SELECT p.id, p.full_name, p.sort_key FROM registry_name n'
      || ' JOIN registry_person p ON p.id = registry_root(n.person_id) WHERE true' || match || here
      || format(' LIMIT %s', most) || ') UNION (SELECT p.id, p.full_name, p.sort_key FROM registry_person n'
      || ' JOIN registry_person p ON p.id = registry_root(n.id) WHERE n.merged_into IS NOT NULL' || match || here
      || format(' LIMIT %s', most) || ')';
  END IF;
  RETURN QUERY EXECUTE 'WITH found AS MATERIALIZED (' || query || ')'
    || ' SELECT f.id, (SELECT count(*) FROM found) FROM found f'
    || ' ORDER BY (position($1 in lower(f.full_name)) = 0), f.sort_key, f.id'
    || format(' LIMIT %s OFFSET %s', size, skip) USING lower(coalesce(said, ''));
END $fn$;

-- A code or number leads to the record in use, also when it stands on one that was merged; only inside the asker's communes.
CREATE FUNCTION registry_of_code(wanted text) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT r.id FROM registry_person p JOIN registry_person r ON r.id = registry_root(p.id)
  WHERE p.code = wanted AND r.commune_code IN (SELECT access_communes())
$$;

CREATE FUNCTION registry_of_number(wanted bytea) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT DISTINCT r.id FROM registry_number n JOIN registry_person r ON r.id = registry_root(n.person_id)
  WHERE n.blind_index = wanted AND r.commune_code IN (SELECT access_communes())
$$;

-- Whether somebody of this name and day of birth is on record out of the asker's sight: yes or no.
CREATE FUNCTION registry_known_elsewhere(key text, y int, m int, d int) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT access_has_role('commune_officer', 'health_officer', 'system')
    AND EXISTS (SELECT FROM registry_person p WHERE p.name_key = key AND p.birth_year = y AND p.birth_month = m
      AND p.birth_day = d AND p.merged_into IS NULL AND p.commune_code NOT IN (SELECT access_communes()))
$$;

-- Which commune's officers see the records: names, numbers and facts follow the person, whatever their class.
CREATE FUNCTION registry_show_to(people uuid[], to_commune text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  IF people IS NULL THEN RETURN; END IF;
  IF NOT access_has_role('commune_officer', 'commune_chair', 'health_officer', 'provincial_leader', 'system') OR EXISTS (
    SELECT FROM registry_person p WHERE p.id = ANY (people) AND p.commune_code NOT IN (SELECT access_communes())) THEN
    RAISE EXCEPTION 'these records are not yours to hand over' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE registry_person SET commune_code = to_commune WHERE id = ANY (people);
  UPDATE registry_name SET commune_code = to_commune WHERE person_id = ANY (people);
  UPDATE registry_number SET commune_code = to_commune WHERE person_id = ANY (people);
  UPDATE registry_circumstance SET commune_code = to_commune WHERE person_id = ANY (people);
  UPDATE registry_check SET commune_code = to_commune WHERE person_id = ANY (people);
END $$;

CREATE OR REPLACE FUNCTION registry_hand_over(moving uuid, to_commune text, to_village text, to_address text, moved_on date,
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
  JOIN registry_person p ON p.id = m.person_id AND p.merged_into IS NULL
  WHERE m.household_id = moving AND m.ends_on IS NULL AND m.superseded_at IS NULL;
  UPDATE registry_residence r SET ends_on = moved_on
  WHERE r.person_id = ANY (people) AND r.ends_on IS NULL AND r.superseded_at IS NULL;
  INSERT INTO registry_residence (person_id, commune_code, village_name, starts_on, recorded_at, recorded_by)
  SELECT unnest(people), to_commune, to_village, moved_on, recorded, who;
  -- What was merged into them is seen from where they are.
  PERFORM registry_show_to(array_agg(c), to_commune) FROM (
    SELECT DISTINCT registry_cluster(p) AS c FROM unnest(people) AS p) AS all_of WHERE c <> ALL (people);
  UPDATE registry_household SET commune_code = to_commune, village_name = to_village, address = to_address
  WHERE id = moving;
  UPDATE registry_person SET commune_code = to_commune, village_name = to_village WHERE id = ANY (people);
  UPDATE registry_membership SET commune_code = to_commune WHERE household_id = moving OR person_id = ANY (people);
  UPDATE registry_name SET commune_code = to_commune WHERE person_id = ANY (people);
  UPDATE registry_number SET commune_code = to_commune WHERE person_id = ANY (people);
  UPDATE registry_check SET commune_code = to_commune WHERE person_id = ANY (people);
  UPDATE registry_circumstance SET commune_code = to_commune
  WHERE household_id = moving OR person_id = ANY (people);
  RETURN cardinality(people);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_protection")]

    operations = [
        migrations.CreateModel(
            name='LinkageRun',
            fields=[
                ('run_id', models.UUIDField(primary_key=True, serialize=False)),
                ('model', models.CharField(max_length=40)),
                ('people', models.IntegerField()),
                ('pairs', models.IntegerField()),
                ('pairs_sha256', models.CharField(max_length=64)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'registry_linkage_run',
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('merge_id', models.UUIDField(primary_key=True, serialize=False)),
                ('survivor_id', models.UUIDField()),
                ('merged_id', models.UUIDField()),
                ('survivor_commune', models.CharField(max_length=8)),
                ('merged_commune', models.CharField(max_length=8)),
                ('state', models.CharField(max_length=10)),
                ('reason', models.CharField(max_length=300)),
                ('evidence', models.JSONField(default=list)),
                ('proposed_by', models.UUIDField()),
                ('proposed_at', models.DateTimeField()),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('undone_by', models.UUIDField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'db_table': 'registry_merge',
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('pair_id', models.UUIDField(primary_key=True, serialize=False)),
                ('one_id', models.UUIDField()),
                ('other_id', models.UUIDField()),
                ('one_commune', models.CharField(max_length=8)),
                ('other_commune', models.CharField(max_length=8)),
                ('probability', models.FloatField()),
                ('reasons', models.JSONField(default=list)),
                ('fingerprint', models.CharField(max_length=64)),
                ('model', models.CharField(max_length=40)),
                ('found_at', models.DateTimeField()),
                ('verdict', models.CharField(max_length=10, null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'registry_pair',
            },
        ),
        migrations.AddField(
            model_name='person',
            name='merged_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='merged_into',
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='registry_person_merged'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', True), ('merged_at__isnull', True)), models.Q(('merged_into__isnull', False), ('merged_at__isnull', False), models.Q(('merged_into', models.F('id')), _negated=True)), _connector='OR'), name='registry_person_merge'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'merged'])), fields=('merged_id',), name='registry_merge_open'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), ('reason__startswith', 'auto: '), _connector='OR'), name='registry_merge_two_persons'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'merged', 'refused', 'undone'])), name='registry_merge_state'),
        ),
        migrations.AddIndex(
            model_name='pair',
            index=models.Index(condition=models.Q(('verdict__isnull', True)), fields=['-probability'], name='registry_pair_queue'),
        ),
        migrations.AddIndex(
            model_name='pair',
            index=models.Index(fields=['other_id'], name='registry_pair_other'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.UniqueConstraint(fields=('one_id', 'other_id'), name='registry_pair_once'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(('one_id__lt', models.F('other_id'))), name='registry_pair_order'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__isnull', True), ('verdict__in', ['same', 'different']), _connector='OR'), name='registry_pair_verdict'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['birth_year', 'birth_month', 'birth_day'], name='registry_person_birthday'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['commune_code', 'birth_year'], name='registry_person_cohort'),
        ),
        migrations.RunSQL(PROTECTION, migrations.RunSQL.noop),
        owner_may("registry_linkage_run"),
        owner_may("registry_pair"),
        owner_may("registry_merge"),
        records_changes("registry_pair"),
        records_changes("registry_merge"),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
    ]
