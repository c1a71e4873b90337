"""Facts of the rooms as plain values: what JSON can carry, with months, periods and enums written as words."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from typing import Any

from ansinh.kernel.page import Page
from ansinh.kernel.period import Month, Period


def plain(value: Any) -> Any:
    """A fact (or page, tuple, mapping of facts) as dictionaries, lists, texts and numbers."""
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, Period):
        return {"start": value.start, "end": value.end}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Page):
        return {
            "items": [plain(item) for item in value.items],
            "total": value.total,
            "page": value.number,
            "size": value.size,
        }
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return value.hex()
    if value is None or isinstance(value, str | int | float | bool | dt.date | dt.datetime | uuid.UUID):
        return value
    return str(value)
