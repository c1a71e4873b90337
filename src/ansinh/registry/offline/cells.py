"""What one cell means: names, birth dates, numbers, dates, as people really write them. Nothing is fixed in silence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from ansinh.kernel.problem import Problem
from ansinh.kernel.text import squash
from ansinh.kernel.workbook import Cell, column_letters
from ansinh.registry.offline.letters import INVISIBLE, SPACES, TURNED, is_scrambled, stranger, unscrambled

_APOSTROPHES = {ord(char): "’" for char in "'`´‘ʼʹ"}
_BREAKS = {ord(char): " " for char in "\t\r\n"}


@dataclass(slots=True)
class Findings:
    """What was noticed in a row: ``bad`` keeps it out, ``doubts`` need a person's word, ``warnings`` only a look."""

    sheet: str
    row: int
    unseen: int = 0  # cells cleared of characters nobody sees
    bad: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def problem(self, level: str, kind: str, column: str, value: str, vi: str, en: str, *remedy: str) -> None:
        """Notes one problem with its place, value, reason and remedy (Vietnamese, English)."""
        shown = value if len(value) <= 60 else value[:57] + "…"
        made = Problem(
            kind,
            f"“{shown}”: {vi}" if shown else vi,
            f"“{shown}”: {en}" if shown else en,
            where={"sheet": self.sheet, "row": self.row, "column": column},
            remedy_vi=remedy[0] if remedy else "",
            remedy_en=remedy[1] if len(remedy) > 1 else "",
            severity="error" if level == "bad" else "warning",
        )
        getattr(self, level).append(made)

    def comment(self, comments: Mapping[tuple[int, int], str], row: int) -> None:
        """Tells of notes that stand at cells of the row: nobody reads them otherwise."""
        for (at, column), said in comments.items() if comments else ():
            if at == row:
                self.problem("warnings", "comment", column_letters(column), said, "ô có ghi chú (comment) kèm theo", "the cell has a comment",
                             "Chuyển vào cột Ghi chú nếu cần giữ.", "Move it to the notes to keep it.")  # fmt: skip


def clean(cell: Cell | None, column: str, found: Findings) -> str:
    """The text of a cell: NFC, one kind of blank, nothing invisible. Notes errors, open formulas and computed values."""
    if cell is None:
        return ""
    if cell.kind == "error":
        found.problem("bad", "cell_error", column, cell.text, "ô báo lỗi của Excel", "the cell holds an Excel error",
                      "Sửa công thức hoặc gõ giá trị.", "Mend the formula or type the value.")  # fmt: skip
        return ""
    if cell.kind == "uncalculated":
        found.problem("bad", "uncalculated", column, "", "Ô chứa công thức chưa tính.", "The cell holds a formula not calculated.",
                      "Mở bằng Excel, lưu lại, hoặc dán giá trị.", "Open and save it in Excel, or paste the value.")  # fmt: skip
        return ""
    if cell.formula:
        found.problem(
            "warnings", "computed", column, cell.text, "giá trị do công thức tính ra", "a value computed by a formula"
        )
    text = cell.text
    if text.isascii():
        if text.isprintable():
            return text if " " not in text else " ".join(text.split())
        text = text.translate(_BREAKS)
    if TURNED.search(text):
        found.problem("bad", "turned_text", column, "", "Ô có ký tự đảo chiều chữ.", "The cell holds characters that turn text round.",
                      "Gõ lại nội dung.", "Type it again.")  # fmt: skip
        return ""
    if is_scrambled(text):
        mended = unscrambled(text)
        if mended is None:
            found.problem("bad", "scrambled", column, text, "chữ bị hỏng mã, không phục hồi được", "scrambled letters, beyond mending",
                          "Gõ lại bằng tiếng Việt Unicode.", "Type it again in Unicode.")  # fmt: skip
            return ""
        found.problem("doubts", "scrambled", column, text, f"chữ bị hỏng mã; có lẽ là “{mended}”", f"scrambled letters; perhaps “{mended}”",
                      "Xác nhận, hoặc gõ lại bằng Unicode.", "Confirm it, or type it again in Unicode.")  # fmt: skip
        text = mended
    if INVISIBLE.search(text):
        text = INVISIBLE.sub("", text)
        found.unseen += 1
    return squash(SPACES.sub(" ", text))


def read_name(text: str, column: str, found: Findings) -> str:
    """A person's name as on paper. Names of every people are accepted as they are."""
    if not text:
        found.problem("bad", "name_missing", column, "", "Chưa ghi họ tên.", "The name is missing.")
        return ""
    if "?" in text or "\ufffd" in text:
        found.problem("bad", "letters_lost", column, text, "chữ đã mất khi đổi mã", "letters were lost in conversion",
                      "Lấy lại từ bản gốc.", "Take it from the original.")  # fmt: skip
        return text
    if "Ð" in text or "ð" in text:
        text = text.replace("Ð", "Đ").replace("ð", "đ")
        found.problem("warnings", "eth", column, text, "đã đổi chữ Ð lạ thành Đ", "the look-alike Ð was replaced by Đ")
    char = stranger(text)
    if char is not None:
        found.problem("bad", "foreign_letter", column, text, f"có chữ “{char}” ({unicodedata.name(char, '?')}) trông giống chữ Việt",
                      f"holds “{char}” ({unicodedata.name(char, '?')}), which only looks Vietnamese",
                      "Gõ lại họ tên.", "Type the name again.")  # fmt: skip
        return text
    text = text.translate(_APOSTROPHES)
    if any(char.isdigit() for char in text) or len(text) > 100 or re.search(r"[=@<>{}\[\]/\\|]", text):
        found.problem("bad", "not_a_name", column, text, "không phải họ tên", "is not a name", "Ghi đúng họ tên như trên giấy tờ.",
                      "Write the name as on paper.")  # fmt: skip
    elif re.search(r"\S (?:và|&) \S|[,;+]", text) or (re.match(
        r"(?:vợ|chồng|con|mẹ|bố|cha|cháu|em) (?:của |ông |bà |anh |chị )", text.lower()
    ) and not re.match(r"[A-ZÀ-Ỹ]\w* [A-ZÀ-Ỹ]", text)):  # fmt: skip
        found.problem("bad", "two_people", column, text, "hai người hoặc lời chú trong một ô", "two people or a remark in one cell",
                      "Mỗi người một dòng, chỉ ghi họ tên.", "One person a row, the name alone.")  # fmt: skip
    elif len(text) < 2:
        found.problem("bad", "not_a_name", column, text, "quá ngắn, không phải họ tên", "is too short for a name",
                      "Ghi đúng họ tên như trên giấy tờ.", "Write the name as on paper.")  # fmt: skip
    elif " " not in text and "-" not in text:
        found.problem("doubts", "one_word", column, text, "tên chỉ có một từ", "a name of one word",
                      "Xác nhận nếu đúng như trên giấy tờ.", "Confirm it if the papers say so.")  # fmt: skip
    return text
