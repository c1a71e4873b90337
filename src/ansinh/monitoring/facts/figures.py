"""Nouns of monitoring: a data value (giá trị số liệu), who stands behind it, how a target fares, the report."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.kernel.period import Month
from ansinh.plans.facts import Commitment, Indicator


class Standing(enum.StrEnum):
    """How a target stands against its latest value. ``UNKNOWN``: no value yet, which is not zero."""

    MET = "met"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


STANDING_LABELS: Mapping[Standing, tuple[str, str]] = {
    Standing.MET: ("Đã đạt", "Met"),
    Standing.ON_TRACK: ("Đúng tiến độ", "On track"),
    Standing.AT_RISK: ("Có nguy cơ không đạt", "At risk"),
    Standing.OVERDUE: ("Quá hạn, chưa đạt", "Overdue"),
    Standing.UNKNOWN: ("Chưa có số liệu", "No data yet"),
}


class MemberKind(enum.StrEnum):
    """What stands behind a figure: people, households, or rows of a working register."""

    PERSON = "person"
    HOUSEHOLD = "household"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class DataValue:
    """One figure of an indicator for one place and month (a DHIS2 data value).

    ``numerator`` and ``denominator`` are counts where the indicator has them; ``value`` is in the indicator's unit,
    None where the denominator is zero: a share of nobody is no share. ``place_code`` is a commune or province code.
    """

    indicator_code: str
    month: Month
    place_code: str
    numerator: float | None
    denominator: float | None
    value: float | None
    source: str
    recorded_at: dt.datetime
    recorded_by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One person or household behind a figure, and whether it counts as reached."""

    member_id: uuid.UUID
    is_household: bool
    commune_code: str
    reached: bool
    reason: str


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """A target beside its latest value: where it stands, the straight-line forecast to its year, the gap."""

    commitment: Commitment
    indicator: Indicator | None
    latest: DataValue | None
    baseline: DataValue | None
    forecast: float | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class IndicatorPicture:
    """Everything one indicator page shows: latest, by commune, over time, the targets it measures."""

    indicator: Indicator
    latest: DataValue | None
    by_commune: tuple[DataValue, ...]
    trend: tuple[DataValue, ...]
    targets: tuple[TargetProgress, ...]
    members_are: MemberKind | None


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report document as written: its bytes are kept; signing is a deed of its own."""

    report_id: uuid.UUID
    plan_id: uuid.UUID | None
    title: str
    number: str
    month: Month
    place_code: str
    written_at: dt.datetime
    written_by: str
    signed_at: dt.datetime | None
    signed_by: str | None
    sha256: str
    size_bytes: int
