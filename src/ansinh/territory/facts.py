"""Nouns of the territory room: administrative units, their successions, agencies, classes of places.

Everything here is frozen: what a unit was called in May 2024 does not change when it is merged in 2025.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from ansinh.kernel.period import Period


class Level(StrEnum):
    """Tier of government (cấp). Districts (cấp huyện) ended on 30 June 2025."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class Kind(StrEnum):
    """Kind of administrative unit (loại đơn vị hành chính), by its Vietnamese name in lower case."""

    PROVINCE = "tỉnh"
    CITY = "thành phố"
    TOWN = "thị xã"
    URBAN_DISTRICT = "quận"
    RURAL_DISTRICT = "huyện"
    WARD = "phường"
    COMMUNE = "xã"
    TOWNSHIP = "thị trấn"
    SPECIAL_ZONE = "đặc khu"


class Confidence(StrEnum):
    """How sure a recorded fact is.

    ``confirmed`` read in the official text or table; ``secondary`` quoted by a source that names the text;
    ``unconfirmed`` recalled, to be checked before anyone relies on it; ``synthetic`` invented for the demo.
    """

    CONFIRMED = "confirmed"
    SECONDARY = "secondary"
    UNCONFIRMED = "unconfirmed"
    SYNTHETIC = "synthetic"


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit named in passing: official code, full name, kind."""

    code: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class AdministrativeUnit:
    """One administrative unit (đơn vị hành chính) as it was during ``valid``.

    ``key`` names the unit for ever: the official code on the map since 1 July 2025, and ``<code>-cu`` on the
    map before it, because the statistics office gave old codes to new units (00004 was phường Trúc Bạch and
    is phường Ba Đình). A change of name or kind keeps the key and starts a new period.
    ``code`` has 2 digits for a province, 3 for an old district, 5 for a commune. ``parents`` runs from the
    nearest upward. ``known_exactly_from`` is the day from which the record is a dated fact; earlier days of
    ``valid`` are carried back from it (see docs/explanation/two-maps.md).
    """

    key: str
    code: str
    name: str
    kind: Kind
    level: Level
    valid: Period
    parents: tuple[UnitRef, ...] = ()
    parent_key: str | None = None
    legal_basis: tuple[str, ...] = ()
    known_exactly_from: dt.date | None = None

    @property
    def ref(self) -> UnitRef:
        """The short form used in lists of parents."""
        return UnitRef(self.code, self.name, self.kind)

    @property
    def full_name(self) -> str:
        """``Xã Hoằng Kim, Huyện Hoằng Hóa, Tỉnh Thanh Hóa``."""
        return ", ".join([self.name, *(parent.name for parent in self.parents)])


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of an old unit on ``on``: all or part of it went into the unit ``to_key``.

    ``share`` is the part of its people, 0 to 1; None means several units took parts and the official table
    gives no figure. ``note`` keeps the official wording.
    """

    from_key: str
    to_key: str
    on: dt.date
    share: float | None
    note: str
    legal_basis: tuple[str, ...] = ()
    confidence: Confidence = Confidence.CONFIRMED


@dataclass(frozen=True, slots=True)
class UnitNow:
    """One answer to "what is it now": the unit, the part of the asked unit's people in it, and why."""

    unit: AdministrativeUnit
    share: float | None
    note: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may have been meant, with the reason it is offered."""

    unit: AdministrativeUnit
    note: str = ""


class ResolutionStatus(StrEnum):
    """Outcome of looking a name or code up."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True)
class Resolution:
    """Answer to ``territory resolve``: the unit then, the units now, or the candidates."""

    status: ResolutionStatus
    on: dt.date
    as_of: dt.date
    then: AdministrativeUnit | None = None
    now: tuple[UnitNow, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    legal_basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency or organisation (cơ quan, tổ chức) of a level of government.

    It is a type, not an office: "Sở Y tế" stands for the department of health of any province.
    ``functions`` are ids listed in the reference page; ``valid`` is when it existed under this name.
    """

    id: str
    name: str
    short_name: str
    level: Level
    functions: tuple[str, ...]
    valid: Period
    legal_basis: tuple[str, ...] = ()
    confidence: Confidence = Confidence.UNCONFIRMED


@dataclass(frozen=True, slots=True)
class AgencyMatch:
    """An agency recognised in the words of a document.

    ``in_force`` is False when the words name an agency that had ended, or not begun, on the day asked.
    ``exact`` is False when the agency's name was only a part of the words.
    """

    agency: Agency
    in_force: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class AgencySuccession:
    """On ``on`` the ``functions`` of one agency passed to another (empty: all of them)."""

    from_id: str
    to_id: str
    on: dt.date
    functions: tuple[str, ...]
    legal_basis: tuple[str, ...]
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, slots=True)
class AgencyNow:
    """Who does it now: the agency, the functions it took over, and on what ground."""

    agency: Agency
    functions: tuple[str, ...]
    legal_basis: tuple[str, ...]
    confidence: Confidence
    note: str = ""


class PlaceClassKind(StrEnum):
    """Class of a place that policies look at (phân loại địa bàn)."""

    ESPECIALLY_DIFFICULT = "especially_difficult"
    COASTAL_STRIP = "coastal_strip"
    ISLAND = "island"
    ETHNIC_MINORITY_MOUNTAIN = "ethnic_minority_mountain"

    @property
    def vi(self) -> str:
        """The Vietnamese term."""
        return {
            "especially_difficult": "xã đặc biệt khó khăn",
            "coastal_strip": "xã bãi ngang ven biển",
            "island": "xã đảo, đặc khu hải đảo",
            "ethnic_minority_mountain": "vùng đồng bào dân tộc thiểu số và miền núi",
        }[self.value]


@dataclass(frozen=True, slots=True)
class PlaceClass:
    """A dated class of a commune with the decision it rests on."""

    unit_key: str
    kind: PlaceClassKind
    valid: Period
    legal_basis: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Village:
    """A village or residential group (thôn, tổ dân phố): added by the operator, below a commune.

    ``code`` is the commune's code, a dash and a number of the operator's: ``21484-003``.
    """

    code: str
    commune_key: str
    name: str
    valid: Period


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """Where a commune lies and how big it is; None where the source has no believable figure.

    ``population`` is the figure published at the merger of 2025; ``population_note`` says what is wrong when
    it was left out (``missing``, ``implausible``, ``duplicated_record``, ``area_mismatch``).
    """

    code: str
    latitude: float | None
    longitude: float | None
    area_km2: float | None
    population: int | None
    population_note: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A commune's place in the tile map: ``column`` and ``row`` from the north-west; odd rows are shifted half
    a tile east. ``x``, ``y`` are the real centroid scaled to the same units (y grows southward)."""

    unit_key: str
    code: str
    name: str
    column: int
    row: int
    x: float
    y: float
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class TileMap:
    """The layout of one province: its tiles and the size of the grid."""

    province_key: str
    columns: int
    rows: int
    tiles: tuple[Tile, ...] = field(default=())
