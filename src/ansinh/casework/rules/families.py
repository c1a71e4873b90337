"""Which benefits of one person exclude each other.

Each group of benefits occupies a stretch of a line; two decisions of a person whose stretches touch may not be in
force on the same day. K5, K6, K8 take the first place and K4 the second, so K4 may stand beside them and beside
nothing else (khoản 2 Điều 6 Nghị định 335/2026/NĐ-CP: one highest rate only, except K4 with K5, K6 or K8). Every other
group of social assistance, and the social pension, takes both places. Care funding (KPCS) has places of its own.

PostgreSQL keeps this promise with ``EXCLUDE USING gist`` over the same stretches.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl


class Family(NamedTuple):
    """A name for the place, and the half-open stretch it takes."""

    name: str
    low: int
    high: int


MAIN_BESIDE_K4 = Family("main", 1, 2)
MAIN_ALONE = Family("main", 1, 3)
K4 = Family("k4", 2, 3)
CARE_SELF = Family("care_self", 10, 11)
CARE_HOUSEHOLD = Family("care_household", 11, 12)
CARE_FOSTER = Family("care_foster", 12, 13)
OTHER = Family("other", 20, 21)

_BESIDE_K4 = ("K5", "K6", "K8")


def family_of(programme: str, group: str) -> Family:
    """The place of one benefit. ``group`` is the law's id, ``K6.DBN``."""
    head = group.split(".", 1)[0]
    if programme == "HTXH":
        return MAIN_ALONE
    if programme == "TCXH":
        if head == "K4":
            return K4
        return MAIN_BESIDE_K4 if head[:2] in _BESIDE_K4 else MAIN_ALONE
    if programme == "KPCS":
        if group.startswith("ho_"):
            return CARE_HOUSEHOLD
        return CARE_FOSTER if group.startswith("nhan_") else CARE_SELF
    return OTHER


def exclude_each_other(one: Family, other: Family) -> bool:
    """Whether both may not be paid to the same person for the same day."""
    return one.low < other.high and other.low < one.high


def with_family(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds ``family``, ``slot_low``, ``slot_high`` to a frame with ``programme`` and ``group``; one look-up a pair."""
    pairs = frame.select("programme", "group").unique()
    found = [family_of(programme or "", group or "") for programme, group in pairs.iter_rows()]
    places = pairs.with_columns(
        pl.Series("family", [f.name for f in found], dtype=pl.String),
        pl.Series("slot_low", [f.low for f in found], dtype=pl.Int32),
        pl.Series("slot_high", [f.high for f in found], dtype=pl.Int32),
    )
    return frame.join(places, on=["programme", "group"], how="left", nulls_equal=True)
