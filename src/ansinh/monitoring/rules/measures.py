"""What each computed indicator counts: its members (persons or households), and which of them are reached.

A figure and the list of people behind it come from the same function, so they cannot disagree. Input frames:

- ``people``, ``circumstances``: as in docs/reference/law-snapshot.md, cut to the month by ``held_in``;
- ``decisions``: person_id, programme of decisions active in the month;
- ``entitled``: person_id, programme that the law pays for the month, or would if only the person asked;
- ``channels``: person_id, channel of the payments of the month or the latest month with payments;
- ``numbers``: person_id of people with a personal number;
- ``houses``: item_id, commune_code, counts, done of the housing register.

Output: member_id, is_household, commune_code, reached, reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import polars as pl

from ansinh.kernel.period import Month
from ansinh.monitoring.facts import MemberKind

Frames = Mapping[str, pl.DataFrame]
MEMBER_SCHEMA = {
    "member_id": pl.String,
    "is_household": pl.Boolean,
    "commune_code": pl.String,
    "reached": pl.Boolean,
    "reason": pl.String,
}


def retirement_age_months(year: int, female: bool) -> int:
    """Normal retirement age in whole months in a year (Bộ luật Lao động 2019 Điều 169 khoản 2; NĐ 135/2020 Điều 4).

    Men: 60 years 3 months in 2021, 3 months more a year, up to 62 years. Women: 55 years 4 months, 4 more, up to 60.
    """
    if female:
        return min(60 * 12, 55 * 12 + 4 * (year - 2020))
    return min(62 * 12, 60 * 12 + 3 * (year - 2020))


def held_in(frames: Frames, month: Month) -> dict[str, pl.DataFrame]:
    """The frames cut to a month: circumstances that held on any day of it, people not dead before it began."""
    cut = dict(frames)
    if "circumstances" in cut:
        start, end = pl.col("start"), pl.col("end")
        cut["circumstances"] = cut["circumstances"].filter(
            (start.is_null() | (start <= month.last)) & (end.is_null() | (end > month.first))
        )
    if "people" in cut:
        gone = (pl.col("vital_status").fill_null("alive") != "alive") & (pl.col("vital_date") < month.first)
        born = pl.col("birth_date").is_null() | (pl.col("birth_date") <= month.last)
        cut["people"] = cut["people"].filter(born & ~gone.fill_null(True))
    return cut


def _with(frames: Frames, kind: str, degrees: tuple[str, ...] = ()) -> pl.DataFrame:
    found = frames["circumstances"].filter((pl.col("kind") == kind) & (pl.col("state").fill_null("yes") == "yes"))
    return found.filter(pl.col("degree").is_in(degrees)) if degrees else found


def _age_months(month: Month) -> pl.Expr:
    """Whole months of age at the end of the month."""
    born = pl.col("birth_date")
    return pl.lit(month.index) - (born.dt.year().cast(pl.Int64) * 12 + born.dt.month().cast(pl.Int64) - 1)


def _members(rows: pl.DataFrame, key: str, is_household: bool = False) -> pl.DataFrame:
    return rows.select(
        pl.col(key).cast(pl.String).alias("member_id"),
        pl.lit(is_household).alias("is_household"),
        "commune_code",
        pl.col("reached").fill_null(False),
        pl.col("reason").fill_null(""),
    )


def _ids(frame: pl.DataFrame, column: str = "person_id") -> pl.Series:
    return frame.get_column(column).drop_nulls().unique()


def elderly_income_coverage(frames: Frames, month: Month) -> pl.DataFrame:
    """People past retirement age: with a pension, a monthly insurance benefit or the social pension."""
    pensioners, receiving = (
        _ids(_with(frames, "pension")),
        _ids(frames["decisions"].filter(pl.col("programme") == "HTXH")),
    )
    limit = (
        pl.when(pl.col("sex") == "female")
        .then(retirement_age_months(month.year, True))
        .otherwise(retirement_age_months(month.year, False))
    )
    rows = frames["people"].filter(_age_months(month) >= limit)
    has_pension, has_social = (
        pl.col("person_id").is_in(pensioners.implode()),
        pl.col("person_id").is_in(receiving.implode()),
    )
    return _members(
        rows.with_columns(
            reached=has_pension | has_social,
            reason=pl.when(has_pension)
            .then(pl.lit("pension"))
            .when(has_social)
            .then(pl.lit("social_pension"))
            .otherwise(pl.lit("nothing")),
        ),
        "person_id",
    )


def poor_families_reached(frames: Frames, month: Month) -> pl.DataFrame:
    """Poor and near-poor households with a child under 36 months, a pregnant woman or somebody of 60: one is paid."""
    poor = _ids(_with(frames, "poverty", ("poor", "near_poor")), "household_id")
    pregnant = _ids(_with(frames, "pregnant"))
    receiving = _ids(frames["decisions"])
    people = (
        frames["people"]
        .filter(pl.col("household_id").is_in(poor.implode()))
        .with_columns(
            young=_age_months(month) < 36,
            old=_age_months(month) >= 720,
            expecting=pl.col("person_id").is_in(pregnant.implode()),
            paid=pl.col("person_id").is_in(receiving.implode()),
        )
    )
    households = people.group_by("household_id", maintain_order=True).agg(
        pl.col("commune_code").first(),
        pl.col("young", "old", "expecting", "paid").any(),
    )
    return _members(
        households.filter(pl.col("young") | pl.col("old") | pl.col("expecting")).with_columns(
            reached=pl.col("paid"),
            reason=pl.concat_str(
                [
                    pl.when(pl.col(name)).then(pl.lit(name)).otherwise(pl.lit(None))
                    for name in ("young", "expecting", "old")
                ],
                separator="+",
                ignore_nulls=True,
            ),
        ),
        "household_id",
        is_household=True,
    )


def assistance_reach(frames: Frames, _month: Month) -> pl.DataFrame:
    """People whom the law, by the facts on record, pays monthly assistance, pension or care: a decision is in force."""
    receiving = _ids(frames["decisions"])
    entitled = (
        frames["entitled"]
        .group_by("person_id", maintain_order=True)
        .agg(pl.col("programme").unique().sort().str.join("+"))
    )
    rows = frames["people"].join(entitled, on="person_id", how="inner")
    return _members(
        rows.with_columns(reached=pl.col("person_id").is_in(receiving.implode()), reason=pl.col("programme")),
        "person_id",
    )


def disability_allowance_reach(frames: Frames, _month: Month) -> pl.DataFrame:
    """People with a certificate of severe or exceptionally severe disability: receiving any monthly allowance."""
    certificates = (
        _with(frames, "disability", ("severe", "especially_severe")).unique("person_id").select("person_id", "degree")
    )
    receiving = _ids(frames["decisions"])
    rows = frames["people"].join(certificates, on="person_id", how="inner")
    return _members(
        rows.with_columns(reached=pl.col("person_id").is_in(receiving.implode()), reason=pl.col("degree")), "person_id"
    )


def cashless_share(frames: Frames, _month: Month) -> pl.DataFrame:
    """People paid: through a bank account or wallet rather than in cash."""
    channels = frames["channels"].unique("person_id", keep="last").select("person_id", "channel")
    rows = frames["people"].join(channels, on="person_id", how="inner")
    return _members(
        rows.with_columns(
            reached=~pl.col("channel").str.to_lowercase().str.contains("post|cash"), reason=pl.col("channel")
        ),
        "person_id",
    )


def personal_number_coverage(frames: Frames, _month: Month) -> pl.DataFrame:
    """Everybody on record: with a personal number."""
    numbered = _ids(frames["numbers"])
    return _members(
        frames["people"].with_columns(
            reached=pl.col("person_id").is_in(numbered.implode()), reason=pl.lit("personal_number")
        ),
        "person_id",
    )


def poverty_rate(frames: Frames, _month: Month) -> pl.DataFrame:
    """All households: those recognised as poor count."""
    poor = _ids(_with(frames, "poverty", ("poor",)), "household_id")
    households = frames["people"].drop_nulls("household_id").unique("household_id", maintain_order=True)
    return _members(
        households.with_columns(reached=pl.col("household_id").is_in(poor.implode()), reason=pl.lit("poverty")),
        "household_id",
        is_household=True,
    )


def makeshift_houses_replaced(frames: Frames, _month: Month) -> pl.DataFrame:
    """Houses on the register that count: finished."""
    houses = frames["houses"].filter(pl.col("counts"))
    return _members(houses.with_columns(reached=pl.col("done"), reason=pl.col("state")), "item_id", is_household=False)


MEASURES: Mapping[str, Callable[[Frames, Month], pl.DataFrame]] = {
    "elderly_income_coverage": elderly_income_coverage,
    "poor_families_reached": poor_families_reached,
    "assistance_reach": assistance_reach,
    "disability_allowance_reach": disability_allowance_reach,
    "cashless_share": cashless_share,
    "personal_number_coverage": personal_number_coverage,
    "poverty_rate": poverty_rate,
    "makeshift_houses_replaced": makeshift_houses_replaced,
}
MEMBERS_ARE: Mapping[str, MemberKind] = {
    "poor_families_reached": MemberKind.HOUSEHOLD,
    "poverty_rate": MemberKind.HOUSEHOLD,
    "makeshift_houses_replaced": MemberKind.ITEM,
}


def members_are(code: str) -> MemberKind | None:
    """What stands behind an indicator's figure; None for one that is reported, where nobody is listed."""
    return MEMBERS_ARE.get(code, MemberKind.PERSON) if code in MEASURES else None


# These rest on facts with a period of their own, so a past month can be computed later; the others only as they stand.
DATED: frozenset[str] = frozenset(
    {
        "elderly_income_coverage",
        "poor_families_reached",
        "assistance_reach",
        "disability_allowance_reach",
        "poverty_rate",
    }
)
# Of these only the members that matter are kept by name: everybody else would be the whole population.
KEEP_REACHED: Mapping[str, bool | None] = {"personal_number_coverage": False, "poverty_rate": True}


def counts(members: pl.DataFrame) -> pl.DataFrame:
    """commune_code, numerator, denominator of a list of members, by commune code."""
    return (
        members.group_by("commune_code")
        .agg(numerator=pl.col("reached").sum().cast(pl.Int64), denominator=pl.len().cast(pl.Int64))
        .sort("commune_code")
    )


def factor(unit: str) -> int:
    """What a share is multiplied by: 100 for ``%``, 10.000 for ``bác sĩ/10.000 dân``, 1 for a plain count."""
    if unit == "%":
        return 100
    per = re.search(r"/\s*([\d.]+)", unit)
    return int(per[1].replace(".", "")) if per else 1


def share(numerator: float | None, denominator: float | None, of: int = 100) -> float | None:
    """Numerator by denominator times ``of`` (percent unless said), to two decimals; None with nobody to count."""
    if numerator is None or not denominator:
        return None
    return round(of * numerator / denominator, 2)
