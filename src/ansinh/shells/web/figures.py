"""Digits of one width, so that columns of figures align.

Be Vietnam Pro has no tabular figures (no ``tnum`` feature). This makes, from the installed face, a small face
that holds only the digits, all set to one advance width and centred in it; the style sheet uses it for U+0030–39
and leaves every other character to the face itself. TrueType places a glyph's left edge at its left side bearing,
so that advance and bearing in ``hmtx`` are all that has to change.
"""

from __future__ import annotations

import struct
from functools import cache

from django.conf import settings

WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
_KEEP = ("OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post")
_DIGITS = "0123456789"
# Narrow enough for 4 (the widest), wide enough that 1 does not float.
_WIDTH_SHARE = 0.645


@cache
def digits_face(weight: str) -> bytes:
    """A TrueType file with the ten digits of Be Vietnam Pro in one width. Raises KeyError for an unknown weight."""
    if weight not in WEIGHTS:
        raise KeyError(weight)
    font = (settings.FONTS / f"BeVietnamPro-{weight}.ttf").read_bytes()
    tables = {name: bytearray(body) for name, body in _tables(font).items() if name in _KEEP}
    glyphs = {character: _glyph_of(tables["cmap"], ord(character)) for character in _DIGITS}
    width = round(_WIDTH_SHARE * struct.unpack_from(">H", tables["head"], 18)[0])
    metrics = struct.unpack_from(">H", tables["hhea"], 34)[0]
    places = _places(tables)
    for glyph in glyphs.values():
        assert glyph < metrics, "digits carry their own advance width"
        x_min, _, x_max = struct.unpack_from(">hhh", tables["glyf"], places[glyph] + 2)
        struct.pack_into(">Hh", tables["hmtx"], 4 * glyph, width, (width - (x_max - x_min)) // 2)
    _keep_glyphs(tables, places, {0, *glyphs.values()})
    return _file(tables)


def _tables(font: bytes) -> dict[str, bytes]:
    count = struct.unpack_from(">H", font, 4)[0]
    found = {}
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        found[tag.decode()] = font[offset : offset + length]
    return found


def _glyph_of(cmap: bytes | bytearray, code: int) -> int:
    """The glyph of a character by the first segment-mapping (format 4) subtable."""
    for index in range(struct.unpack_from(">H", cmap, 2)[0]):
        start = struct.unpack_from(">I", cmap, 8 + 8 * index)[0]
        if struct.unpack_from(">H", cmap, start)[0] != 4:
            continue
        segments = struct.unpack_from(">H", cmap, start + 6)[0] // 2
        ends, starts = start + 14, start + 16 + 2 * segments
        deltas, ranges = starts + 2 * segments, starts + 4 * segments
        for segment in range(segments):
            last = struct.unpack_from(">H", cmap, ends + 2 * segment)[0]
            first = struct.unpack_from(">H", cmap, starts + 2 * segment)[0]
            if not first <= code <= last:
                continue
            delta = struct.unpack_from(">h", cmap, deltas + 2 * segment)[0]
            place = ranges + 2 * segment
            offset = struct.unpack_from(">H", cmap, place)[0]
            if offset == 0:
                return int((code + delta) & 0xFFFF)
            return int(struct.unpack_from(">H", cmap, place + offset + 2 * (code - first))[0] + delta) & 0xFFFF
    raise ValueError(f"the face has no glyph for U+{code:04X}")


def _places(tables: dict[str, bytearray]) -> list[int]:
    long_form = struct.unpack_from(">h", tables["head"], 50)[0] == 1
    size = len(tables["loca"]) // (4 if long_form else 2)
    places = struct.unpack(f">{size}{'I' if long_form else 'H'}", tables["loca"])
    return [place if long_form else 2 * place for place in places]


def _keep_glyphs(tables: dict[str, bytearray], places: list[int], kept: set[int]) -> None:
    """Empties every outline outside ``kept`` and writes ``loca`` in its long form."""
    outlines, new_places = bytearray(), []
    for glyph in range(len(places) - 1):
        new_places.append(len(outlines))
        if glyph in kept:
            outlines += tables["glyf"][places[glyph] : places[glyph + 1]]
            outlines += bytes(-len(outlines) % 4)
    new_places.append(len(outlines))
    tables["glyf"] = outlines
    tables["loca"] = bytearray(struct.pack(f">{len(new_places)}I", *new_places))
    struct.pack_into(">h", tables["head"], 50, 1)


def _checksum(body: bytes) -> int:
    body = bytes(body) + bytes(-len(body) % 4)
    return int(sum(struct.unpack(f">{len(body) // 4}I", body))) & 0xFFFFFFFF


def _file(tables: dict[str, bytearray]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    struct.pack_into(">I", tables["head"], 8, 0)
    directory, bodies = b"", b""
    offset = 12 + 16 * count
    for tag in sorted(tables):
        body = bytes(tables[tag])
        directory += struct.pack(">4sIII", tag.encode(), _checksum(body), offset + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    header = struct.pack(">IHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    whole = bytearray(header + directory + bodies)
    head = struct.unpack_from(">I", whole, 12 + 16 * sorted(tables).index("head") + 8)[0]
    struct.pack_into(">I", whole, head + 8, (0xB1B0AFBA - _checksum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)
