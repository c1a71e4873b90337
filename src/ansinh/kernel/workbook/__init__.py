"""Lists that people send in, .xlsx or .csv: hostile until shown otherwise, then read cell by cell."""

from __future__ import annotations

from ansinh.kernel.workbook.delimited import not_read
from ansinh.kernel.workbook.package import MOST_BYTES
from ansinh.kernel.workbook.sheets import (
    MOST_ROWS,
    Cell,
    Sheet,
    SheetStream,
    cells_without_value,
    column_letters,
    read_csv,
    read_sheets,
    read_workbook,
    stream_sheets,
    text_rows,
)

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "Cell",
    "Sheet",
    "SheetStream",
    "cells_without_value",
    "column_letters",
    "not_read",
    "read_csv",
    "read_sheets",
    "read_workbook",
    "stream_sheets",
    "text_rows",
]
