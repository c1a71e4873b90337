"""Nouns of the reporting calendar: tiers, periods, the chain of one duty, what one unit owes, who waits for whom."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ansinh.plans.facts.reading import Level


class Tier(enum.StrEnum):
    """Who reports, from below: each tier hands in to one further up.

    ``AGENCY`` are the agencies of a province beside the one that gathers the reports, ``DEPARTMENT``. Districts are a
    tier only until 30 June 2025.
    """

    VILLAGE = "village"
    COMMUNE = "commune"
    DISTRICT = "district"
    AGENCY = "agency"
    DEPARTMENT = "department"
    PROVINCE = "province"
    MINISTRY = "ministry"
    GOVERNMENT = "government"

    @property
    def rank(self) -> int:
        """How far up: 0 is the lowest."""
        return tuple(Tier).index(self)


TIER_LABELS: Mapping[Tier, tuple[str, str]] = {
    Tier.VILLAGE: ("Thôn, tổ dân phố, đơn vị của xã", "Villages and units of a commune"),
    Tier.COMMUNE: ("UBND cấp xã", "Commune"),
    Tier.DISTRICT: ("UBND cấp huyện (đến 30/6/2025)", "District (until 30 June 2025)"),
    Tier.AGENCY: ("Sở, ban, ngành, đơn vị", "Provincial agencies"),
    Tier.DEPARTMENT: ("Cơ quan tổng hợp", "Department that gathers the reports"),
    Tier.PROVINCE: ("UBND cấp tỉnh", "Province"),
    Tier.MINISTRY: ("Bộ, ngành trung ương", "Ministry"),
    Tier.GOVERNMENT: ("Chính phủ, Trung ương", "Government and Party centre"),
}


PARTY_LABELS: Mapping[Tier, tuple[str, str]] = {
    **TIER_LABELS,
    Tier.VILLAGE: ("Chi bộ thôn, tổ dân phố", "Party cells of villages"),
    Tier.COMMUNE: ("Đảng ủy cấp xã", "Party committee of a commune"),
    Tier.DISTRICT: ("Huyện ủy, thị ủy (đến 30/6/2025)", "Party committee of a district (until 30 June 2025)"),
    Tier.AGENCY: ("Ban đảng, đảng ủy trực thuộc, đoàn thể", "Party bodies and organisations of a province"),
    Tier.DEPARTMENT: ("Cơ quan tham mưu của Tỉnh ủy", "Office of the provincial Party committee"),
    Tier.PROVINCE: ("Tỉnh ủy, Thành ủy", "Party committee of a province"),
    Tier.MINISTRY: ("Trung ương Đảng", "Party centre"),
}
"""The same tiers on the Party's line, which reports beside the State's."""


def tier_label(tier: Tier, *, party: bool = False, lang: str = "vi") -> str:
    """A tier in words, of the State's line or the Party's."""
    return (PARTY_LABELS if party else TIER_LABELS)[tier][lang == "en"]


class PeriodKind(enum.StrEnum):
    """Length of a reporting period (kỳ báo cáo)."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """A reporting period of Decree 09/2019/NĐ-CP art. 12; both days belong to it.

    ``number`` is 1 for a year, 1–2, 1–4 or 1–12 for its parts. ``confirmed`` is False where the days are only recalled,
    not read in the text.
    """

    kind: PeriodKind
    year: int
    number: int
    first: dt.date
    last: dt.date
    confirmed: bool

    @property
    def key(self) -> str:
        """``2026``, ``2026-H1``, ``2026-Q3``, ``2026-11``: the same for the same period."""
        if self.kind is PeriodKind.YEAR:
            return f"{self.year}"
        if self.kind is PeriodKind.MONTH:
            return f"{self.year}-{self.number:02d}"
        return f"{self.year}-{'H' if self.kind is PeriodKind.HALF_YEAR else 'Q'}{self.number}"

    def say(self, lang: str = "vi") -> str:
        """``năm 2026``, ``6 tháng đầu năm 2026``, ``quý III/2026``, ``tháng 11/2026``."""
        english = lang == "en"
        if self.kind is PeriodKind.YEAR:
            return f"year {self.year}" if english else f"năm {self.year}"
        if self.kind is PeriodKind.HALF_YEAR:
            which = ("first", "second") if english else ("đầu", "cuối")
            part = which[self.number - 1]
            return f"{part} half of {self.year}" if english else f"6 tháng {part} năm {self.year}"
        if self.kind is PeriodKind.QUARTER:
            roman = ("I", "II", "III", "IV")[self.number - 1]
            return f"quarter {roman}/{self.year}" if english else f"quý {roman}/{self.year}"
        return f"{self.number:02d}/{self.year}" if english else f"tháng {self.number:02d}/{self.year}"


class DueBasis(enum.StrEnum):
    """Where a date comes from."""

    STATED = "stated"
    """A plan says it."""
    SET = "set"
    """A person set it, with a reason on record."""
    COMPUTED = "computed"
    """Counted back in working days from the date of the tier above."""
    OPEN = "open"
    """Nobody said; ``ready`` tells when it can be done at the earliest."""


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One tier's date in the chain of a duty.

    ``due`` is the date as stated or computed and stands even on a Sunday; ``practical`` is the last working day on or
    before it. ``needed_by`` is when the tier above needs it, counted back; ``late_for_above`` is True where the own date
    is later than that. ``compiling_days``: working days the receiver keeps for putting reports together. ``named``: only
    the agencies named in ``who`` owe it, not all of the tier.
    """

    tier: Tier
    receivers: tuple[Tier, ...]
    who: str
    to: str
    due: dt.date | None
    practical: dt.date | None
    basis: DueBasis
    source: str
    quote: str
    compiling_days: int | None
    needed_by: dt.date | None
    late_for_above: bool
    ready: dt.date | None = None
    provisional: bool = False
    note_vi: str = ""
    note_en: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of one plan's periodic report in one period, from the lowest tier up.

    ``key`` names the plan (its number, else its title); ``expired_in`` is the last year the plan speaks of where the
    year asked lies behind it. ``undated`` are duties that name no day ("kịp thời", "theo quy định").
    """

    key: str
    title: str
    issuer: str
    level: Level | None
    period: ReportingPeriod
    steps: tuple[ChainStep, ...]
    parents: tuple[str, ...]
    undated: tuple[str, ...]
    expired_in: int | None
    party: bool = False

    def step(self, tier: Tier) -> ChainStep | None:
        """The step of a tier, if the chain has one."""
        return next((one for one in self.steps if one.tier is tier), None)


def one_of_each(chains: Sequence[Chain], on: dt.date) -> tuple[tuple[Chain, int], ...]:
    """Of chains that repeat (monthly, quarterly) the next one on a day, or the last; each with how many there are."""
    groups: dict[tuple[str, str, PeriodKind], list[Chain]] = {}
    for chain in chains:
        groups.setdefault((chain.key, chain.issuer, chain.period.kind), []).append(chain)

    def ends(chain: Chain) -> dt.date:
        return max((step.due for step in chain.steps if step.due), default=chain.period.last)

    return tuple(
        (next((chain for chain in sorted(same, key=ends) if ends(chain) >= on), max(same, key=ends)), len(same))
        for same in groups.values()
    )


@dataclass(frozen=True, slots=True)
class ChainRule:
    """What a person set for a tier, of one plan or (``plan_id`` None) of all: days to compile, a date, an agency."""

    plan_id: uuid.UUID | None
    tier: Tier
    compiling_days: int | None
    deadline: str | None
    agency_id: str | None
    reason: str
    set_by: str
    set_at: dt.datetime


class ObligationState(enum.StrEnum):
    """How far a report is, as deeds left it; whether it is due or late is a matter of the day."""

    OPEN = "open"
    STARTED = "started"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    RECEIVED = "received"


class Standing(enum.StrEnum):
    """How a report stands on a day."""

    NOT_DUE = "not_due"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    RECEIVED = "received"


REPORT_STANDINGS: Mapping[Standing, tuple[str, str]] = {
    Standing.NOT_DUE: ("Chưa đến hạn", "Not due yet"),
    Standing.DUE_SOON: ("Sắp đến hạn", "Due soon"),
    Standing.OVERDUE: ("Quá hạn", "Overdue"),
    Standing.HANDED_IN: ("Đã nộp, chờ nhận", "Handed in"),
    Standing.RETURNED: ("Bị trả lại để sửa", "Returned for correction"),
    Standing.RECEIVED: ("Đã được nhận", "Received"),
}


class Figures(enum.StrEnum):
    """What the figures of a report are: what was done, or what the whole year is expected to come to."""

    ACTUAL = "actual"
    FULL_YEAR_ESTIMATE = "full_year_estimate"
    BOTH = "both"


FIGURES_LABELS: Mapping[Figures, tuple[str, str]] = {
    Figures.ACTUAL: ("Số thực hiện", "Actual"),
    Figures.FULL_YEAR_ESTIMATE: ("Ước thực hiện cả năm", "Full-year estimate"),
    Figures.BOTH: ("Số thực hiện và ước cả năm", "Actual and full-year estimate"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """Somebody who owes or receives reports: a village, commune, agency of a province, province or ministry.

    ``code``: ``21040-003``, ``21040``, ``51/doh``, ``51``, ``moh``; of the Party ``21040/party_committee_commune``.
    """

    tier: Tier
    code: str
    name: str
    place_code: str

    @property
    def party(self) -> bool:
        """Whether it is a body of the Party."""
        return "/party_" in self.code


@dataclass(frozen=True, slots=True)
class ReportObligation:
    """One report one unit owes one receiver for one period."""

    obligation_id: uuid.UUID
    plan_id: uuid.UUID
    plan_key: str
    plan_title: str
    period: ReportingPeriod
    unit: Unit
    receiver: Unit
    due: dt.date
    first_due: dt.date
    practical: dt.date
    needed_by: dt.date | None
    basis: DueBasis
    source: str
    quote: str
    state: ObligationState
    standing: Standing
    days_left: int
    working_days_late: int
    handed_in_on: dt.date | None
    received_on: dt.date | None
    changed_at: dt.datetime

    @property
    def late_for_above(self) -> bool:
        """Whether its own date is later than the tier above needs."""
        return self.needed_by is not None and self.due > self.needed_by

    @property
    def postponed(self) -> bool:
        """Whether the receiver moved the date."""
        return self.due != self.first_due


@dataclass(frozen=True, slots=True)
class HandIn:
    """One entry handed in: a report kept here, a file, or the number of a document sent another way. It may serve
    several obligations: ``serves`` counts them."""

    hand_in_id: uuid.UUID
    handed_on: dt.date
    handed_by: str
    report_id: uuid.UUID | None
    reference: str
    file_id: uuid.UUID | None
    filename: str
    figures: Figures
    figures_up_to: dt.date
    note: str
    serves: int


@dataclass(frozen=True, slots=True)
class ObligationEvent:
    """What happened to an obligation: a deed, who did it, why."""

    at: dt.datetime
    by: str
    verb: str
    note: str


@dataclass(frozen=True, slots=True)
class ObligationPicture:
    """All of one obligation's page: itself, the chain, who is awaited, what else the same entry can serve."""

    obligation: ReportObligation
    chain: tuple[ReportObligation, ...]
    awaited: tuple[ReportObligation, ...]
    below: int
    also: tuple[ReportObligation, ...]
    hand_ins: tuple[HandIn, ...]
    events: tuple[ObligationEvent, ...]
    closed_by_due: bool


@dataclass(frozen=True, slots=True)
class HeldUp:
    """A receiver that still waits for reports of a period, and for whom, the longest awaited first.

    ``own`` is what it owes further up itself, None where no text gives it a day. ``awaited`` holds the first of them
    only; ``missing`` and ``overdue`` count all, of ``below`` asked.
    """

    plan_id: uuid.UUID
    plan_key: str
    period: ReportingPeriod
    receiver: Unit
    own: ReportObligation | None
    awaited: tuple[ReportObligation, ...]
    below: int
    missing: int
    overdue: int
    since: dt.date | None


class ReminderStage(enum.StrEnum):
    """When a reminder is due: seven days before, two days before, once late, once returned."""

    SEVEN_DAYS = "seven_days"
    TWO_DAYS = "two_days"
    OVERDUE = "overdue"
    RETURNED = "returned"


REMINDER_LABELS: Mapping[ReminderStage, tuple[str, str]] = {
    ReminderStage.SEVEN_DAYS: ("Còn không quá 7 ngày", "Seven days or less"),
    ReminderStage.TWO_DAYS: ("Còn không quá 2 ngày", "Two days or less"),
    ReminderStage.OVERDUE: ("Đã quá hạn", "Overdue"),
    ReminderStage.RETURNED: ("Bị trả lại, cần sửa", "Returned, to be corrected"),
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to remind a person of: the obligation and how urgent it is."""

    obligation: ReportObligation
    stage: ReminderStage


@dataclass(frozen=True, slots=True)
class Letter:
    """The reminders one account is to be mailed, in one letter, to the address it gave (empty: none)."""

    user_id: uuid.UUID
    address: str
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True)
class CalendarFeed:
    """A private address under which a calendar program reads one's deadlines; the address itself is not kept."""

    feed_id: uuid.UUID
    label: str
    made_at: dt.datetime
    revoked_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class DrawnUp:
    """What drawing up a calendar came to."""

    plans: int
    made: int
    moved: int
    kept: int
    withdrawn: int
    skipped: tuple[str, ...]
