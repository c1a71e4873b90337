"""Words: page numbers in sentences, a lost “không”, frequent slips, doubled words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansinh.plans.facts import Finding, PlanReading
from ansinh.plans.rules.findings.making import finding
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.letters import LOWER, UPPER

_NEGATION_MATTERS = (
    (
        re.compile(r"(?:trợ cấp|trợ giúp|hỗ trợ)[^.;]{0,60}hộ nghèo (có khả năng thoát nghèo)", re.IGNORECASE),
        "không có khả năng thoát nghèo",
    ),
    (re.compile(r"(?<!không )(?<!không có )(?<!chưa có )\b(nơi nương tựa)", re.IGNORECASE), "không nơi nương tựa"),
    (re.compile(r"(?<!không )\b(để ai bị bỏ lại phía sau)", re.IGNORECASE), "không để ai bị bỏ lại phía sau"),
    (
        re.compile(
            r"(?:thanh toán|chi trả)(?: \w+){0,6} (?<!không )(?<!hạn chế )(?<!giảm )(?<!bằng )(dùng tiền mặt)",
            re.IGNORECASE,
        ),
        "không dùng tiền mặt",
    ),
)

_SLIPS: tuple[tuple[str, str], ...] = (
    ("phụ hợp", "phù hợp"),
    ("kiến toàn", "kiện toàn"),
    ("liên qua ", "liên quan "),
    ("tần xuất", "tần suất"),
    ("đi đối với", "đi đôi với"),
    ("tôn đọng", "tồn đọng"),
    ("tôn đống", "tồn đọng"),
    ("chuyên đổi số", "chuyển đổi số"),
    ("cơ sở dự liệu", "cơ sở dữ liệu"),
    ("tổ chức, các nhân", "tổ chức, cá nhân"),
    ("doanh nghiệp, các nhân", "doanh nghiệp, cá nhân"),
    ("vật chất mà tinh thần", "vật chất và tinh thần"),
    ("theo hướng triển bộ", "theo hướng tiến bộ"),
    ("bổ xung", "bổ sung"),
    ("xát nhập", "sáp nhập"),
    ("sát nhập", "sáp nhập"),
    ("hợp tác hóa công", "hợp tác công"),
    ("tiến mặt", "tiền mặt"),
    ("sơ sở giới", "cơ sở giới"),
    ("đột suất", "đột xuất"),
    ("sử lý", "xử lý"),
    ("chỉnh xửa", "chỉnh sửa"),
    ("suất sắc", "xuất sắc"),
)

# Only words that no compound ends and begins with alike: “truyền thông thông qua”, “hành vi vi phạm” are right.
_DOUBLED = {
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
}

_REPEATED = re.compile(rf"(?<![\w/])([{LOWER}{UPPER}]{{2,}}) (\1)(?![\w/])", re.IGNORECASE)


def page_debris(debris: list[tuple[int, int]], items: list[Paragraph], reading: PlanReading) -> Iterator[Finding]:
    for span in debris:
        yield finding(
            "page_debris",
            span,
            f"Số trang “{reading.text[slice(*span)]}” lọt vào giữa câu.",
            f"The page number “{reading.text[slice(*span)]}” is left inside a sentence.",
            "Xóa số trang.",
        )
    for item in items:
        for place in item.mended:
            end = place
            while end < len(reading.text) and not reading.text[end].isspace():
                end += 1
            yield finding(
                "page_break",
                (place, end),
                "Câu bị ngắt bởi khoảng trống giữa hai trang.",
                "The sentence is broken by a gap between two pages.",
                "Nối liền câu.",
                "note",
            )


def negations(items: list[Paragraph]) -> Iterator[Finding]:
    for item in items:
        for form, proper in _NEGATION_MATTERS:
            for match in form.finditer(item.text):
                yield finding(
                    "dropped_negation",
                    item.span(*match.span(1)),
                    f"“{match[1]}”: có thể thiếu chữ “không”, làm ngược nghĩa.",
                    f"“{match[1]}”: the word “không” (not) may have been lost, which reverses the meaning.",
                    proper,
                    "error",
                )


def slips(items: list[Paragraph]) -> Iterator[Finding]:
    for item in items:
        lowered = item.text.lower()
        if len(lowered) != len(item.text):
            continue
        for wrong, right in _SLIPS:
            at = lowered.find(wrong)
            while at >= 0:
                if at == 0 or not lowered[at - 1].isalpha():
                    yield finding(
                        "typo",
                        item.span(at, at + len(wrong.rstrip())),
                        f"“{item.text[at : at + len(wrong)].strip()}” có thể viết sai.",
                        f"“{item.text[at : at + len(wrong)].strip()}” is probably misspelt.",
                        right.strip(),
                    )
                at = lowered.find(wrong, at + len(wrong))


def repeated_words(items: list[Paragraph]) -> Iterator[Finding]:
    for item in items:
        if item.cells:
            continue
        for match in _REPEATED.finditer(item.text):
            word = match[1].lower()
            if word not in _DOUBLED or match[2] != match[1]:
                continue
            yield finding(
                "repeated_word",
                item.span(*match.span()),
                f"Lặp từ: “{match.group()}”.",
                f"Repeated word: “{match.group()}”.",
                match[1],
            )
