"""The matrix as a workbook: coloured cells with symbol and word, the words of every target, a legend."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from ansinh.kernel.dates import vn_date
from ansinh.plans.facts.cascade import MATRIX_STATES, Matrix, MatrixCell, MatrixPlan, MatrixState
from ansinh.plans.rules.cascade.measuring import value_words

_FILLS = {
    MatrixState.MISSING: "#F1D9D6",
    MatrixState.WEAKER: "#F6C9B8",
    MatrixState.EQUAL: "#FFFFFF",
    MatrixState.STRONGER: "#CFE6D3",
    MatrixState.REWORDED: "#F7E7B4",
    MatrixState.LATER: "#F7E7B4",
    MatrixState.NOT_COMPARABLE: "#DDDDE6",
    MatrixState.PART: "#D5E3F0",
    MatrixState.STATED: "#FFFFFF",
}


def matrix_workbook(found: Matrix, lang: str = "vi") -> bytes:
    """The bytes of an .xlsx with the sheets matrix, words and legend. The same matrix gives the same cells."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    formats = _formats(book)
    _matrix_sheet(book, formats, found, lang)
    _words_sheet(book, formats, found, lang)
    _legend_sheet(book, formats, lang)
    book.close()
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BBBBBB", "font_size": 10}
    formats = {state.value: book.add_format({**base, "bg_color": fill}) for state, fill in _FILLS.items()}
    formats["plain"] = book.add_format(base)
    formats["head"] = book.add_format({**base, "bold": True, "bg_color": "#E9E9E4"})
    formats["title"] = book.add_format({"bold": True, "font_size": 13})
    formats["note"] = book.add_format({"italic": True, "font_color": "#555555"})
    formats["number"] = book.add_format({**base, "num_format": "#,##0.##"})
    return formats


def _say(lang: str, vi: str, en: str) -> str:
    return en if lang == "en" else vi


def _heading(plan: MatrixPlan, lang: str) -> str:
    document = plan.document
    lines = [plan.name]
    if document.number:
        lines.append(document.number + (f" · {vn_date(document.date)}" if document.date else ""))
    if plan.recalled:
        lines.append(_say(lang, "(chưa kiểm chứng)", "(unconfirmed)"))
    return "\n".join(lines)


def _matrix_sheet(book: Any, formats: dict[str, Any], found: Matrix, lang: str) -> None:
    sheet = book.add_worksheet(_say(lang, "Ma trận", "Matrix"))
    sheet.write(0, 0, _say(lang, "Chỉ tiêu của các kế hoạch", "Targets side by side"), formats["title"])
    head = [_say(lang, "Chỉ tiêu", "Indicator"), _say(lang, "Đơn vị", "Unit")]
    if found.parent is not None:
        head.append(_heading(found.parent, lang))
    head += [_heading(plan, lang) for plan in found.plans]
    if found.parent is not None:
        head.append(_say(lang, "Gộp lại", "Together"))
    for place, text in enumerate(head):
        sheet.write(2, place, text, formats["head"])
    for number, row in enumerate(found.rows, start=3):
        sheet.write(number, 0, row.label_en if lang == "en" else row.label_vi, formats["plain"])
        sheet.write(number, 1, row.indicator.unit if row.indicator else "", formats["plain"])
        place = 2
        if found.parent is not None:
            wanted = None if row.wanted is None else found.parent.targets[row.wanted]
            text = "" if wanted is None else value_words(wanted) + (f" ({wanted.year})" if wanted.year else "")
            sheet.write(number, place, text, formats["plain"])
            place += 1
        for plan, cell in zip(found.plans, row.cells, strict=True):
            sheet.write(number, place, _cell_text(plan, cell, lang), formats[cell.state.value])
            place += 1
        if found.parent is not None:
            whole = "" if row.whole is None else _say(lang, row.whole.vi, row.whole.en)
            sheet.write(number, place, whole, formats["plain"])
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, len(head) - 1, 24)
    sheet.freeze_panes(3, 1)
    sheet.autofilter(2, 0, 2 + len(found.rows), len(head) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _cell_text(plan: MatrixPlan, cell: MatrixCell, lang: str) -> str:
    symbol, vi, en = MATRIX_STATES[cell.state]
    lines = [f"{symbol} {_say(lang, vi, en)}"] if cell.state is not MatrixState.STATED else []
    for place in cell.places:
        target = plan.targets[place]
        lines.append(value_words(target) + (f" ({target.year})" if target.year else ""))
    lines += [_say(lang, *note) for note in cell.notes]
    return "\n".join(lines)


def _words_sheet(book: Any, formats: dict[str, Any], found: Matrix, lang: str) -> None:
    sheet = book.add_worksheet(_say(lang, "Câu chữ", "Words"))
    head = (
        _say(lang, "Chỉ tiêu", "Indicator"), _say(lang, "Kế hoạch", "Plan"), _say(lang, "So với cấp trên", "Against the parent"),
        _say(lang, "Giá trị", "Value"), _say(lang, "Đến", "To"), _say(lang, "Đơn vị", "Unit"), _say(lang, "Năm", "Year"),
        _say(lang, "Mục", "Path"), _say(lang, "Câu chữ trong văn bản", "Words of the document"),
    )  # fmt: skip
    for place, text in enumerate(head):
        sheet.write(0, place, text, formats["head"])
    number = 1
    for row in found.rows:
        for plan, cell in zip(found.plans, row.cells, strict=True):
            for at in cell.places:
                target = plan.targets[at]
                sheet.write(number, 0, row.label_en if lang == "en" else row.label_vi, formats["plain"])
                sheet.write(number, 1, plan.name, formats["plain"])
                sheet.write(number, 2, MATRIX_STATES[cell.state][2 if lang == "en" else 1], formats[cell.state.value])
                sheet.write(number, 3, target.value, formats["number"])
                sheet.write(number, 4, target.value_to if target.value_to is not None else "", formats["number"])
                sheet.write(number, 5, target.unit, formats["plain"])
                sheet.write(number, 6, target.year or "", formats["plain"])
                sheet.write(number, 7, target.path, formats["plain"])
                sheet.write(number, 8, target.quote or target.indicator, formats["plain"])
                number += 1
    for place, width in enumerate((40, 28, 16, 10, 10, 14, 8, 12, 80)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)


def _legend_sheet(book: Any, formats: dict[str, Any], lang: str) -> None:
    sheet = book.add_worksheet(_say(lang, "Chú giải", "Legend"))
    for number, (state, (symbol, vi, en)) in enumerate(MATRIX_STATES.items()):
        sheet.write(number, 0, f"{symbol} {_say(lang, vi, en)}", formats[state.value])
        sheet.write(number, 1, _say(lang, *MEANINGS[state]), formats["plain"])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)


MEANINGS = {
    MatrixState.MISSING: ("Kế hoạch không có chỉ tiêu này.", "The plan does not state this target."),
    MatrixState.WEAKER: ("Thấp hơn mức của cấp trên.", "Binds less than the plan above."),
    MatrixState.EQUAL: ("Cùng mức, cùng năm, cùng đối tượng.", "The same level, year and people."),
    MatrixState.STRONGER: ("Cao hơn mức của cấp trên.", "Binds more than the plan above."),
    MatrixState.REWORDED: (
        "Cùng con số nhưng thêm hoặc bỏ chữ: xem đối tượng có bị đổi không.",
        "The same number with words added or dropped: see whether it still means the same people.",
    ),
    MatrixState.LATER: ("Đến năm muộn hơn cấp trên yêu cầu.", "Due in a later year than above."),
    MatrixState.NOT_COMPARABLE: (
        "Khác mẫu số, đơn vị hoặc năm nên không so được bằng con số.",
        "Another denominator, unit or year: the numbers cannot be compared.",
    ),
    MatrixState.PART: ("Số đếm: là một phần của tổng, xem cột Gộp lại.", "A count: a part of the total, see Together."),
    MatrixState.STATED: ("Có nêu; không có cấp trên để so.", "Stated; there is nothing above to compare with."),
}
