"""What a cell of a corrected workbook says: its value as a field takes it, what Excel made of it, titles compared."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from ansinh.kernel.text import fold, squash
from ansinh.kernel.workbook import Cell
from ansinh.plans.facts import ExchangeItem
from ansinh.plans.rules.worksheets.columns import COMPARATORS, Column, indicator_said

_SIGNS = {"=": "=", ">=": ">=", "≥": ">=", ">": ">", "<=": "<=", "≤": "<=", "<": "<", "~": "~", "≈": "~"}
_SIGNS |= {words: str(sign) for sign, words in COMPARATORS.items()} | {"range": "range"}


def uuid_of(written: str) -> uuid.UUID | None:
    """The id written in a cell, if it is one."""
    try:
        return uuid.UUID(written)
    except ValueError:
        return None


def title_key(text: str) -> str:
    """A column title as it is compared: without marks, case and asterisk."""
    return fold(text).rstrip(" *")


def listed(names: Sequence[str]) -> str:
    """Names in brackets, or nothing."""
    return f" ({', '.join(names)})" if names else ""


def value_of(column: Column, cell: Cell | None) -> object:
    """The value of a field as its cell says it; a date that Excel made of 30/11 is a day and month again."""
    if cell is None:
        return None
    if cell.kind == "date":
        year, month, day = cell.text.split("-")
        return f"{day}/{month}" if column.sort == "deadline" else f"{day}/{month}/{year}"
    if cell.kind == "number" and column.sort in ("number", "year"):
        return float(cell.text)
    if cell.kind == "number" and cell.text.endswith(".0"):
        return cell.text[:-2]
    if column.sort == "comparator":
        return _SIGNS.get(squash(cell.text), cell.text)
    if column.sort == "indicator":
        return indicator_said(cell.text)
    return cell.text


def is_share_of_one(column: Column, cell: Cell | None, item: ExchangeItem | None, unit: str) -> bool:
    """Somebody typed 95% into a number's cell and Excel made it 0.95."""
    if column.sort != "number" or cell is None or cell.kind != "number" or unit != "%":
        return False
    before = item.fields.get(column.key) if item is not None else None
    return 0 < float(cell.text) <= 1 and not (isinstance(before, int | float) and before <= 1)


def alike(one: object, other: object) -> bool:
    """Whether two values say the same: blanks of every kind, and texts but for white space."""
    if isinstance(one, str) and isinstance(other, str):
        return squash(one) == squash(other)
    if one in (None, "", ()) and other in (None, "", ()):
        return True
    return one == other
