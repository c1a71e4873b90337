"""Lists as communes send them, made for the tests."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence

import xlsxwriter

HEADER = ("STT", "Hộ số", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân", "Quan hệ với chủ hộ")


def xlsx(*rows: Sequence[object], header: Sequence[str] | None = HEADER, sheet: str = "DS") -> bytes:
    """A workbook of one sheet: the header, then the rows as they are (texts stay texts, numbers numbers)."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": dt.datetime(2026, 11, 20, tzinfo=dt.UTC)})  # the same rows are the same bytes
    page = book.add_worksheet(sheet)
    for number, row in enumerate(([header] if header else []) + list(rows)):
        for column, value in enumerate(row):
            if value is not None:
                page.write(number, column, value)
    book.close()
    return buffer.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part added or replaced."""
    source, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            if part != name:
                target.writestr(part, source.read(part))
        target.writestr(name, content)
    return buffer.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of a workbook."""
    return zipfile.ZipFile(io.BytesIO(data)).read(name)
