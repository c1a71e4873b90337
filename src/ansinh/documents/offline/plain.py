"""Text files: encodings met in Vietnamese offices, and the marks of Markdown that are no part of the words."""

from __future__ import annotations

import codecs
import re
import unicodedata

from ansinh.documents.offline import notes, refusals
from ansinh.documents.rules.legacy import legacy_of_text
from ansinh.documents.rules.syllables import is_syllable, share_vietnamese, words_of
from ansinh.kernel.problem import Problem

_VIETNAMESE = set("ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")
_HEADING_MARK = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+", re.MULTILINE)


def read(data: bytes, filename: str) -> tuple[str, str, tuple[Problem, ...]]:
    """The text, the name of its encoding, and warnings. Raises BadInput for encodings that cannot be told."""
    return decode(data, filename)


def without_marks(text: str) -> str:
    """Markdown without its marks of emphasis and headings; the words and the lines stay."""
    if "**" in text:
        text = text.replace("*", "")
    return _HEADING_MARK.sub("", text)


def decode(data: bytes, filename: str) -> tuple[str, str, tuple[Problem, ...]]:
    """Text and the name of its encoding: by its mark, as UTF-8, as UTF-16, as an old code page.

    Raises BadInput when none fits, or when the file holds NUL bytes and so is no text.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark) and not (name == "utf-32" and len(data) % 4):
            try:
                text = data.decode(name)
            except UnicodeDecodeError as trouble:
                if name == "utf-8-sig" and (mended := _nearly_utf8(data[3:], filename)):
                    return mended
                raise refusals.encoding_unknown(filename) from trouble
            if "\x00" in text:
                raise refusals.nul_bytes(filename)
            return text, name, ()
    if b"\x00" in data:
        return (*_utf16_without_mark(data, filename), ())
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    return _nearly_utf8(data, filename) or _old_code_page(data, filename)


def _nearly_utf8(data: bytes, filename: str) -> tuple[str, str, tuple[Problem, ...]] | None:
    """UTF-8 with a few bytes broken, for example cut in the middle of a letter; None when it is no UTF-8."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken > max(1, len(text) // 1_000) or share_vietnamese(text)[0] < 0.6:
        return None
    return text, "utf-8", (notes.broken_bytes(filename, broken),)


def _old_code_page(data: bytes, filename: str) -> tuple[str, str, tuple[Problem, ...]]:
    """Windows-1258 (base letter and tone apart, or composed), or bytes typed in a legacy font. Raises BadInput."""
    western = data.decode("latin-1")
    page = legacy_of_text(western)
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        text = ""
    letters = [char for char in text.lower() if char.isalpha()]
    odd = sum(1 for char in letters if ord(char) > 127 and char not in _VIETNAMESE)
    marked = sum(1 for char in letters if char in _VIETNAMESE)
    fits = bool(letters) and marked >= 0.03 * len(letters) and odd <= 0.02 * len(letters) and _real_words(text) > 0.7
    if fits and (page is None or _real_words(text) > 0.9):
        return text, "cp1258", ()
    if page is not None:
        return western, f"{page.value} (8 bit)", ()
    raise refusals.encoding_unknown(filename)


def _real_words(text: str) -> float:
    """The share of words with marks that are Vietnamese syllables."""
    marked = [word for word in words_of(text[:200_000]) if not word.isascii()]
    return sum(1 for word in marked if is_syllable(word)) / len(marked) if marked else 0.0


def _utf16_without_mark(data: bytes, filename: str) -> tuple[str, str]:
    if data[:4096].count(0) < 0.02 * min(len(data), 4096):
        raise refusals.nul_bytes(filename)
    name = "utf-16-le" if data[1:200:2].count(0) >= data[0:200:2].count(0) else "utf-16-be"
    try:
        text = data.decode(name)
    except UnicodeDecodeError as trouble:
        raise refusals.nul_bytes(filename) from trouble
    if "\x00" in text or sum(1 for char in text[:2000] if char.isalpha() and ord(char) < 0x2000) < 0.3 * len(
        text[:2000]
    ):
        raise refusals.nul_bytes(filename)
    return text, name
