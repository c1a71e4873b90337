"""A corrected workbook read back: which rows change which items, which are new, which cannot go in and why."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import fold, squash
from ansinh.kernel.workbook import Cell, Sheet, column_letters
from ansinh.plans.facts import (
    BadRow,
    CellChange,
    CorrectionPreview,
    ExchangeItem,
    ItemKind,
    PlanExchange,
    ReviewState,
    RowChange,
)
from ansinh.plans.rules.review.fields import FIELDS, corrected
from ansinh.plans.rules.review.words import read_words, trimmed
from ansinh.plans.rules.worksheets.cells import alike, is_share_of_one, listed, title_key, uuid_of, value_of
from ansinh.plans.rules.worksheets.columns import (
    SHEETS,
    STATES,
    SheetForm,
    plan_sheet_name,
)
from ansinh.plans.rules.worksheets.writing import PLAN_ID, SHA256

Where = dict[str, str | int]
_NUMBERS = re.compile(r"\d+")


def read_corrections(sheets: Sequence[Sheet], filename: str, plan: PlanExchange) -> CorrectionPreview:
    """What a workbook would change of a plan as it stands now.

    Raises BadInput where the file as a whole is not a workbook of this plan.
    """
    _belongs(sheets, filename, plan)
    by_name = {fold(sheet.name): sheet for sheet in sheets}
    found = [(form, by_name[fold(form.name)]) for form in SHEETS if fold(form.name) in by_name]
    if not found:
        raise BadInput(_no_sheet(filename))
    changes: list[RowChange] = []
    bad: list[BadRow] = []
    unchanged = 0
    seen: set[uuid.UUID] = set()
    for form, sheet in found:
        reader = _SheetReader(form, sheet, filename, plan)
        for number in sorted(sheet.rows):
            if number <= reader.head:
                continue
            cells = sheet.rows[number]
            if not any(cell.text.strip() or cell.formula for cell in cells.values()):
                continue
            try:
                change = reader.row(number, cells, seen)
            except BadInput as error:
                bad.append(BadRow(form.name, number, reader.as_sent(cells), error.problems))
                continue
            if change is None:
                unchanged += 1
            else:
                changes.append(change)
    absent = sum(1 for item in plan.items if item.item_id not in seen)
    return CorrectionPreview(tuple(changes), tuple(bad), unchanged, absent)


def _belongs(sheets: Sequence[Sheet], filename: str, plan: PlanExchange) -> None:
    """A workbook of another plan is refused before any of its rows is looked at."""
    sheet = next((one for one in sheets if fold(one.name) == fold(plan_sheet_name())), None)
    if sheet is None:
        return
    said = {row[0].text.strip(): row[1].text.strip() for row in sheet.rows.values() if 0 in row and 1 in row}
    same_plan = plan.plan_id is not None and said.get(PLAN_ID) == str(plan.plan_id)
    same_file = said.get(SHA256, plan.sha256) == plan.sha256
    if not same_plan and not same_file:
        raise BadInput(
            Problem(
                "other_plan",
                "Tệp này là của một kế hoạch khác.",
                "This workbook is of another plan.",
                {"file": filename},
                "Mở đúng kế hoạch rồi nhập, hoặc xuất lại tệp từ kế hoạch này.",
                "Open the right plan and import there, or export the workbook of this plan anew.",
            )
        )


def _no_sheet(filename: str) -> Problem:
    names = ", ".join(f"“{form.name}”" for form in SHEETS)
    return Problem(
        "no_sheet",
        f"Không có trang tính nào của kế hoạch ({names}).",
        f"No sheet of a plan ({names}).",
        {"file": filename},
        "Xuất tệp .xlsx của kế hoạch, sửa trong tệp đó và giữ nguyên tên trang tính.",
        "Export the plan's .xlsx, correct that file and keep the names of its sheets.",
    )


class _SheetReader:
    def __init__(self, form: SheetForm, sheet: Sheet, filename: str, plan: PlanExchange) -> None:
        self._form, self._filename, self._plan = form, filename, plan
        self._items = {item.item_id: item for item in plan.of_kind(form.kind)}
        self._others = {item.item_id for item in plan.items if item.kind is not form.kind}
        self._places = {(item.start, item.end): item for item in self._items.values()}
        self.head, self._at = self._columns(sheet)

    def _columns(self, sheet: Sheet) -> tuple[int, dict[str, int]]:
        """The last row of the heading, and where each column stands: columns may have been moved."""
        titles = {title_key(one.vi): one.key for one in self._form.columns}
        titles |= {title_key(one.en): one.key for one in self._form.columns}
        head, at = 0, dict[str, int]()
        for number in sorted(sheet.rows)[:10]:
            named = {
                titles[title_key(cell.text)]: index
                for index, cell in sheet.rows[number].items()
                if title_key(cell.text) in titles
            }
            if len(named) >= 3:
                head, at = number, named | at
        missing = [
            one.vi.rstrip(" *")
            for one in self._form.columns
            if one.key in ("id", "state", "quote") and one.key not in at
        ]
        if head and not missing:
            return head, at
        raise BadInput(
            Problem(
                "no_header",
                f"Không thấy dòng tiêu đề{listed(missing)}.",
                f"No heading row{listed(missing)}.",
                {"file": self._filename, "sheet": self._form.name},
                "Giữ nguyên hai dòng tiêu đề của tệp đã xuất.",
                "Keep the two heading rows of the exported file.",
            )
        )

    def as_sent(self, cells: Mapping[int, Cell]) -> tuple[str, ...]:
        """The row in the order of our own columns."""
        found = []
        for column in self._form.columns:
            cell = cells.get(self._at.get(column.key, -1))
            if cell is None or cell.kind == "uncalculated":
                found.append("")
            elif column.sort == "deadline" and cell.kind == "date":
                found.append("/".join(reversed(cell.text.split("-")[1:])))
            elif cell.kind == "number" and cell.text.endswith(".0"):
                found.append(cell.text[:-2])
            elif cell.kind == "number" and column.sort == "number":
                found.append(cell.text.replace(".", ","))
            else:
                found.append(cell.text)
        return tuple(found)

    def row(self, number: int, cells: Mapping[int, Cell], seen: set[uuid.UUID]) -> RowChange | None:
        """What a row asks for; None where it says what stands already. Raises BadInput with all that is wrong."""
        problems = [
            self._problem(
                "formula", number, index, "Ô chứa công thức hoặc lỗi, không phải giá trị.",
                "The cell holds a formula or an error, not a value.", "Chép rồi dán dạng giá trị.",
                "Copy and paste as values.", cell.text,
            )
            for index, cell in sorted(cells.items())
            if cell.formula or cell.kind in ("error", "uncalculated")
        ]  # fmt: skip
        if problems:
            raise BadInput(problems)
        item = self._item(number, cells)
        if item is not None:
            if item.item_id in seen:
                raise BadInput(
                    self._at_key(
                        "twice", number, "id", "Mục này có hai dòng.", "This item has two rows.",
                        "Giữ một dòng, xóa dòng kia.", "Keep one row and delete the other.", str(item.item_id),
                    )
                )  # fmt: skip
            seen.add(item.item_id)
        state = self._state(number, cells)
        reason = squash(self._text(cells, "reason"))
        if item is None:
            return self._new(number, cells, state, seen)
        return self._changed(number, cells, item, state, reason)

    def _changed(
        self, number: int, cells: Mapping[int, Cell], item: ExchangeItem, state: ReviewState | None, reason: str
    ) -> RowChange | None:
        quote = squash(self._text(cells, "quote"))
        if quote and quote != squash(item.quote)[:32_767]:
            raise BadInput(
                self._at_key(
                    "quote_changed", number, "quote", "Nguyên văn là lời của văn bản, không sửa ở đây.",
                    "These are the document's words and are not corrected here.",
                    "Chép lại lời cũ; muốn đổi chỗ trích thì thêm một dòng mới và bác bỏ dòng này.",
                    "Put the old words back; to quote another place add a new row and reject this one.", quote[:80],
                )
            )  # fmt: skip
        typed = self._typed(number, cells, item)
        after = self._checked(number, dict(item.fields), typed)
        changes = tuple(
            CellChange(rule.name, item.fields.get(rule.name), after[rule.name])
            for rule in FIELDS[item.kind]
            if rule.name in typed and not alike(after[rule.name], item.fields.get(rule.name))
        )
        decision = state if state is not None and state is not item.state else None
        if changes and item.state is ReviewState.REJECTED and decision is None:
            decision = ReviewState.REJECTED  # a correction would put it back among those to be decided
        if decision is ReviewState.REJECTED and not reason:
            raise BadInput(
                self._at_key(
                    "no_reason", number, "reason", "Bác bỏ phải ghi lý do.", "Rejecting needs a reason.",
                    "Ghi lý do vào cột “Lý do bác bỏ”.", "Write it into the column “Reason for rejecting”.", "",
                )
            )  # fmt: skip
        if not changes and decision is None:
            return None
        version = _NUMBERS.search(self._text(cells, "version"))
        return RowChange(
            self._form.name, number, item.kind, item.item_id, changes, decision, reason, item.quote, item.start,
            item.end, int(version[0]) if version else None, self.as_sent(cells),
        )  # fmt: skip

    def _new(
        self, number: int, cells: Mapping[int, Cell], state: ReviewState | None, seen: set[uuid.UUID]
    ) -> RowChange | None:
        if state is ReviewState.REJECTED:
            raise BadInput(
                self._at_key(
                    "new_rejected", number, "state", "Dòng mới không thể bị bác bỏ.", "A new row cannot be rejected.",
                    "Chọn trạng thái khác hoặc xóa dòng.", "Choose another state or delete the row.", "",
                )
            )  # fmt: skip
        kind = self._form.kind
        typed = {name: value for name, value in self._typed(number, cells, None).items() if value not in (None, "", ())}
        places = self._words(number, cells)
        start, end = places[0]
        after = self._checked(number, read_words(kind, self._plan.text[start:end]), typed)
        for item in (self._places[place] for place in places if place in self._places):
            if item.item_id not in seen and all(alike(after[name], item.fields.get(name)) for name in typed):
                seen.add(item.item_id)  # sent before: the row is this item's
                return None
        free = [place for place in places if place not in self._places]
        if len(free) != 1:
            raise BadInput(self._not_one_place(number, cells, len(free)))
        start, end = free[0]
        return RowChange(
            self._form.name, number, kind, None,
            tuple(CellChange(name, None, after[name]) for name in typed),
            ReviewState.ACCEPTED if state is ReviewState.ACCEPTED else None,
            "", squash(self._plan.text[start:end]), start, end, None, self.as_sent(cells),
        )  # fmt: skip

    def _item(self, number: int, cells: Mapping[int, Cell]) -> ExchangeItem | None:
        written = self._text(cells, "id").strip()
        if not written:
            return None
        wanted = uuid_of(written)
        if wanted is not None and wanted in self._items:
            return self._items[wanted]
        place = [int(one) for one in _NUMBERS.findall(self._text(cells, "place"))]
        if wanted is not None and wanted not in self._others and len(place) == 2:
            # a workbook made of the file, before the plan was kept: its items are known by their places
            item = self._places.get((place[0], place[1]))
            if item is not None and squash(item.quote)[:80] == squash(self._text(cells, "quote"))[:80]:
                return item
        raise BadInput(
            self._at_key(
                "unknown_item", number, "id", "Kế hoạch không có mục mang mã này.", "The plan has no item of this id.",
                "Xuất lại tệp rồi sửa trên tệp mới; dòng thêm mới thì để trống cột mã.",
                "Export the workbook anew and correct that; leave the id of an added row blank.", written,
            )
        )  # fmt: skip

    def _state(self, number: int, cells: Mapping[int, Cell]) -> ReviewState | None:
        written = squash(self._text(cells, "state"))
        if not written:
            return None
        for state, words in STATES.items():
            if fold(written) in (fold(words), str(state)):
                return state
        choices = ", ".join(f"“{words}”" for words in STATES.values())
        raise BadInput(
            self._at_key(
                "unknown_state", number, "state", "Không có trạng thái này.", "There is no such state.",
                f"Chọn một trong: {choices}.", f"Choose one of: {choices}.", written,
            )
        )  # fmt: skip

    def _typed(self, number: int, cells: Mapping[int, Cell], item: ExchangeItem | None) -> dict[str, object]:
        """What stands in the cells of the fields; a column that was taken out says nothing."""
        found: dict[str, object] = {}
        problems = []
        for column in self._form.columns:
            if column.key not in {rule.name for rule in FIELDS[self._form.kind]} or column.key not in self._at:
                continue
            cell = cells.get(self._at[column.key])
            value = value_of(column, cell)
            if is_share_of_one(column, cell, item, self._unit(cells)):
                problems.append(
                    self._at_key(
                        "percent", number, column.key,
                        "Ô được định dạng phần trăm: giá trị thành số nhỏ hơn 1.",
                        "The cell is formatted as a percentage: its value became less than 1.",
                        "Định dạng ô là Số và ghi 95, không ghi 95%. Nếu đúng là nhỏ hơn 1, định dạng ô là Văn bản và ghi 0,5.",
                        "Format the cell as a number and write 95, not 95%. If it is less than 1, format it as text: 0,5.",
                        cell.text if cell else "",
                    )
                )  # fmt: skip
            found[column.key] = value
        if problems:
            raise BadInput(problems)
        return found

    def _checked(self, number: int, current: dict[str, Any], typed: Mapping[str, object]) -> dict[str, Any]:
        """The fields made clean. Every problem is given its sheet, row, column and the value that was sent."""
        try:
            return corrected(self._form.kind, current, typed)
        except BadInput as error:
            problems = []
            for one in error.problems:
                key = str(one.where.get("field", ""))
                shown = typed.get(key, "")
                problems.append(
                    self._at_key(
                        one.kind, number, key, one.vi, one.en,
                        one.remedy_vi or "Sửa ô này rồi nhập lại.", one.remedy_en or "Mend this cell and import again.",
                        "" if shown is None else str(shown),
                    )
                )  # fmt: skip
            raise BadInput(problems) from error

    def _words(self, number: int, cells: Mapping[int, Cell]) -> list[tuple[int, int]]:
        """Where the words of a new row stand in the document: one place, or several."""
        quote = squash(self._text(cells, "quote"))
        if not quote:
            raise BadInput(
                self._at_key(
                    "no_quote", number, "quote", "Dòng mới phải có nguyên văn.", "A new row must quote the document.",
                    "Chép lời của văn bản vào cột “Nguyên văn”.", "Copy the document's words into “Words of the document”.",
                    "",
                )
            )  # fmt: skip
        form = re.compile(r"\s+".join(re.escape(word) for word in quote.split()))
        text = self._plan.text
        places = [trimmed(text, match.start(), match.end()) for match in form.finditer(text)]
        if not places:
            raise BadInput(
                self._at_key(
                    "not_in_document", number, "quote", "Văn bản không có những lời này.",
                    "The document does not have these words.",
                    "Chép đúng từng chữ, cả dấu câu, từ văn bản.", "Copy them letter by letter, marks included.", quote[:80],
                )
            )  # fmt: skip
        return places

    def _not_one_place(self, number: int, cells: Mapping[int, Cell], free: int) -> Problem:
        quote = squash(self._text(cells, "quote"))[:80]
        if free:
            return self._at_key(
                "several_places", number, "quote", f"Những lời này có ở {free} chỗ.",
                f"These words stand in {free} places.",
                "Chép dài hơn để chỉ rõ một chỗ.", "Quote more, so that one place is meant.", quote,
            )  # fmt: skip
        return self._at_key(
            "already_there", number, "quote", "Mục với đúng những lời này đã có.",
            "There is an item with exactly these words.",
            "Sửa ở dòng của mục đó, hoặc chép lời khác.", "Correct the row of that item, or quote other words.", quote,
        )  # fmt: skip

    def _unit(self, cells: Mapping[int, Cell]) -> str:
        return self._text(cells, "unit").strip() if self._form.kind is ItemKind.TARGET else ""

    def _text(self, cells: Mapping[int, Cell], key: str) -> str:
        cell = cells.get(self._at.get(key, -1))
        if cell is None:
            return ""
        return cell.text[:-2] if cell.kind == "number" and cell.text.endswith(".0") else cell.text

    def _at_key(
        self, kind: str, number: int, key: str, vi: str, en: str, remedy_vi: str, remedy_en: str, value: str
    ) -> Problem:
        return self._problem(kind, number, self._at.get(key, -1), vi, en, remedy_vi, remedy_en, value)

    def _problem(
        self, kind: str, number: int, index: int, vi: str, en: str, remedy_vi: str, remedy_en: str, value: str
    ) -> Problem:
        where: Where = {"file": self._filename, "sheet": self._form.name, "row": number}
        if index >= 0:
            where["column"] = column_letters(index)
        if value:
            vi, en = f"{vi} (đang ghi “{value}”)", f"{en} (it says “{value}”)"
        return Problem(kind, vi, en, where, remedy_vi, remedy_en)
