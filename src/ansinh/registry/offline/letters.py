"""Letters that came to harm on the way: fonts of before Unicode, scrambled bytes, look-alikes, what cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ansinh.documents.offline import Legacy, draws_capitals, legacy_of_font, legacy_of_text, to_unicode
from ansinh.kernel.text import squash
from ansinh.kernel.workbook import Cell

INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2060-\u2064\ufeff\u00ad\ufe00-\ufe0f]"
)
SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SCRAMBLED = re.compile(
    "Ã[\u0080-\u00bf\u2018-\u201e]|áº|á»|Ä[\u0080-\u00bf‚ƒ]|Ä‘|Æ°|Æ¡|Å©|Ä©|Ã[ €-™]|Â[\u00a0-\u00bf]"
)
_BYTES = {
    bytes([code]).decode("cp1252"): code for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_PLAIN = re.compile("[A-Za-zÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ’ ]*")


def unscrambled(text: str) -> str | None:
    """UTF-8 that was read as Windows-1252, read again. None where nothing is scrambled or it cannot be mended."""
    if text.isascii() or not _SCRAMBLED.search(text):
        return None
    try:
        data = bytes(_BYTES.get(char) or ord(char) for char in text)
        return squash(data.decode("utf-8"))
    except (ValueError, UnicodeDecodeError):
        return None


def is_scrambled(text: str) -> bool:
    """Whether a text shows the marks of UTF-8 read as Windows-1252."""
    return not text.isascii() and _SCRAMBLED.search(text) is not None


def stranger(text: str) -> str | None:
    """The first letter that only looks like one of ours (Cyrillic, Greek, a styled letter), None where there is none."""
    if _PLAIN.fullmatch(text):
        return None
    for char in text:
        if char.isalpha() and (
            _script(char) not in ("LATIN", "MODIFIER") or unicodedata.normalize("NFKC", char) != char
        ):
            return char
    return None


@lru_cache(maxsize=2_000)
def _script(char: str) -> str:
    return unicodedata.name(char, "").split(" ", 1)[0]


def old_page(texts: list[str]) -> Legacy | None:
    """The code page of before Unicode a table was typed in, judged by its words; None for Unicode."""
    joined = "\n".join(text for text in texts if not text.isascii())
    if not joined or (re.search("[Ạ-ỹ]|[ăđơưĂĐƠƯ]", joined) and len(re.findall("[Ạ-ỹ]", joined)) * 20 > len(joined)):
        return None
    return legacy_of_text(joined)


def from_old_font(cell: Cell, page: Legacy | None) -> str | None:
    """The words of a cell typed in an old font, in Unicode; None for a cell that needs nothing.

    The font of the cell decides; where the file names none, the page its words were found to be in. Small letters of a
    capital font become a name with capital initials: what the font drew cannot be known.
    """
    if cell.text.isascii():
        if draws_capitals(cell.font) and cell.kind == "text":
            return cell.text.title() if cell.text.islower() else None
        return None
    if re.search("[Ạ-ỹ]", cell.text):
        return None
    found = Legacy.VNI if cell.font.upper().startswith("VNI") else legacy_of_font(cell.font) or page
    if found is None:
        return None
    said = to_unicode(cell.text, found)
    if draws_capitals(cell.font):
        said = said.title()
    return said if said != cell.text else None
