"""The bulk door out: the registry as the law's snapshot reads it (docs/reference/law-snapshot.md)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

import polars as pl
from django.db import connection

from ansinh.kernel.period import Month
from ansinh.registry.facts import CIRCUMSTANCE_KINDS
from ansinh.territory.facts import Level, PlaceClassKind
from ansinh.territory.offline import units
from ansinh.territory.queries import communes_in_class

_PEOPLE: Mapping[str, Any] = {
    "person_id": pl.String,
    "household_id": pl.String,
    "commune_code": pl.String,
    "birth_date": pl.Date,
    "birth_precision": pl.String,
    "sex": pl.String,
    "vital_status": pl.String,
    "vital_date": pl.Date,
    "role": pl.String,
    "mother_id": pl.String,
    "father_id": pl.String,
    "spouse_id": pl.String,
}
_CIRCUMSTANCES: Mapping[str, Any] = {
    "person_id": pl.String,
    "household_id": pl.String,
    "kind": pl.String,
    "degree": pl.String,
    "state": pl.String,
    "start": pl.Date,
    "end": pl.Date,
    "related_id": pl.String,
}
_CHUNK = 32 * 2**20
# Who died longer ago than this before the month is of no concern to any month of the year it lies in.
_REMEMBERED_MONTHS = 14


def snapshot_frames(
    month: Month, communes: Collection[str] | None = None, known_at: dt.datetime | None = None
) -> dict[str, pl.DataFrame]:
    """``people``, ``households`` and ``circumstances`` for a month's run of the law, of the communes in sight.

    A person belongs to the commune and household they lived in on the month's last day. Circumstances come with
    their whole periods, so one snapshot also answers for earlier months; communes classed as especially difficult
    give their households that fact. ``known_at`` builds it from what was on record at that instant. Specially
    protected facts come only to those who may see them.
    """
    known = known_at or dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
    people = _people(month, communes, known)
    merged = survivors(known)
    people = _deaths_of_merged(_led_to_survivors(people, merged, "mother_id", "father_id", "spouse_id"), known)
    households = (
        people.filter(pl.col("household_id").is_not_null())
        .select("household_id", "commune_code", "province_code")
        .unique("household_id", keep="first", maintain_order=True)
    )
    circumstances = _led_to_survivors(_circumstances(known), merged, "person_id", "related_id")
    if not merged.is_empty():
        circumstances = circumstances.unique(maintain_order=True)  # both records may say the same
    if communes is not None:
        circumstances = circumstances.filter(
            pl.col("person_id").is_in(people["person_id"].implode())
            | pl.col("household_id").is_in(households["household_id"].implode())
        )
    classed = _difficult_places(households, circumstances, month)
    return {
        "people": people,
        "households": households,
        "circumstances": pl.concat([circumstances, classed]),
    }


def survivors(known_at: dt.datetime | None = None) -> pl.DataFrame:
    """merged_id, person_id: whom each merged record in sight leads to. Decisions, requests and payments in the name of
    a merged record belong to that person."""
    known = _literal((known_at or dt.datetime(9999, 1, 1, tzinfo=dt.UTC)).isoformat()) + "::timestamptz"
    return _read(
        "SELECT p.id, registry_root(p.id) FROM registry_person p WHERE p.merged_into IS NOT NULL"
        f" AND p.merged_at <= {known}",
        {"merged_id": pl.String, "person_id": pl.String},
    )


def _led_to_survivors(frame: pl.DataFrame, merged: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The frame with ids of merged records replaced by those of the records they lead to."""
    if merged.is_empty():
        return frame
    was, now = merged["merged_id"].to_list(), merged["person_id"].to_list()
    return frame.with_columns(pl.col(column).replace(was, now) for column in columns)


def _deaths_of_merged(people: pl.DataFrame, known: dt.datetime) -> pl.DataFrame:
    """A death that only a merged record speaks of is the person's death."""
    known_text = _literal(known.isoformat()) + "::timestamptz"
    died = _read(
        "SELECT registry_root(p.id), min(p.died_on) FROM registry_person p WHERE p.merged_into IS NOT NULL"
        f" AND p.merged_at <= {known_text} AND p.died_on IS NOT NULL AND p.death_recorded_at <= {known_text} GROUP BY 1",
        {"person_id": pl.String, "merged_died_on": pl.Date},
    )
    if died.is_empty():
        return people
    told = (pl.col("vital_status") == "alive") & pl.col("merged_died_on").is_not_null()
    return (
        people.join(died, on="person_id", how="left", maintain_order="left")
        .with_columns(
            vital_date=pl.when(told).then("merged_died_on").otherwise("vital_date"),
            vital_status=pl.when(told).then(pl.lit("dead")).otherwise("vital_status"),
        )
        .drop("merged_died_on")
    )


def _people(month: Month, communes: Collection[str] | None, known: dt.datetime) -> pl.DataFrame:
    sql = """
      SELECT p.id, m.household_id, coalesce(r.commune_code, p.commune_code),
        CASE WHEN p.birth_year IS NOT NULL
             THEN make_date(p.birth_year, coalesce(p.birth_month, 1), coalesce(p.birth_day, 1)) END,
        CASE WHEN p.birth_year IS NULL OR p.birth_day IS NOT NULL THEN 'day'
             WHEN p.birth_month IS NOT NULL THEN 'month' ELSE 'year' END,
        p.sex,
        CASE WHEN p.died_on IS NOT NULL AND p.death_recorded_at <= {known} THEN 'dead'
             WHEN p.missing_on IS NOT NULL THEN 'missing' ELSE 'alive' END,
        CASE WHEN p.died_on IS NOT NULL AND p.death_recorded_at <= {known} THEN p.died_on ELSE p.missing_on END,
        m.relation, p.mother_id, p.father_id, p.spouse_id
      FROM registry_person p
      LEFT JOIN registry_membership m ON m.person_id = p.id AND {m_known}
        AND (m.starts_on IS NULL OR m.starts_on <= {last}) AND (m.ends_on IS NULL OR m.ends_on > {last})
      LEFT JOIN registry_residence r ON r.person_id = p.id AND {r_known}
        AND (r.starts_on IS NULL OR r.starts_on <= {last}) AND (r.ends_on IS NULL OR r.ends_on > {last})
      WHERE p.recorded_at <= {known} AND (p.merged_at IS NULL OR p.merged_at > {known}) AND (p.died_on IS NULL OR p.died_on >= {remembered})
        AND (p.birth_year IS NULL
             OR make_date(p.birth_year, coalesce(p.birth_month, 1), coalesce(p.birth_day, 1)) <= {last})
        {here}
    """
    recorded = "{0}.recorded_at <= {1} AND ({0}.superseded_at IS NULL OR {0}.superseded_at > {1})"
    known_text = _literal(known.isoformat()) + "::timestamptz"
    people = _read(
        sql.format(
            known=known_text,
            last=_literal(month.last.isoformat()) + "::date",
            remembered=_literal(month.plus(-_REMEMBERED_MONTHS).first.isoformat()) + "::date",
            m_known=recorded.format("m", known_text),
            r_known=recorded.format("r", known_text),
            here="" if communes is None else f"AND coalesce(r.commune_code, p.commune_code) IN ({_list(communes)})",
        ),
        _PEOPLE,
    )
    provinces = _province_of(month.last)
    return people.with_columns(
        province_code=pl.col("commune_code").replace_strict(
            list(provinces), list(provinces.values()), default=None, return_dtype=pl.String
        )
    )


def _circumstances(known: dt.datetime) -> pl.DataFrame:
    kinds = [kind.name for kind in CIRCUMSTANCE_KINDS.values() if kind.law]
    known_text = _literal(known.isoformat()) + "::timestamptz"
    return _read(
        "SELECT c.person_id, c.household_id, c.kind, c.degree, c.state, c.starts_on, c.ends_on, c.related_id"
        f" FROM registry_circumstance c WHERE c.recorded_at <= {known_text}"
        f" AND (c.superseded_at IS NULL OR c.superseded_at > {known_text}) AND c.kind IN ({_list(kinds)})"
        # An empty period says that a record was taken back from its beginning.
        " AND (c.ends_on IS NULL OR c.starts_on IS NULL OR c.ends_on > c.starts_on)",
        _CIRCUMSTANCES,
    )


def _difficult_places(households: pl.DataFrame, circumstances: pl.DataFrame, month: Month) -> pl.DataFrame:
    """Households of a commune classed as especially difficult, unless the fact is on record for them already."""
    classed = communes_in_class(PlaceClassKind.ESPECIALLY_DIFFICULT, month.last)
    kind = "especially_difficult_area"
    places = pl.DataFrame(
        [(code, place.valid.start, place.valid.end) for code, place in classed.items()],
        schema={"commune_code": pl.String, "start": pl.Date, "end": pl.Date},
        orient="row",
    )
    on_record = circumstances.filter((pl.col("kind") == kind) & (pl.col("state") == "yes"))
    return (
        households.join(places, on="commune_code")
        .join(on_record, on="household_id", how="anti")
        .select(
            pl.lit(None, dtype=pl.String).alias("person_id"),
            "household_id",
            pl.lit(kind).alias("kind"),
            pl.lit(None, dtype=pl.String).alias("degree"),
            pl.lit("yes").alias("state"),
            "start",
            "end",
            pl.lit(None, dtype=pl.String).alias("related_id"),
        )
    )


def _province_of(on: dt.date) -> dict[str, str]:
    return {unit.code: unit.parents[-1].code for unit in units(level=Level.COMMUNE, on=on) if unit.parents}


def _read(select: str, schema: Mapping[str, Any]) -> pl.DataFrame:
    """COPY … TO STDOUT as CSV, parsed in pieces: neither the text nor the rows are ever held as Python objects."""
    frames: list[pl.DataFrame] = []
    pending = bytearray()
    with connection.cursor() as cursor, cast(Any, cursor).copy(f"COPY ({select}) TO STDOUT (FORMAT csv)") as copy:
        for piece in copy:
            pending += piece
            if len(pending) > _CHUNK:
                frames.append(_parse(pending, schema))
                pending = bytearray()
    if pending or not frames:
        frames.append(_parse(pending, schema))
    return pl.concat(frames)


def _parse(text: bytearray, schema: Mapping[str, Any]) -> pl.DataFrame:
    if not text:
        return pl.DataFrame(schema=dict(schema))
    return pl.read_csv(io.BytesIO(text), has_header=False, schema=dict(schema))


def _literal(text: str) -> str:
    """A text as an SQL literal: COPY takes no parameters."""
    return "'" + text.replace("'", "''") + "'"


def _list(values: Sequence[str] | Collection[str]) -> str:
    return ", ".join(_literal(value) for value in sorted(values)) or "NULL"


def linkage_frame() -> pl.DataFrame:
    """What looking for second records reads of everybody in sight who is on record once: names, birth, place, and the
    blind index of the number as text. No number, no address, no circumstance."""
    return _read(
        "SELECT p.id, p.full_name, p.birth_year, p.birth_month, p.birth_day, p.sex, p.commune_code, p.village_name,"
        " encode(n.blind_index, 'hex'), n.verified_at IS NOT NULL FROM registry_person p"
        " LEFT JOIN registry_number n ON n.person_id = p.id AND n.kind = 'personal' AND n.ended_on IS NULL"
        " WHERE p.merged_into IS NULL ORDER BY p.id",
        {
            "person_id": pl.String,
            "full_name": pl.String,
            "birth_year": pl.Int32,
            "birth_month": pl.Int32,
            "birth_day": pl.Int32,
            "sex": pl.String,
            "commune_code": pl.String,
            "village_name": pl.String,
            "number": pl.String,
            "verified": pl.String,
        },
    ).with_columns(pl.col("verified") == "t")


def people_with_number() -> pl.DataFrame:
    """person_id of everybody in sight with a personal number on record, checked or not."""
    return _read(
        "SELECT DISTINCT CASE WHEN p.merged_into IS NULL THEN p.id ELSE registry_root(p.id) END FROM registry_number n"
        " JOIN registry_person p ON p.id = n.person_id WHERE n.kind = 'personal' AND n.ended_on IS NULL",
        {"person_id": pl.String},
    )


def households_with(kind: str) -> pl.DataFrame:
    """household_id, head_name, commune_code, village_name of households in sight with a circumstance on record now.

    Raises ValueError for a kind that is not one of households.
    """
    if kind not in CIRCUMSTANCE_KINDS:
        raise ValueError(f"no kind of circumstance {kind!r}")
    return _read(
        "SELECT h.id, coalesce(p.full_name, ''), h.commune_code, h.village_name FROM registry_circumstance c"
        " JOIN registry_household h ON h.id = c.household_id"
        " LEFT JOIN registry_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.ends_on IS NULL"
        " AND m.superseded_at IS NULL LEFT JOIN registry_person p ON p.id = m.person_id"
        f" WHERE c.kind = {_literal(kind)} AND c.state = 'yes' AND c.ends_on IS NULL AND c.superseded_at IS NULL"
        " ORDER BY h.id",
        {"household_id": pl.String, "head_name": pl.String, "commune_code": pl.String, "village_name": pl.String},
    )


def household_heads(household_ids: Collection[str]) -> pl.DataFrame:
    """household_id, code, head_name, village_name of those of the households that are in sight, in one query."""
    if not household_ids:
        return pl.DataFrame(schema=_HEADS)
    return _read(
        "SELECT h.id, h.code, p.full_name, h.village_name FROM registry_household h"
        " LEFT JOIN registry_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.ends_on IS NULL"
        " AND m.superseded_at IS NULL LEFT JOIN registry_person p ON p.id = m.person_id"
        f" WHERE h.id::text IN ({_list(household_ids)}) ORDER BY h.id",
        _HEADS,
    )


_HEADS: Mapping[str, Any] = {
    "household_id": pl.String,
    "code": pl.String,
    "head_name": pl.String,
    "village_name": pl.String,
}
