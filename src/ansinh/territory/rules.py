"""Pure decisions of the territory room: how a place name is read, what share a note means, how tiles are laid.

No clock, no files, no database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sqrt

from ansinh.kernel.text import fold, squash
from ansinh.territory.facts import Kind

# --- how a place name is read -----------------------------------------------------------------------------

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SEPARATORS = re.compile(r"[,;\n|]+|\s+[-–—/]\s+")
_COMMAS = re.compile(r"[,;\n|]+")
# Words in front of a place name that say who speaks, not where. Folded.
_LEADS = re.compile(r"^(uy ban nhan dan|hoi dong nhan dan|ubnd|hdnd|dia ban|tren dia ban|thuoc)\s+")
# Parts of an address below the commune; left out in a second reading (Thôn Mòn is a commune).
_BELOW = re.compile(r"^(thon|to dan pho|tdp|khoi pho|khu pho|kp|ap|so nha|duong|xom)\b")
_LONGEST_NAME = 200  # characters; the longest full address of a unit has about 90
_MOST_PARTS = 4  # tiers of an address that can name units, with one to spare
_FORMER = re.compile(r"\((cũ|cu|trước đây|truoc day)\)", re.IGNORECASE)

# Spoken form, folded → kinds it may stand for. Longest first. Short forms need a full stop, a following digit
# or (two letters and more) a space, so that "Tân" is never read as "T. ân".
_KIND_WORDS: tuple[tuple[str, str, frozenset[Kind]], ...] = (
    ("thanh pho", "thành phố", frozenset({Kind.CITY})),
    ("thi xa", "thị xã", frozenset({Kind.TOWN})),
    ("thi tran", "thị trấn", frozenset({Kind.TOWNSHIP})),
    ("dac khu", "đặc khu", frozenset({Kind.SPECIAL_ZONE})),
    ("phuong", "phường", frozenset({Kind.WARD})),
    ("huyen dao", "huyện đảo", frozenset({Kind.RURAL_DISTRICT})),
    ("huyen", "huyện", frozenset({Kind.RURAL_DISTRICT})),
    ("quan", "quận", frozenset({Kind.URBAN_DISTRICT})),
    ("tinh", "tỉnh", frozenset({Kind.PROVINCE})),
    ("xa", "xã", frozenset({Kind.COMMUNE})),
)
_SHORT_KINDS: dict[str, frozenset[Kind]] = {
    "tp": frozenset({Kind.CITY}),
    "t.p": frozenset({Kind.CITY}),
    "tx": frozenset({Kind.TOWN}),
    "t.x": frozenset({Kind.TOWN}),
    "tt": frozenset({Kind.TOWNSHIP}),
    "t.t": frozenset({Kind.TOWNSHIP}),
    "đk": frozenset({Kind.SPECIAL_ZONE}),
    "dk": frozenset({Kind.SPECIAL_ZONE}),
    "p": frozenset({Kind.WARD}),
    "f": frozenset({Kind.WARD}),
    "h": frozenset({Kind.RURAL_DISTRICT}),
    "q": frozenset({Kind.URBAN_DISTRICT}),
    "x": frozenset({Kind.COMMUNE}),
    "t": frozenset({Kind.PROVINCE}),
}
_SHORT = re.compile(r"^(?:(t\.?p|t\.?x|t\.?t|đk|dk)(?:\.\s*|\s+)|(p|f|h|q|x|t)\.\s*|(p|f|q)\s*(?=\d))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamePart:
    """One piece of a place name: the bare name, and the kinds it may be (empty: any)."""

    core: str
    kinds: frozenset[Kind]


def has_marks(text: str) -> bool:
    """Whether the text carries any Vietnamese mark (tone, vowel mark, đ): its writer meant them."""
    return "đ" in text.lower() or any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", text))


def _syllable(base: str, tone: str) -> str:
    # i and y at the end of these syllables are two spellings of one sound: Mỹ Lý = Mĩ Lí, Quý = Quí.
    if len(base) >= 2 and base[-1] == "y" and base[:-1] in {"h", "k", "l", "m", "s", "t", "v", "qu"}:
        base = base[:-1] + "i"
    # Highland names are written Đắk, Đăk, Đắc, Dak in official papers of the same province.
    if base in {"đăk", "đak", "đăc"} and tone in {"", "4"}:
        return "đăk"
    return base + tone


@lru_cache(maxsize=65536)
def spelled(text: str) -> str:
    """Key of a name with its marks: old and new tone places (hoá, hóa), i/y and Đắk/Đăk meet; blanks go.

    ``spelled("Hoằng Hoá") == spelled("hoằng hóa")``, but differs from ``spelled("Hoàng Hóa")``.
    """
    syllables = []
    for word in re.split(r"[\s\-–—.]+", squash(text).lower()):
        base, tone = [], ""
        for c in unicodedata.normalize("NFD", word):
            if c in _TONES:
                tone = _TONES[c]
            elif c not in "'’`":
                base.append(c)
        bare = unicodedata.normalize("NFC", "".join(base))
        if bare.isdigit():
            bare = bare.lstrip("0") or "0"
        syllables.append(_syllable(bare, tone))
    return "".join(syllables)


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Key of a name without marks: ``bare("Hoằng Kim") == bare("HOANG KIM") == "hoangkim"``."""
    syllables = []
    for word in re.split(r"[\s\-–—.]+", re.sub(r"['’`]", "", fold(text))):
        if word.isdigit():
            word = word.lstrip("0") or "0"
        if len(word) >= 2 and word[-1] == "y" and word[:-1] in {"h", "k", "l", "m", "s", "t", "v", "qu"}:
            word = word[:-1] + "i"
        syllables.append("dak" if word == "dac" else word)
    return "".join(syllables)


def split_kind(text: str) -> tuple[frozenset[Kind], str]:
    """Takes the kind off the front of a name: ``"TP. Quảng Ngãi"`` → ({thành phố}, ``"Quảng Ngãi"``).

    Returns an empty set where the name carries no kind. A word with other marks is part of the name:
    ``"Xà Phiên"`` is no commune called Phiên.
    """
    text = squash(text)
    lowered = text.lower()
    for word, marked, kinds in _KIND_WORDS:
        if lowered.startswith((marked + " ", word + " ")):
            return kinds, text[len(word) :].strip()
    if match := _SHORT.match(text):
        short = next(group for group in match.groups() if group).lower()
        return _SHORT_KINDS[short], text[match.end() :].strip()
    return frozenset(), text


def core_name(official_name: str) -> str:
    """The name without its kind: ``"Thị trấn Bút Sơn"`` → ``"Bút Sơn"``."""
    return split_kind(official_name)[1]


def readings(text: str) -> list[list[NamePart]]:
    """All ways to read a written place, most literal first; each a list of parts in the order written.

    Commas part the tiers; without commas the kind words do ("xã A huyện B tỉnh C"), then every cut of a short
    line of words is tried ("Hoằng Kim Thanh Hóa"). A text too long to be a place has no reading.
    """
    text = squash(_FORMER.sub(" ", text)).strip(" .,;")
    if len(text) > _LONGEST_NAME:
        return []
    folded = fold(text)
    if lead := _LEADS.match(folded):
        text = text[lead.end() :] if len(folded) == len(text) else text
    cuts: list[list[str]] = []
    for pattern in (_COMMAS, _SEPARATORS):
        pieces = [p for p in (squash(p).strip(" .") for p in pattern.split(text)) if p]
        pieces = [p for p in pieces if fold(p) not in {"viet nam", "vietnam", "vn"}] or pieces
        if pieces and pieces not in cuts:
            cuts.append(pieces)
    for pieces in list(cuts):
        finer = [cut for piece in pieces for cut in _cut_at_kinds(piece)]
        if finer not in cuts:
            cuts.append(finer)
    for pieces in list(cuts):
        named = [piece for piece in pieces if not _BELOW.match(fold(piece))]
        if named and named not in cuts:
            cuts.append(named)
    if len(cuts) == 1 and len(cuts[0]) == 1:
        cuts += _word_cuts(cuts[0][0])
    cuts = [pieces for pieces in cuts if len(pieces) <= _MOST_PARTS]
    found: list[list[NamePart]] = []
    for pieces in cuts:
        for parts in _kind_choices(pieces):
            if parts not in found:
                found.append(parts)
    return found


def _cut_at_kinds(piece: str) -> list[str]:
    words = piece.split(" ")
    cuts = [0]
    for i in range(1, len(words)):
        rest = " ".join(words[i:])
        kinds, core = split_kind(rest)
        if kinds and core and i - cuts[-1] >= 2 and words[i - 1].lower() not in {"thị", "thi"}:
            cuts.append(i)
    return [" ".join(words[a:b]) for a, b in zip(cuts, [*cuts[1:], len(words)], strict=True)]


def _word_cuts(piece: str) -> list[list[str]]:
    words = piece.split(" ")
    if not 3 <= len(words) <= 9:
        return []
    two = [[" ".join(words[:i]), " ".join(words[i:])] for i in range(len(words) - 1, 0, -1)]
    three = [
        [" ".join(words[:i]), " ".join(words[i:j]), " ".join(words[j:])]
        for i in range(1, len(words) - 1)
        for j in range(i + 1, len(words))
    ]
    return two + three


def _kind_choices(pieces: Sequence[str]) -> Iterable[list[NamePart]]:
    choices: list[list[NamePart]] = [[]]
    for piece in pieces:
        kinds, core = split_kind(piece)
        options = [NamePart(core, kinds)] if core else []
        # Typed without marks, "quan son" may be quận Sơn or (huyện) Quan Sơn: keep both readings.
        if kinds and not has_marks(piece):
            options.append(NamePart(piece, frozenset()))
        elif not kinds:
            options = [NamePart(piece, frozenset())]
        choices = [[*start, option] for start in choices for option in options]
    return [choice for choice in choices if choice]


def distance(left: str, right: str, limit: int) -> int | None:
    """Edits between two keys (insert, drop, swap one letter), or None beyond ``limit``."""
    if abs(len(left) - len(right)) > limit:
        return None
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        previous, row[0] = row[0], i
        for j, b in enumerate(right, start=1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
        if min(row) > limit:
            return None
    return row[-1] if row[-1] <= limit else None


# --- what an official note about a merger means -----------------------------------------------------------


def shares_of_notes(notes: Sequence[str]) -> list[float | None]:
    """The part of an old unit's people that went into each successor, from the official notes of that unit.

    One successor took everybody. Among several, "toàn bộ dân số" (the whole population) took everybody and
    its siblings none; otherwise the table gives no figure and the answer is None, never a guess.
    """
    if len(notes) == 1:
        return [1.0]
    everybody = [i for i, note in enumerate(notes) if "toàn bộ dân số" in note.lower()]
    if len(everybody) == 1:
        return [1.0 if i == everybody[0] else 0.0 for i in range(len(notes))]
    return [None] * len(notes)


# --- how tiles are laid -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spot:
    """A point to be given a tile: id, latitude, longitude in degrees."""

    id: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class LaidTile:
    """A point's tile: column and row of the grid, and the point itself in grid units."""

    id: str
    column: int
    row: int
    x: float
    y: float


_ROW_HEIGHT = sqrt(3) / 2  # of a hexagon one unit wide


def lay_tiles(spots: Sequence[Spot]) -> tuple[int, int, list[LaidTile]]:
    """Gives every point its own hexagon near where it lies; returns (columns, rows, tiles).

    The grid has about one and a half cells per point. Points take the nearest free cell, those with the most
    crowded surroundings first; then pairs swap, and points move to empty cells, while that shortens the sum of
    squared displacements. The outcome depends on the points alone, so a map looks the same every day.
    """
    if not spots:
        return 0, 0, []
    middle = sum(s.latitude for s in spots) / len(spots)
    xs = [s.longitude * cos(radians(middle)) for s in spots]
    ys = [-s.latitude for s in spots]
    width, height = max(xs) - min(xs) or 1e-6, max(ys) - min(ys) or 1e-6
    unit = sqrt(width * height / (1.5 * len(spots))) or 1e-6
    columns = max(1, round(width / unit) + 1)
    rows = max(1, round(height / unit / _ROW_HEIGHT) + 1)
    while columns * rows < len(spots):
        columns, rows = columns + 1, rows + 1
    points = [((x - min(xs)) / unit, (y - min(ys)) / unit) for x, y in zip(xs, ys, strict=True)]
    cells = [(c + (0.5 if r % 2 else 0.0), r * _ROW_HEIGHT) for r in range(rows) for c in range(columns)]

    def cost(point: int, cell: int) -> float:
        return (points[point][0] - cells[cell][0]) ** 2 + (points[point][1] - cells[cell][1]) ** 2

    def crowding(point: int) -> tuple[float, str]:
        x, y = points[point]
        near = sorted((x - a) ** 2 + (y - b) ** 2 for a, b in points)[: min(7, len(points))]
        return (sum(near), spots[point].id)

    cell_of: dict[int, int] = {}
    free = set(range(len(cells)))
    for point in sorted(range(len(spots)), key=crowding):
        best = min(free, key=lambda cell: (cost(point, cell), cell))
        cell_of[point] = best
        free.discard(best)
    _settle(cell_of, free, cost)
    tiles = [
        LaidTile(spot.id, cell_of[i] % columns, cell_of[i] // columns, round(points[i][0], 3), round(points[i][1], 3))
        for i, spot in enumerate(spots)
    ]
    return columns, rows, tiles


def _settle(cell_of: dict[int, int], free: set[int], cost: Callable[[int, int], float]) -> None:
    for _ in range(30):
        moved = False
        for a in range(len(cell_of)):
            for b in range(a):
                here = cost(a, cell_of[a]) + cost(b, cell_of[b])
                if cost(a, cell_of[b]) + cost(b, cell_of[a]) < here - 1e-9:
                    cell_of[a], cell_of[b] = cell_of[b], cell_of[a]
                    moved = True
            best = min(free, key=lambda cell: (cost(a, cell), cell), default=None)
            if best is not None and cost(a, best) < cost(a, cell_of[a]) - 1e-9:
                free.add(cell_of[a])
                free.discard(best)
                cell_of[a] = best
                moved = True
        if not moved:
            return
