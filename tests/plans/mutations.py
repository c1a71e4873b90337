"""Defects planted in a plan: each changes the text in one place and says where, so that a finding can be asked for
exactly there."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Planted = tuple[str, tuple[int, int]]  # the text with the defect, and the place of the defect in it


@dataclass(frozen=True)
class Defect:
    """A way of going wrong. ``kinds``: any of these findings may name it."""

    name: str
    kinds: frozenset[str]
    plant: Callable[[str, random.Random], Iterator[Planted]]
    most: int = 2


def replaced(
    pattern: str, by: str | Callable[[re.Match[str]], str]
) -> Callable[[str, random.Random], Iterator[Planted]]:
    """Plants by replacing one match of a pattern, in random order of the places."""

    def plant(text: str, chance: random.Random) -> Iterator[Planted]:
        places = list(re.finditer(pattern, text))
        chance.shuffle(places)
        for match in places:
            new = match.expand(by) if isinstance(by, str) else by(match)
            if new != match.group():
                start = match.start()
                yield text[:start] + new + text[match.end() :], (start, start + max(1, len(new)))

    return plant


SLIPS = {
    "phù hợp": "phụ hợp", "liên quan": "liên qua", "kiện toàn": "kiến toàn", "chất lượng": "chất lương",
    "triển khai": "triễn khai", "thực hiện": "thực hiên", "hỗ trợ": "hổ trợ", "bảo hiểm": "bảo hiễm", "đào tạo": "đào tao",
    "giải pháp": "giải phap", "xã hội": "xã hôi", "trợ giúp": "trợ dúp", "khuyết tật": "khuyết tất",
    "tuyên truyền": "tuyên truyến", "trách nhiệm": "trách nhiêm", "nâng cao": "nâng cáo", "chính sách": "chính xách",
    "đối tượng": "đối tương", "thường xuyên": "thường xuyến", "kịp thời": "kip thời", "phát triển": "phát triền",
    "đơn vị": "đơn vi", "hoàn thiện": "hoàn thiên", "tiếp cận": "tiếp cân", "hoàn cảnh": "hoàn cãnh",
    "phối hợp": "phôi hợp", "cộng đồng": "công đồng", "người dân": "ngươi dân", "chăm sóc": "chắm sóc",
}  # fmt: skip
PLACES = {
    "Quảng Ngãi": "Quãng Ngãi", "Đồng Tháp": "Đồng Thấp", "Hà Nam": "Hà Nan", "Thanh Hóa": "Thanh Hòa",
    "Đắk Lắk": "Đắk Lăk", "Hà Tĩnh": "Hà Tỉnh", "Bắc Ninh": "Bắc Nình", "Lào Cai": "Lào Cay",
}  # fmt: skip


def _slip(match: re.Match[str]) -> str:
    return SLIPS[match.group()]


def _other_year(match: re.Match[str]) -> str:
    return f"{match[1]}{int(match[2]) - 1}"


DEFECTS = (
    Defect("a word misspelt", frozenset({"typo"}), replaced(rf"\b(?:{'|'.join(SLIPS)})\b", _slip), 6),
    Defect("a place misspelt", frozenset({"name_error"}), replaced(rf"(?<=ỉnh )(?:{'|'.join(PLACES)})", lambda m: PLACES[m.group()])),
    Defect("a word typed twice", frozenset({"repeated_word"}), replaced(r"(?<=\w )(của|các|và|được|trong|cho)(?= \w)", r"\1 \1")),
    Defect("two words run together", frozenset({"fused"}), replaced(r"\b(chính sách|phát triển|thực hiện|bảo đảm) (xã hội|kinh tế|tốt|an sinh)", r"\1\2")),
    Defect("a blank number", frozenset({"missing_number"}), replaced(r"Số: \d+/", "Số: /")),
    Defect("a blank day", frozenset({"missing_date"}), replaced(r"ngày \d+ tháng \d+ năm 20\d\d(?=\n)", "ngày   tháng   năm 2024")),
    Defect("a share over a hundred", frozenset({"over_100_percent"}), replaced(r"(?<=\s)(9\d|8\d)%(?=\s+\w)", r"1\1%")),
    Defect("more than the whole", frozenset({"over_whole"}), replaced(r"13/13", "15/13")),
    Defect("a range that runs backwards", frozenset({"range_reversed"}), replaced(r"(\d\d)(%? ?(?:-|đến) ?)(\d\d)%", r"\3\2\1%")),
    Defect("no such day", frozenset({"impossible_date"}), replaced(r"trước ngày (\d\d)/(\d\d)(?= hằng|\))", "trước ngày 31/11")),
    Defect("due before the plan", frozenset({"due_before_issue"}), replaced(r"(đến năm) 20[34]0(?=[\n:])", r"\1 2003")),
    Defect("a cited document a year too early", frozenset({"citation_date_wrong", "citation_dates_differ", "date_conflict"}),
           replaced(r"(42-NQ/TW ngày 24/11/|CTr/TU ngày \d+/\d+/)(20\d\d)", _other_year)),
    Defect("a symbol without its form", frozenset({"citation_form"}), replaced(r"(\d+)-(NQ|CTr)/(TW|TU)", r"\1/\2-\3")),
    Defect("a kind that is not the symbol's", frozenset({"inconsistent_symbol"}), replaced(r"Nghị quyết (?=số \d+-NQ/)", "Kết luận ")),
    Defect("a task whose lead is gone", frozenset({"task_without_lead"}), replaced(r"(?m)^- Cơ quan chủ trì[^:]*:[^\n]*\n\n?", "")),
    Defect("a section number skipped", frozenset({"numbering"}), replaced(r"(?m)^2\. (?=Yêu cầu|Mục tiêu cụ thể)", "3. ")),
    Defect("a section number given twice", frozenset({"numbering"}), replaced(r"(?m)^III\. ", "II. ")),
    Defect("an appendix announced", frozenset({"appendix_missing"}), replaced(r"(?<=[a-zđ])\.\n", " (có Phụ lục kèm theo).\n")),
    Defect("a footnote mark without footnote", frozenset({"footnote_missing"}), replaced(r"(?<=[a-zđ])\.\n", "[7].\n")),
    Defect("a page number in a sentence", frozenset({"page_debris"}), replaced(r"(?<=[a-zđ]{3}) (?=[a-zđ]{2,} \w+ \w+ \w+ \w+ \w+)", "\n\n12\n\n")),
    Defect("a department that was not there yet", frozenset({"agency_not_existing"}), replaced(r"(?<=chủ trì: )Sở (?:Y tế|Nội vụ)", "Sở Dân tộc và Tôn giáo")),
    Defect("no one can be left behind", frozenset({"dropped_negation"}), replaced(r"không (?=để ai bị bỏ lại|có khả năng thoát nghèo|dùng tiền mặt|còn phù hợp)", "")),
    Defect("trained with a certificate above trained", frozenset({"part_over_whole"}), replaced(r"(có bằng cấp, chứng chỉ đạt) 35%", r"\1 85%")),
    Defect("parts above their sum", frozenset({"sum_over_whole"}), replaced(r"1\.500 căn", "1.900 căn")),
    Defect("a target set twice, differently", frozenset({"contradictory_targets"}),
           replaced(r"\n- (Trên 96% dân số tham gia bảo hiểm y tế)\.\n", r"\n- \1.\n\n- Trên 92% dân số tham gia bảo hiểm y tế.\n")),
    Defect("a report due before those it is made of", frozenset({"report_order"}), replaced(r"trước ngày 30/11 hằng năm", "trước ngày 15/10 hằng năm")),
    Defect("a committee that signs without its name", frozenset({"missing_component"}), replaced(r"TM\. ỦY BAN NHÂN DÂN\n", "")),
    Defect("no list of recipients", frozenset({"missing_component"}), replaced(r"(?s)Nơi nhận:.*?- Lưu: VT\.\n", "")),
)  # fmt: skip
