"""The whole of a list as a file: .xlsx with typed cells, .csv that Vietnamese Excel opens rightly."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.http import HttpResponse

from ansinh.shells.web.language import say

if TYPE_CHECKING:
    from ansinh.shells.web.listing import Listing

KINDS = {"xlsx": "Excel (.xlsx)", "csv": "CSV"}
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_WIDTHS = {"money": 16, "number": 12, "percent": 10, "day": 12, "instant": 17, "tenths": 9, "month": 10}
# A text that begins so would be run as a formula by a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def answer(listing: Listing, items: Iterable[Any], kind: str, today: dt.date) -> HttpResponse:
    """The list as a file to save."""
    body = as_xlsx(listing, items) if kind == "xlsx" else as_csv(listing, items)
    response = HttpResponse(body, content_type=_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{listing.name}-{today:%Y%m%d}.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def as_csv(listing: Listing, items: Iterable[Any]) -> bytes:
    """UTF-8 with a byte order mark; dates dd/mm/yyyy, bare numbers."""
    from ansinh.shells.web.listing import plain

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([say(column.vi, column.en) for column in listing.columns])
    for item in items:
        writer.writerow([_csv_cell(plain(column.kind, column.value(item))) for column in listing.columns])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return str(value)


def as_xlsx(listing: Listing, items: Iterable[Any]) -> bytes:
    """A workbook with a frozen heading, filters, money and dates as such."""
    from ansinh.shells.web.listing import plain

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(say("Danh sách", "List"))
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {
        "money": book.add_format({"num_format": "#,##0"}),
        "number": book.add_format({"num_format": "#,##0.##"}),
        "percent": book.add_format({"num_format": "0.0%"}),
        "tenths": book.add_format({"num_format": "0.0"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "instant": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
    }
    text = book.add_format({"num_format": "@"})
    for index, column in enumerate(listing.columns):
        sheet.set_column(index, index, _WIDTHS.get(column.kind, 26))
    for index, column in enumerate(listing.columns):
        sheet.write_string(0, index, say(column.vi, column.en), heading)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, item in enumerate(items, start=1):
        for index, column in enumerate(listing.columns):
            value = plain(column.kind, column.value(item))
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(last, index, value, text)
            elif isinstance(value, dt.date):
                chosen = "instant" if isinstance(value, dt.datetime) else "day"
                sheet.write_datetime(last, index, value, formats[chosen])
            else:
                sheet.write_number(last, index, value, formats.get(column.kind))
    sheet.autofilter(0, 0, max(last, 1), len(listing.columns) - 1)
    book.close()
    return out.getvalue()
