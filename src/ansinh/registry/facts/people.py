"""Nouns of the registry: persons, households, and their circumstances over time.

Every dated fact keeps two times: when it held (``start``, ``end``) and when we knew it (``recorded_at``,
``superseded_at``), so that "what did we know on 1 March about February?" has an answer.
"""

from __future__ import annotations

import calendar
import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.kernel.period import Period


class Sex(enum.StrEnum):
    """Sex as on the birth certificate (giới tính)."""

    MALE = "male"
    FEMALE = "female"

    @property
    def vi(self) -> str:
        """``Nam`` or ``Nữ``."""
        return "Nam" if self is Sex.MALE else "Nữ"


class Relation(enum.StrEnum):
    """Relation to the head of the household (quan hệ với chủ hộ)."""

    HEAD = "head"
    SPOUSE = "spouse"
    CHILD = "child"
    GRANDCHILD = "grandchild"
    PARENT = "parent"
    SIBLING = "sibling"
    OTHER = "other"

    @property
    def vi(self) -> str:
        """The Vietnamese word of the household book."""
        return _RELATION_VI[self]


_RELATION_VI: Mapping[Relation, str] = {
    Relation.HEAD: "chủ hộ",
    Relation.SPOUSE: "vợ/chồng",
    Relation.CHILD: "con",
    Relation.GRANDCHILD: "cháu",
    Relation.PARENT: "cha/mẹ",
    Relation.SIBLING: "anh/chị/em",
    Relation.OTHER: "khác",
}


class Precision(enum.StrEnum):
    """How much of a birth date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A date of birth as far as it is known (ngày sinh): many old papers give the year only.

    Raises ValueError for impossible combinations (a day without a month, 31/02).
    """

    year: int | None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if (self.day is not None and self.month is None) or (self.month is not None and self.year is None):
            raise ValueError("a day needs its month, a month its year")
        if self.year is not None:
            dt.date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def of(cls, day: dt.date) -> BirthDate:
        """A fully known date."""
        return cls(day.year, day.month, day.day)

    @property
    def precision(self) -> Precision:
        """Which parts are known."""
        if self.year is None:
            return Precision.UNKNOWN
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def earliest(self) -> dt.date | None:
        """The first day it can be; None when nothing is known."""
        return None if self.year is None else dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date | None:
        """The last day it can be."""
        if self.year is None:
            return None
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def age_on(self, on: dt.date) -> int | None:
        """Completed years on a day; with month or year precision the lowest possible; None when unknown."""
        born = self.latest
        if born is None:
            return None
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    @property
    def vn(self) -> str:
        """``07/11/1951``, ``11/1951``, ``1951``; empty when unknown."""
        if self.year is None:
            return ""
        if self.month is None:
            return f"{self.year:04d}"
        return (
            f"{self.month:02d}/{self.year:04d}"
            if self.day is None
            else f"{self.day:02d}/{self.month:02d}/{self.year:04d}"
        )


@dataclass(frozen=True, slots=True)
class Person:
    """A registrant (đối tượng, người dân). ``code`` is permanent and never reused; numbers are shown masked."""

    person_id: uuid.UUID
    code: str
    full_name: str
    birth: BirthDate
    sex: Sex | None
    ethnicity: str
    household_id: uuid.UUID | None
    relation_to_head: Relation | None
    commune_code: str
    village_name: str | None = None
    died_on: dt.date | None = None
    has_number: bool = False
    number_masked: str | None = None
    number_verified: bool = False
    mother_id: uuid.UUID | None = None
    father_id: uuid.UUID | None = None
    spouse_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """People under one roof who share their spending (hộ gia đình). ``size`` counts living members."""

    household_id: uuid.UUID
    code: str
    head_name: str | None
    commune_code: str
    village_name: str | None
    address: str
    size: int


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One dated fact about a person or a household (hoàn cảnh).

    ``start`` None: since before anything that matters. ``end``: first day it no longer holds. ``state`` "no" says
    that it is known not to be so. ``superseded_at`` is set when a later record replaced this one.
    """

    circumstance_id: uuid.UUID
    person_id: uuid.UUID | None
    household_id: uuid.UUID | None
    kind: str
    degree: str | None
    state: str
    start: dt.date | None
    end: dt.date | None
    related_id: uuid.UUID | None
    recorded_at: dt.datetime
    recorded_by: uuid.UUID
    superseded_at: dt.datetime | None
    source: str
    document: str
    confidence: str

    @property
    def period(self) -> Period:
        """``[start, end)``; an open beginning is the first day of the calendar."""
        return Period(self.start or dt.date.min, self.end)

    @property
    def label(self) -> tuple[str, str]:
        """The fact in words, Vietnamese and English."""
        return say_circumstance(self.kind, self.degree, self.state)


@dataclass(frozen=True, slots=True)
class Residence:
    """Where a person lived and when (nơi cư trú)."""

    commune_code: str
    village_name: str | None
    start: dt.date | None
    end: dt.date | None


@dataclass(frozen=True, slots=True)
class CircumstanceKind:
    """An entry of the catalogue. ``degrees`` maps each degree to its words (Vietnamese, English)."""

    name: str
    of: str
    vi: str
    en: str
    degrees: Mapping[str, tuple[str, str]]
    law: bool
    protected: bool = False
    several: bool = False
    related: bool = False


def _catalogue() -> Mapping[str, CircumstanceKind]:
    from importlib.resources import files

    import yaml

    raw = yaml.safe_load(files("ansinh.registry").joinpath("kinds.yaml").read_text("utf-8"))
    return {
        name: CircumstanceKind(
            name=name,
            of=entry["of"],
            vi=entry["vi"],
            en=entry["en"],
            degrees={str(key): (words[0], words[1]) for key, words in entry.get("degrees", {}).items()},
            law=entry["law"],
            protected=entry.get("protected", False),
            several=entry.get("several", False),
            related=entry.get("related", False),
        )
        for name, entry in raw.items()
    }


CIRCUMSTANCE_KINDS: Mapping[str, CircumstanceKind] = _catalogue()
"""Every kind of circumstance the registry keeps, by name (src/ansinh/registry/kinds.yaml)."""


def say_circumstance(kind: str, degree: str | None, state: str = "yes") -> tuple[str, str]:
    """A circumstance in words, Vietnamese and English. An unknown kind is shown by its name."""
    entry = CIRCUMSTANCE_KINDS.get(kind)
    if entry is None:
        return kind, kind
    vi, en = entry.vi, entry.en
    if degree is not None and degree in entry.degrees:
        vi, en = f"{vi}: {entry.degrees[degree][0]}", f"{en}: {entry.degrees[degree][1]}"
    if state == "no":
        return f"không: {vi}", f"not: {en}"
    return (f"chưa rõ: {vi}", f"not known: {en}") if state == "unknown" else (vi, en)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is written down when somebody is registered. ``number`` is the 12-digit personal number, if there is one."""

    full_name: str
    birth: BirthDate
    sex: Sex | None
    relation: Relation = Relation.OTHER
    ethnicity: str = "Kinh"
    number: str | None = None
    number_verified: bool = False
    mother_id: uuid.UUID | None = None
    father_id: uuid.UUID | None = None
    spouse_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class LoadResult:
    """How many rows the bulk door wrote."""

    households: int
    persons: int
    numbers: int
    memberships: int
    circumstances: int
