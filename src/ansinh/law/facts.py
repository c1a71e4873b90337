"""Nouns of the law: what may be known about people, what the law answers, and on which ground.

The kinds of fact (``FACT_KINDS``) are the vocabulary shared with whoever writes a snapshot
(docs/reference/law-snapshot.md). Nothing here reads a clock, a file or a database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from ansinh.documents.facts import DOCUMENT_KINDS, Citation
from ansinh.kernel.period import Month

Lang = Literal["vi", "en"]
State = Literal["yes", "no", "unknown"]


class Confidence(StrEnum):
    """How well a figure is known (mức độ tin cậy). The mark stays on every figure wherever it is shown."""

    VERIFIED = "VERIFIED"  # seen in the official text
    VERIFIED_SECONDARY = "VERIFIED_SECONDARY"  # seen only in a secondary source
    RECALLED = "RECALLED"  # nobody has looked it up
    DERIVED = "DERIVED"  # computed from other figures
    UNKNOWN = "UNKNOWN"  # must not be used

    @property
    def confirmed(self) -> bool:
        """Whether an amount may be called known on this ground; otherwise it is provisional."""
        return self in (Confidence.VERIFIED, Confidence.VERIFIED_SECONDARY)


@dataclass(frozen=True, slots=True)
class Label:
    """One name in both languages."""

    vi: str
    en: str

    def say(self, lang: str = "vi") -> str:
        """The name in one language."""
        return self.en if lang == "en" else self.vi


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of circumstance (hoàn cảnh) the law reads.

    ``absence`` says what it means when nobody recorded anything: ``no`` where the list is complete by nature
    (a household is poor because the commune's decision lists it), ``unknown`` where somebody has to be asked.
    ``against`` kinds count only when they held on every day of the month, the others when they held on any day.
    ``multiple`` kinds may hold with several degrees at once.
    """

    name: str
    label: Label
    scope: Literal["person", "household"] = "person"
    degrees: Mapping[str, Label] = field(default_factory=dict)
    absence: Literal["no", "unknown"] = "no"
    against: bool = False
    multiple: bool = False


_PARENT_STATES = {
    "dead": Label("đã chết", "dead"),
    "declared_missing": Label("bị tuyên bố mất tích", "declared missing"),
    "in_facility": Label("đang ở cơ sở trợ giúp xã hội", "in a social assistance facility"),
    "in_custody": Label(
        "đang chấp hành án phạt tù, giáo dưỡng hoặc cai nghiện bắt buộc",
        "in prison, reform school or compulsory detoxification",
    ),
    "unidentified": Label("không xác định được", "cannot be identified"),
}

_KINDS = (
    FactKind(
        "poverty",
        Label("hộ nghèo, cận nghèo", "poor or near-poor household"),
        "household",
        {"poor": Label("hộ nghèo", "poor household"), "near_poor": Label("hộ cận nghèo", "near-poor household")},
    ),
    FactKind(
        "especially_difficult_area",
        Label(
            "ở xã, thôn đặc biệt khó khăn vùng dân tộc thiểu số và miền núi",
            "lives in an especially difficult ethnic-minority or mountain commune or village",
        ),
        "household",
    ),
    FactKind(
        "disability",
        Label("khuyết tật", "disability"),
        degrees={
            "especially_severe": Label("khuyết tật đặc biệt nặng", "especially severe disability"),
            "severe": Label("khuyết tật nặng", "severe disability"),
            "mild": Label("khuyết tật nhẹ", "mild disability"),
        },
    ),
    FactKind("hiv", Label("nhiễm HIV", "lives with HIV")),
    FactKind("abandoned", Label("bị bỏ rơi", "abandoned")),
    FactKind("adopted", Label("đã được nhận làm con nuôi", "adopted"), against=True),
    FactKind("father", Label("cha đẻ", "birth father"), degrees=_PARENT_STATES),
    FactKind("mother", Label("mẹ đẻ", "birth mother"), degrees=_PARENT_STATES),
    FactKind(
        "single_parent",
        Label("người đơn thân nuôi con", "single parent"),
        degrees={
            "never_married": Label("chưa có vợ, chồng", "never married"),
            "spouse_dead": Label("vợ, chồng đã chết", "spouse dead"),
            "spouse_missing": Label("vợ, chồng mất tích", "spouse missing"),
        },
    ),
    FactKind(
        "studying",
        Label("đang đi học", "studying"),
        degrees={
            "general": Label("giáo dục phổ thông", "general education"),
            "continuing": Label("giáo dục thường xuyên", "continuing education"),
            "vocational": Label("học nghề, giáo dục nghề nghiệp", "vocational education"),
            "college": Label("trung cấp, cao đẳng", "college"),
            "first_degree": Label("đại học văn bằng thứ nhất", "first university degree"),
            "other": Label("chương trình khác", "another programme"),
        },
        absence="unknown",
    ),
    FactKind("study_broken", Label("việc học bị gián đoạn", "studies were broken off")),
    FactKind(
        "pension",
        Label("lương hưu hoặc trợ cấp bảo hiểm xã hội hằng tháng", "pension or monthly social-insurance benefit"),
        degrees={
            "pension": Label("lương hưu", "pension"),
            "insurance_benefit": Label("trợ cấp bảo hiểm xã hội hằng tháng", "monthly social-insurance benefit"),
            "below_social_pension": Label(
                "trợ cấp bảo hiểm xã hội thấp hơn mức hưu trí xã hội",
                "social-insurance benefit below the social pension",
            ),
        },
        absence="unknown",
        against=True,
    ),
    FactKind("wage", Label("tiền lương, tiền công", "wage"), absence="unknown", against=True),
    FactKind(
        "obligor",
        Label("người có nghĩa vụ phụng dưỡng", "person obliged to care"),
        degrees={
            "none": Label("không có người có nghĩa vụ phụng dưỡng", "nobody is obliged to care"),
            "on_assistance": Label(
                "người có nghĩa vụ phụng dưỡng cũng đang hưởng trợ cấp xã hội",
                "the person obliged to care is on assistance too",
            ),
            "able": Label("có người có nghĩa vụ phụng dưỡng", "somebody is obliged to care"),
        },
        absence="unknown",
    ),
    FactKind(
        "qualifies_for_facility",
        Label("đủ điều kiện vào cơ sở trợ giúp xã hội", "qualifies for a social assistance facility"),
    ),
    FactKind("foster_care", Label("được gia đình nhận nuôi dưỡng, chăm sóc", "taken in and cared for by a family")),
    FactKind(
        "carer_unfit",
        Label("người nhận chăm sóc không đủ điều kiện", "the carer does not meet the conditions"),
        against=True,
    ),
    FactKind(
        "family_care",
        Label("gia đình trực tiếp nuôi dưỡng, chăm sóc", "the household cares for the person directly"),
        absence="unknown",
    ),
    FactKind("pregnant", Label("đang mang thai", "pregnant")),
    FactKind(
        "in_facility",
        Label("sống tại cơ sở trợ giúp xã hội", "lives in a social assistance facility"),
        against=True,
    ),
    FactKind("in_prison", Label("đang chấp hành án phạt tù", "serving a prison sentence"), against=True),
    FactKind(
        "written_request",
        Label("có văn bản đề nghị hưởng", "has asked in writing"),
        degrees={
            "HTXH": Label("trợ cấp hưu trí xã hội", "social pension"),
            "TCXH": Label("trợ cấp xã hội hằng tháng", "monthly social assistance"),
            "KPCS": Label("kinh phí chăm sóc", "care funding"),
        },
        absence="unknown",
        multiple=True,
    ),
    FactKind("not_citizen", Label("không có quốc tịch Việt Nam", "not a Vietnamese citizen"), against=True),
)

FACT_KINDS: Mapping[str, FactKind] = {kind.name: kind for kind in _KINDS}
"""Every kind of circumstance the law may read, by name."""


# --- what is known about people -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One dated fact. ``start`` None: since always; ``end`` is the first day it no longer holds."""

    kind: str
    degree: str | None = None
    state: State = "yes"
    start: dt.date | None = None
    end: dt.date | None = None
    related_id: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person already receives: first day of the first month paid, of the first month no longer paid."""

    programme: str
    group: str
    start: dt.date
    end: dt.date | None = None
    dossier_date: dt.date | None = None
    decided_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the law sees one. ``birth_date`` with precision month or year is any day within it."""

    id: str
    birth_date: dt.date | None
    birth_precision: Literal["day", "month", "year"] = "day"
    sex: Literal["male", "female"] | None = None
    vital_status: Literal["alive", "dead", "missing"] = "alive"
    vital_date: dt.date | None = None
    role: str | None = None
    mother_id: str | None = None
    father_id: str | None = None
    spouse_id: str | None = None
    circumstances: tuple[Circumstance, ...] = ()
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Household:
    """People who live together, where they live, and what is recorded of all of them."""

    id: str
    commune_code: str
    province_code: str
    people: tuple[Person, ...]
    circumstances: tuple[Circumstance, ...] = ()


# --- what the law says ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clause:
    """A place in a legal text, with its content in our own words. ``id`` is the key of the citation."""

    id: str
    document: str
    article: str
    clause: str
    point: str
    text: Label
    confidence: Confidence

    @property
    def citation(self) -> str:
        """``điểm a khoản 1 Điều 5 Nghị định 335/2026/NĐ-CP``."""
        parts = (
            f"điểm {self.point}" if self.point else "",
            f"khoản {self.clause}" if self.clause else "",
            f"Điều {self.article}" if self.article else "",
            self.document,
        )
        return " ".join(part for part in parts if part)

    @property
    def cited(self) -> Citation:
        """The same place as the citation that plans and documents use."""
        kind = next((short for short, name in DOCUMENT_KINDS.items() if self.document.startswith(f"{name} ")), "")
        return Citation(
            kind=kind,
            number=self.document.rsplit(" ", 1)[-1],
            article=self.article or None,
            clause=self.clause or None,
            point=self.point or None,
        )


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """One figure of the law, from ``start`` up to, without, ``end``; ``place`` is a province code or empty."""

    id: str
    label: Label
    value: int
    unit: str
    start: dt.date
    end: dt.date | None
    reference: str
    confidence: Confidence
    clock: Literal["level", "rule"] = "rule"
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """An open question of law and how this house reads it until somebody with the authority answers."""

    id: str
    question: Label
    stated: Label
    value: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One line of the law as a table: who, by which clause, how much. ``guards`` are common to all lines."""

    programme: str
    group: str
    clause: Clause
    condition: Label
    guards: tuple[Label, ...]
    coefficient_tenths: int
    base: int
    for_each: Label | None = None
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class ProgrammeInfo:
    """A programme (chế độ) of the law."""

    id: str
    label: Label
    groups: tuple[str, ...]
    start: dt.date
    reads: tuple[str, ...]
    readme: str


class Status(StrEnum):
    """The three answers."""

    KNOWN = "known"
    PROVISIONAL = "provisional"
    MISSING = "missing"


class Answer(StrEnum):
    """What the answer is about one person, programme and month."""

    ENTITLED = "entitled"
    NOT_ENTITLED = "not_entitled"
    MISSING = "missing"
    SUPERSEDED = "superseded"  # entitled, but a higher benefit is paid instead


@dataclass(frozen=True, slots=True)
class FactValue:
    """A fact that decided, in words."""

    name: str
    value: int | bool | str | None
    label: Label


@dataclass(frozen=True, slots=True)
class Clocks:
    """Which of the three clocks applied: level (mức), rule (điều kiện), dossier (hồ sơ)."""

    level_from: dt.date | None
    rule_from: dt.date | None
    dossier: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why. ``decided`` holds only the facts that decided; ``failed`` the first condition not met, per group."""

    clause: Clause | None = None
    decided: tuple[FactValue, ...] = ()
    failed: tuple[tuple[str, Label], ...] = ()
    missing: tuple[FactValue, ...] = ()
    parameters: tuple[ParameterValue, ...] = ()
    readings: tuple[Reading, ...] = ()
    clocks: Clocks | None = None
    superseded_by: str | None = None
    superseded_clause: Clause | None = None
    text: Label = Label("", "")


@dataclass(frozen=True, slots=True)
class Determination:
    """The law's answer for one person, programme and month (kết quả áp dụng pháp luật).

    ``amount`` is whole đồng a month; ``coefficient_tenths`` 25 means 2,5 and includes the number of children.
    ``missing`` names facts that would have to be known; ``provisional_because`` names unconfirmed figures,
    readings, or facts that could raise the amount.
    """

    person_id: str
    household_id: str
    commune_code: str
    month: Month
    programme: str
    answer: Answer
    status: Status
    group: str | None = None
    clause: str | None = None
    coefficient_tenths: int = 0
    base: int = 0
    amount: int = 0
    payee_id: str | None = None
    case_id: str = ""
    missing: tuple[str, ...] = ()
    provisional_because: tuple[str, ...] = ()
    explanation: Explanation = Explanation()
