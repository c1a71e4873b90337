"""The table of a .csv, in whatever encoding an office saved it. A guess is told; where letters are lost, it is refused."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator

from ansinh.kernel.problem import BadInput, Problem

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONED = re.compile(f"[aăâeêioôơuưyAĂÂEÊIOÔƠUƯY][{_TONES}]")
_OF_1258 = frozenset("ĂăÂâĐđÊêÔôƠơƯưÀÁàáÈÉèéÍíÓóÙÚùúÃãÕõÌìÒòÝýÑñ“”‘’–—…•·°₫ \u00a0" + _TONES)
_MOST_FIELD = 131_072


def decode(data: bytes, filename: str) -> tuple[str, str]:
    """The text of a .csv and its encoding: ``utf-8``, ``utf-16``, ``cp1258`` or ``one byte`` (a font before Unicode).

    Windows-1258 is believed only where every tone mark stands on a vowel and no letter is foreign. ``one byte`` is text
    whose letters cannot be known from its bytes: the caller asks the words. Raises BadInput for NUL bytes.
    """
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        encoding = "utf-16"
    elif data[1:200:2].count(0) > 40 or (0 < len(data) < 200 and data[1::2].count(0) > len(data) // 3):
        encoding = "utf-16-le"
    elif data[:200:2].count(0) > 40:
        encoding = "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in data or encoding != "utf-8-sig":
            raise BadInput(not_read(filename)) from error
        return _of_one_byte(data)
    if "\0" in text:
        raise BadInput(not_read(filename))
    return text, encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")


def _of_one_byte(data: bytes) -> tuple[str, str]:
    try:
        text = data.decode("cp1258")
    except UnicodeDecodeError:
        return data.decode("latin-1"), "one byte"
    marks = sum(map(text.count, _TONES))
    if marks and len(_TONED.findall(text)) == marks and all(char.isascii() or char in _OF_1258 for char in set(text)):
        return unicodedata.normalize("NFC", text), "cp1258"
    return data.decode("cp1252", "replace").replace("\ufffd", "?"), "one byte"


def lines(text: str, filename: str) -> Iterator[tuple[int, list[str]]]:
    """(line number as an editor shows records, fields). The separator is the one the first lines use most."""
    head = text[:4000]
    separator = max(",;\t", key=head.count)
    if head[:4].lower() == "sep=" and len(head) > 4:
        separator = head[4]
    csv.field_size_limit(_MOST_FIELD)
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1)
    except csv.Error as error:
        raise BadInput(not_read(filename)) from error


def not_read(filename: str) -> Problem:
    """The problem of a .csv whose letters cannot be known."""
    return Problem(
        "encoding",
        "Tệp CSV không phải UTF-8 hoặc có byte lạ: không chắc đọc đúng chữ.",
        "The CSV file is not UTF-8 or holds strange bytes: its letters are not sure.",
        where={"file": filename},
        remedy_vi="Trong Excel chọn Lưu thành “CSV UTF-8”, hoặc lưu .xlsx.",
        remedy_en="In Excel save as “CSV UTF-8”, or as .xlsx.",
    )
