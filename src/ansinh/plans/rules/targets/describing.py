"""What a clause measures and for whom: indicator and qualifier, with what the sentence left out put back."""

from __future__ import annotations

import re

from ansinh.kernel.text import squash
from ansinh.plans.rules.measures import Measure
from ansinh.plans.rules.targets.clauses import Clause
from ansinh.plans.rules.targets.phrases import EDGE, HEAD, OPENERS, PLACE_PREFIX

_YEAR_PREFIX = re.compile(
    r"^(?:(?:và|phấn đấu)\s+)?(?:đến|vào|trong|từ|hết|tới|trước)?\s*(?:hết|cuối|đầu)?\s*(?:năm\s+20\d\d|(?:ngày\s+)?\d{1,2}/\d{1,2}/20\d\d|"
    r"(?:tháng|quý)\s+[\dIV]+(?:/|\s+năm\s+)20\d\d|"
    r"giai đoạn\s+20\d\d\s*[-–]\s*20\d\d)"
    r"(?:\s+trở đi)?\s*,?\s*",
    re.IGNORECASE,
)

_PREDICATE = re.compile(
    r"\s(?:được|có(?! công\b(?! trình| việc| nghệ)| hoàn cảnh\b| nhu cầu\b| thu nhập\b| nhiều\b| biển\b)|tham gia|"
    r"sử dụng|đạt|hoàn thành|tiếp tục|triển khai|bố trí|thực hiện|áp dụng|xây dựng|tiếp cận|hưởng|đến trường|"
    r"mỗi|trong độ tuổi đến|biết|phủ|vận hành|ứng dụng|cung cấp|ban hành|công khai|giải quyết|không|kết nối|duy trì|"
    r"tổ chức)(?=\s)",
    re.IGNORECASE,
)

_POPULATION = re.compile(
    r"^(?:người|hộ|dân|số (?:người|hộ|nạn nhân|trẻ|lao động|xã|học sinh)|trẻ|lực lượng|phụ nữ|học sinh|sinh viên|"
    r"cán bộ|đội ngũ|công chức|"
    r"xã|phường|thôn|bản|huyện|quận|thị xã|trường|cơ sở|gia đình|điểm dân cư|đơn vị|khu|các|cha mẹ|đài|tổ chức|"
    r"đối tượng|bà mẹ|"
    r"doanh nghiệp|hợp tác xã|lao động|trạm|cụm|nạn nhân|thanh niên|giáo viên|địa phương|cơ quan|sở)",
    re.IGNORECASE,
)

_HEAD_QUALIFIER = re.compile(
    r"(khu vực (?:thành thị|nông thôn|đô thị|miền núi)|cấp (?:tiểu học|trung học cơ sở|"
    r"trung học phổ thông(?: và tương đương)?|mầm non)"
    r"|toàn (?:tỉnh|xã|huyện|thành phố|quốc|vùng)|trẻ em dưới \d+ tuổi|trẻ em dưới \d+ tháng tuổi"
    r"|(?<=của )người dân(?: trên địa bàn (?:tỉnh|xã|huyện|thành phố))?|ở (?:nông thôn|thành thị|đô thị))",
    re.IGNORECASE,
)

_TAIL_CUT = re.compile(
    r",\s+(?:số còn lại|hoàn thành (?:trước|trong)|xong trước|có|góp phần|đáp ứng|nhằm|trong đó|tạo|từng bước|phù hợp|để)\s|\s(?:đã được|được) (?:UBND|Ủy ban|HĐND|"
    r"Thủ tướng|cấp)\s[^,;]*phê duyệt"
    r"|\s(?:theo|tại) (?:Đề án|Quyết định|Nghị quyết|Chương trình|Kế hoạch)\b|\s\((?:các|gồm|bao gồm|trong đó|"
    r"tỷ lệ này)\b|\s+từ nguồn\b"
)

_ELIDED = re.compile(
    r"^(?:cấp|khu vực|vùng|bậc|thể|mức độ|trình độ|ở|đối với|riêng|nam|nữ|đô thị|nông thôn|thành thị|miền núi|xã|phường)\b",
    re.IGNORECASE,
)

_ELIDED_VERB = re.compile(r"^(?:có|được|đạt|đã qua)\s", re.IGNORECASE)


def describe(sentence: str, clause: Clause, later: list[Clause], head: str) -> tuple[str, str | None, str]:
    """Indicator and qualifier of a clause, and the head phrase that later clauses may leave out."""
    item = clause.measure
    before = sentence[clause.start : item.start]
    after = sentence[item.end : clause.end]
    part = re.match(r"trong đó,?\s+(?=(?:có|được|đã qua)\s)", before, re.IGNORECASE) if head else None
    lead = squash(before[part.end() :]).strip(EDGE) if part else _strip_opening(before)
    tail = _cut_tail(after)
    if not item.percent and item.unit:
        tail = _cut_tail(squash(sentence[item.number_end : clause.end]))
        if item.per_words:
            tail = tail.replace(item.per_words, "").strip()
    year_tail = re.compile(
        r"\s*\(?(?:đến|vào|trong|từ|hết)?\s*(?:hết|cuối)?\s*năm\s+20\d\d(?:\s+trở đi)?\)?.*$", re.IGNORECASE
    )
    tail = _balanced(year_tail.sub("", tail))
    lead = _LEAD_TAIL.sub("", lead).strip(EDGE)
    if not item.percent:
        return _describe_count(item, lead, tail, head, sentence[item.start : item.number])
    if not lead:  # 100% hộ gia đình … được …
        subject, predicate = _subject(tail)
        if not predicate:
            tail = f"{tail} {_shared_predicate(sentence, later)}".strip()
        qualifier = subject if _POPULATION.match(subject) else None
        return tail or head, qualifier, ""
    title, colon, group = lead.rpartition(": ")
    if colon and HEAD.match(title) and _ELIDED.match(group):
        return title, group, title
    if _ELIDED.match(lead) and head and not HEAD.match(lead):
        stem = head
        if (same := re.search(rf"\s{re.escape(lead.split()[0])}\s", head)) is not None:
            stem = head[: same.start()]
        return stem, lead, head
    if _ELIDED_VERB.match(lead) and head:
        return lead, head, head
    qualifier_match = _HEAD_QUALIFIER.search(lead)
    qualifier = qualifier_match[1] if qualifier_match else None
    if tail and _POPULATION.match(tail) and HEAD.match(lead):
        return lead, tail, lead
    if tail and not HEAD.match(lead):  # Xóa 100% nhà tạm …, số hóa 100% …
        subject, _ = _subject(tail)
        return f"{lead} {tail}", qualifier or (subject if _POPULATION.match(subject) else None), lead
    return lead, qualifier, lead


MOST_IN_A_ROW = 6  # how many groups of one sentence may wait for their common predicate


def _shared_predicate(sentence: str, later: list[Clause]) -> str:
    """“90% hồ sơ cấp tỉnh; 80% … cấp huyện và 70% … cấp xã được xử lý …”: what the last of the row says for all."""
    for clause in later:
        if _strip_opening(sentence[clause.start : clause.measure.start]):
            return ""
        predicate = _subject(_cut_tail(sentence[clause.measure.end : clause.end]))[1]
        if predicate:
            return predicate
    return ""


_LEAD_TAIL = re.compile(
    r"\s+(?:(?:ít nhất|tối thiểu)\s+)?(?:đến|vào|trong|từ|hết)\s+(?:hết |cuối )?năm\s+20\d\d$|(?:\s+(?:giảm|tăng|"
    r"nâng))?\s+từ\s+\d(?![^,;]*(?:tuổi|tháng)).*$",
    re.IGNORECASE,
)


def _balanced(text: str) -> str:
    """Trimmed, with brackets in pairs: a bracket opened and not closed is closed or cut."""
    text = text.strip(EDGE)
    if text.count("(") > text.count(")"):
        return text + ")" if len(text) - text.rfind("(") < 60 else text[: text.rfind("(")].strip(EDGE)
    if text.count(")") > text.count("("):
        return text.rstrip(")").strip(EDGE)
    return text


_PHYSICAL = ("cm", "MW", "kW", "kWh", "ha", "km", "km²", "m²", "m³", "tấn", "kg", "lần", "tuổi", "năm", "giờ")


_STATES = re.compile(
    r"(?:đạt|là|ở mức|còn|lên|xuống|:)\s*(?:được|khoảng|trên|dưới|ít nhất|tối thiểu|từ|mức|\s)*$", re.IGNORECASE
)
_CHANGES = re.compile(r"\s+(?:giảm|tăng|nâng|được nâng)$", re.IGNORECASE)


def _describe_count(item: Measure, lead: str, tail: str, head: str, binding: str) -> tuple[str, str | None, str]:
    lead = re.sub(r"\s*(?:là|đạt)$", "", lead)
    if _ELIDED.match(lead) and head and not tail.replace(item.noun, "").strip():
        return head, lead, head
    bare_unit = item.unit.split("/")[0]
    if "/" in item.unit and tail.startswith(item.unit):
        tail = bare_unit + tail[len(item.unit) :]
    if (
        lead
        and _STATES.search(binding)
        and (HEAD.match(lead) or bare_unit in _PHYSICAL or item.unit.startswith(_MONEY))
    ):
        match = _HEAD_QUALIFIER.search(lead)
        lead = _CHANGES.sub("", lead)
        return lead, (match[1] if match else item.per_words), lead
    if lead and tail == item.unit and item.unit.startswith(_MONEY):
        tail = ""
    if lead and bare_unit in _PHYSICAL and tail.startswith(bare_unit):
        tail = tail[len(bare_unit) :].strip()
    if HEAD.match(lead) or (lead and not tail):
        match = _HEAD_QUALIFIER.search(lead)
        return lead, (match[1] if match else item.per_words), lead
    for_whom = re.search(r"\s(?:cho|thuộc|dành cho|của|tại)\s.+$", tail)
    if item.per_words:
        return tail or item.noun, item.per_words, head
    subject, predicate = _subject(tail)
    qualifier: str | None
    if for_whom and len(tail[: for_whom.start()]) > 1 and len(subject) >= for_whom.start():
        qualifier = for_whom.group().strip()
        noun = tail
    else:
        qualifier = subject if predicate and _POPULATION.match(subject) else None
        noun = tail
    indicator = f"{lead} {noun}".strip() if lead else noun
    return indicator or head or item.unit, qualifier, head


_MONEY = ("tỷ đồng", "tỉ đồng", "triệu đồng", "nghìn đồng", "đồng", "USD", "tỷ USD", "triệu USD", "điểm", "/")


def _strip_opening(text: str) -> str:
    text = squash(text)
    previous = None
    while previous != text:
        previous = text
        text = _YEAR_PREFIX.sub("", text)
        text = OPENERS.sub("", text)
        text = PLACE_PREFIX.sub("", text)
    return text.strip(EDGE)


def _subject(tail: str) -> tuple[str, str]:
    match = _PREDICATE.search(" " + tail)
    if match is None:
        return tail, ""
    return tail[: max(0, match.start())].strip(), tail[max(0, match.start()) :].strip()


def _cut_tail(text: str) -> str:
    text = squash(text).strip(EDGE)
    if cut := _TAIL_CUT.search(text):
        text = text[: cut.start()]
    if text.count(")") > text.count("("):
        text = text.replace(")", "", 1)
    return text.strip(EDGE)
