"""Words: page numbers in sentences, a lost or slipped-in “không”, doubled words, a verb lost before “với”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansinh.plans.facts import Comparator, Finding, PlanReading
from ansinh.plans.rules.findings.making import Span, finding
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.letters import LOWER, UPPER

# Set phrases that say the opposite without their “không”; the first group is what stands there.
_LOST = tuple(
    (re.compile(form, re.IGNORECASE), proper)
    for form, proper in (
        (
            r"(?:trợ cấp|trợ giúp|hỗ trợ|bảo trợ)[^.;]{0,60}(?:hộ nghèo|hộ cận nghèo|hộ gia đình) (có khả năng thoát nghèo)",
            "không có khả năng thoát nghèo",
        ),
        (
            r"(?:trợ cấp|trợ giúp|hỗ trợ|bảo trợ|chăm sóc|ưu tiên)[^.;]{0,50}(?:người|hộ|hộ nghèo|hộ gia đình) (có khả năng lao động)",
            "không có khả năng lao động",
        ),
        (r"(?<!không )(?<!không có )(?<!chưa có )(?<!không còn )\b(nơi nương tựa)", "không nơi nương tựa"),
        (r"(?<!không )(?<!không được )(?<!chưa )(?<!đừng )\b(để ai bị bỏ lại phía sau)", "không để ai bị bỏ lại phía sau"),
        (r"(?<!không )\b(ngừng (?:nâng cao|cải thiện|đổi mới|phát triển|hoàn thiện|phấn đấu))", "không ngừng …"),
        (r"(?:thanh toán|chi trả|trợ cấp|giải ngân)(?: \w+){0,6} (?<!không )(?<!hạn chế )(?<!giảm )(?<!bằng )(?<!việc )(dùng tiền mặt)", "không dùng tiền mặt"),
        (r"viện trợ (hoàn lại)", "không hoàn lại"),
        (r"(?:sửa đổi|bãi bỏ|thay thế|bất cập|hạn chế|điều chỉnh)[^.;]{0,60}\b(?:quy định|nội dung|chính sách|văn bản)?,? (?<!không )(?<!chưa )(?<!đã không )(còn phù hợp)", "không còn phù hợp"),
        (r"(?:kiên quyết|tuyệt đối|quyết tâm),? (để xảy ra)", "không để xảy ra"),
        (r"(?<!phi )(?<!không )\b(vì mục đích lợi nhuận)(?= (?:tham gia|cung cấp|thực hiện))", "không vì mục đích lợi nhuận"),
        (r"hộ (còn khả năng lao động)[^.;]{0,40}(?:trợ cấp|bảo trợ)", "không còn khả năng lao động"),
    )
)  # fmt: skip
_SLIPPED_IN = re.compile(
    r"\b(không (?:được (?:hưởng|tiếp cận|sử dụng|cấp|quản lý|hỗ trợ|chăm sóc|đến trường|tham gia|chăm lo)|tham gia bảo hiểm|"
    r"đạt (?:chuẩn|tiêu chuẩn)|phù hợp vệ sinh|có mức sống))",
    re.IGNORECASE,
)
_SLIPPED_IN_ANYWHERE = re.compile(
    r"\b(không (?:bảo đảm|đảm bảo) (?:an sinh|quyền|chất lượng|mức sống tối thiểu|tiến độ|hiệu quả|thống nhất|đồng bộ))|"
    r"(?:nhằm|để|tiếp tục|tập trung|phấn đấu|chủ động|tích cực) (không (?:nâng cao|tăng cường|đẩy mạnh|thực hiện tốt|hoàn thành|phối hợp))",
    re.IGNORECASE,
)

# Only words that no compound ends and begins with alike: “truyền thông thông qua”, “hành vi vi phạm” are right.
_DOUBLED = frozenset(
    [
        "các",
        "của",
        "và",
        "trong",
        "cho",
        "với",
        "được",
        "có",
        "là",
        "để",
        "theo",
        "tại",
        "về",
        "những",
        "một",
        "tỉnh",
        "xã",
        "huyện",
        "phường",
        "này",
        "đã",
        "sẽ",
        "phải",
        "trên",
        "vào",
        "bởi",
        "vai",
        "không",
        "hoặc",
        "nhưng",
        "từ",
        "đến",
        "khi",
        "như",
        "nếu",
        "do",
        "bị",
        "nhân",
        "dân",
        "thực",
        "hiện",
        "tổ",
        "xây",
        "dựng",
        "nâng",
        "cao",
    ]
)
_PROPER_DOUBLES = frozenset(
    {"dân", "nhân", "tổ", "thực", "hiện", "xây", "dựng", "nâng", "cao", "xã", "từ", "vào", "có", "đến", "tỉnh"}
)
_REPEATED = re.compile(rf"(?<![\w/])([{LOWER}{UPPER}]{{2,}}) (\1)(?![\w/])", re.IGNORECASE)
_REPEATED_PAIR = re.compile(rf"(?<![\w/])([{LOWER}{UPPER}]{{2,}} [{LOWER}]{{2,}}) (\1)(?![\w/])", re.IGNORECASE)

_NUMBER_LINE = re.compile(
    rf"^[^\n|]{{24,}}[{LOWER},][ \t]*\n(?:[ \t]*\n)*[ \t]*(?:[-–][ \t]*)?(\d{{1,3}})(?:[ \t]*[-–])?[ \t]*\n(?:[ \t]*\n)*[ \t]*(?=[{LOWER}][^\n|]{{14,}})",
    re.MULTILINE,
)
_LOST_VERB = re.compile(
    r"^(?:[-–+*]\s*|\d+(?:\.\d+)*\.?\s+|[a-zđ]\)\s*)?(?:Các|Sở|Ban|Phòng|UBND|Ủy ban|Uỷ ban|Đơn vị)\b[^.;:]{3,90}?"
    r"(, với) (?:Mặt trận|Ủy ban|Uỷ ban|UBND|Sở|Công an|các (?:sở|phòng|ban|tổ chức|đoàn thể|đơn vị|ngành|cơ quan))",
    re.IGNORECASE,
)


def page_debris(debris: list[Span], items: list[Paragraph], reading: PlanReading) -> Iterator[Finding]:
    """Page numbers inside a phrase, and sentences broken by the gap between two pages."""
    for span in debris:
        number = reading.text[slice(*span)]
        yield finding(
            "page_debris",
            span,
            f"Số trang “{number}” lọt vào giữa câu.",
            f"The page number “{number}” is left inside a sentence.",
            "Xóa số trang.",
            "warning",
            "Delete the page number.",
        )
    known = {start for start, _ in debris}
    for match in _NUMBER_LINE.finditer(reading.text):
        if match.start(1) not in known:
            yield finding(
                "page_debris",
                match.span(1),
                f"Số trang “{match[1]}” lọt vào giữa câu.",
                f"The page number “{match[1]}” is left inside a sentence.",
                "Xóa số trang.",
                "warning",
                "Delete the page number.",
            )
    for item in items:
        for place in item.mended:
            start, end = place, place
            while end < len(reading.text) and not reading.text[end].isspace():
                end += 1
            while start > 0 and reading.text[start - 1].isspace():
                start -= 1
            while start > 0 and not reading.text[start - 1].isspace():
                start -= 1
            yield finding(
                "page_break",
                (start, end),
                "Câu bị ngắt bởi khoảng trống giữa hai trang.",
                "The sentence is broken by a gap between two pages.",
                "Nối liền câu.",
                "note",
                "Join the sentence.",
            )


def negations(items: list[Paragraph], reading: PlanReading) -> Iterator[Finding]:
    """Set phrases without the “không” they need, and targets that promise the opposite."""
    for item in items:
        for form, proper in _LOST:
            for match in form.finditer(item.text):
                yield finding(
                    "dropped_negation",
                    item.span(*match.span(1)),
                    f"“{match[1]}”: có thể thiếu chữ “không”, làm ngược nghĩa.",
                    f"“{match[1]}”: the word “không” (not) may have been lost, which reverses the meaning.",
                    proper,
                    "error",
                )
        for match in _SLIPPED_IN_ANYWHERE.finditer(item.text):
            group = 1 if match[1] else 2
            if re.search(
                r"(?:nếu|trường hợp|hành vi|cơ sở|những|do|tình trạng|đơn vị)(?: \w+){0,6} $",
                item.text[: match.start(group)],
                re.IGNORECASE,
            ):
                continue
            yield _added(item.span(*match.span(group)), match[group])
    for target in reading.targets:
        if target.unit != "%" or target.value < 50 or target.comparator in (Comparator.LESS, Comparator.AT_MOST):
            continue
        words = reading.text[target.start : target.end]
        promised = re.search(_SLIPPED_IN.pattern.replace(" ", r"\s+"), words, re.IGNORECASE)
        if promised and not re.search(r"giảm|hạn chế|không\s+còn", words, re.IGNORECASE):
            yield _added(
                (target.start + promised.start(1), target.start + promised.end(1)), " ".join(promised[1].split())
            )


def _added(span: Span, words: str) -> Finding:
    return finding(
        "added_negation",
        span,
        f"“{words}”: chữ “không” làm ngược nghĩa mục tiêu.",
        f"“{words}”: the word “không” (not) reverses the aim.",
        words.split(" ", 1)[1],
        "error",
    )


def repeated_words(items: list[Paragraph]) -> Iterator[Finding]:
    """A word or a pair of words typed twice."""
    for item in items:
        if item.cells:
            continue
        for match in _REPEATED.finditer(item.text):
            word = match[1].lower()
            doubled = word in _DOUBLED and word not in _PROPER_DOUBLES
            if word == "tỉnh":  # “UBND tỉnh tỉnh theo”, but “… cấp tỉnh Tỉnh ủy”
                doubled = match[2] == match[1]
            if not doubled or (match[2] != match[1] and match[1][0].islower()):
                continue
            yield _twice(item.span(*match.span()), match.group(), match[1])
        for match in _REPEATED_PAIR.finditer(item.text):
            if match[1] == match[2] and len(match[1]) > 6:  # “Phòng Tổng hợp tổng hợp …” is right
                yield _twice(item.span(*match.span()), match.group(), match[1])


def _twice(span: Span, words: str, right: str) -> Finding:
    return finding("repeated_word", span, f"Lặp từ: “{words}”.", f"Repeated word: “{words}”.", right)


def lost_verbs(items: list[Paragraph]) -> Iterator[Finding]:
    """“Các phòng, ngành, với Mặt trận …”: “phối hợp” is gone."""
    for item in items:
        match = _LOST_VERB.match(item.text)
        if match and not re.search(
            r"phối hợp|cùng|trao đổi|làm việc|ký kết", item.text[: match.start(1)], re.IGNORECASE
        ):
            yield finding(
                "missing_word",
                item.span(*match.span(1)),
                "Thiếu động từ trước “với”, có thể là “phối hợp”.",
                "A verb is missing before “với” (with), perhaps “phối hợp” (in coordination).",
                "phối hợp với",
            )
