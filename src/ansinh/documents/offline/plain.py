"""Text files: encodings met in Vietnamese offices, and the marks of Markdown that are no part of the words."""

from __future__ import annotations

import codecs
import re
import unicodedata

from ansinh.documents.offline import refusals

_VIETNAMESE = set("ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")
_HEADING_MARK = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+", re.MULTILINE)


def read(data: bytes, filename: str) -> tuple[str, str]:
    """The text and the name of its encoding. Line ends become ``\\n``; emphasis marks are dropped. Raises BadInput."""
    text, encoding = decode(data, filename)
    text = clean(text)
    if "**" in text:
        text = text.replace("*", "")
    return _HEADING_MARK.sub("", text), encoding


def clean(text: str) -> str:
    """NFC, ``\\n`` line ends, no invisible characters (BOM, zero width, soft hyphen), no-break spaces as spaces."""
    text = unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    return text.translate(_INVISIBLE)


_INVISIBLE = {
    **dict.fromkeys(
        [0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060, 0xAD, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
    ),
    0xA0: " ",
    0x202F: " ",
    0x2007: " ",
    0x2028: "\n",
    0x2029: "\n",
    0xD0: "Đ",  # Eth, typed for Đ
}


def decode(data: bytes, filename: str) -> tuple[str, str]:
    """Text and the name of its encoding: by its mark, as UTF-8, as UTF-16, as cp1258. Raises BadInput when none fits."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(name), name
            except UnicodeDecodeError as trouble:
                raise refusals.encoding_unknown(filename) from trouble
    if b"\x00" in data[:4096]:
        return _utf16_without_mark(data, filename)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError as trouble:
        raise refusals.encoding_unknown(filename) from trouble
    letters = [char for char in text.lower() if char.isalpha()]
    odd = sum(1 for char in letters if ord(char) > 127 and char not in _VIETNAMESE)
    marked = sum(1 for char in letters if char in _VIETNAMESE)
    if not letters or marked < 0.03 * len(letters) or odd > 0.02 * len(letters):
        raise refusals.encoding_unknown(filename)
    return text, "cp1258"


def _utf16_without_mark(data: bytes, filename: str) -> tuple[str, str]:
    name = "utf-16-le" if data[1:200:2].count(0) >= data[0:200:2].count(0) else "utf-16-be"
    try:
        text = data.decode(name)
    except UnicodeDecodeError as trouble:
        raise refusals.encoding_unknown(filename) from trouble
    if "\x00" in text or sum(1 for char in text[:2000] if char.isalpha() and ord(char) < 0x2000) < 0.3 * len(
        text[:2000]
    ):
        raise refusals.encoding_unknown(filename)
    return text, name
