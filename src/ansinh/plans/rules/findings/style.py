"""Small matters of form, as notes and gathered: spaces, capitals, quotation marks, two spellings of one word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from ansinh.plans.facts import Finding
from ansinh.plans.rules.findings.making import finding, gathered
from ansinh.plans.rules.flow import Paragraph
from ansinh.plans.rules.letters import LOWER, UPPER
from ansinh.plans.rules.outline import Outline

Found = Iterator[tuple[str, Finding]]

_HYPHEN = re.compile(
    rf"(?<![\w/.])[{UPPER}{LOWER}]+(?: [{LOWER}]+)?(- | -)(?=[{UPPER}{LOWER}])[{UPPER}{LOWER}]+(?: [{LOWER}]+)?(?![/\w])"
)
_BEFORE_MARK = re.compile(rf"[{LOWER}{UPPER}\d)”] ([,;:.])(?=\s|$)(?!\.)")
_AFTER_MARK = re.compile(rf"(?<=[{LOWER}])([,;])(?=[{LOWER}{UPPER}]{{2}})")
_CASES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bViệt nam\b"), "Việt Nam"),
    (re.compile(r"\bMặt trận tổ quốc\b"), "Mặt trận Tổ quốc"),
    (re.compile(r"\bThủ Tướng\b"), "Thủ tướng"),
    (re.compile(r"\bCác (?:sở|Sở), Ban ngành\b"), "Các sở, ban ngành"),
    (re.compile(r"\bCác Sở, ban ngành\b"), "Các sở, ban ngành"),
    (re.compile(r"\b(?:Hội đồng|Ủy ban|Uỷ ban) Nhân dân\b(?! [A-ZĐ]{2})"), "… nhân dân"),
    (re.compile(r"\bThương binh và xã hội\b"), "Thương binh và Xã hội"),
    (re.compile(r"\bChính Phủ\b"), "Chính phủ"),
    (re.compile(r"\bQuốc Hội\b"), "Quốc hội"),
    (re.compile(r"\bnghị Quyết\b"), "Nghị quyết"),
)
_UNITS = re.compile(r"(?<=\d)\s?(m2|m3|km2)\b|(?<![\w])(m2|m3|km2)(?=[\s/,.;)])")
_FUSED = re.compile(
    rf"(?<![\w.@/])(?:[{UPPER}]{{2,}}[{LOWER}]{{1,3}}\d{{2,}}|[{LOWER}]{{2,}}[{UPPER}][{LOWER}]{{2,}})(?![\w.@/])"
)
_BRANDS = re.compile(
    r"[a-z]+(?:Phone|Office|Gov|Book|Tube|VN|Doc|Learning|Commerce|Banking|Portal)|VNeID|iOS|eID|VssID", re.IGNORECASE
)
# (how the word is written one way, the other way, and the part that differs)
_VARIANTS: tuple[tuple[str, tuple[str, str]], ...] = (
    (r"\b{} (?:năm|tháng|quý|ngày|tuần)\b", ("hằng", "hàng")),
    (r"\b{} lệ\b", ("tỷ", "tỉ")),
    (r"\b(?:văn|số|hiện đại|xã hội|đa dạng) {}\b", ("hóa", "hoá")),
    (r"\bsức {}\b", ("khỏe", "khoẻ")),
    (r"\bliệt {}\b", ("sĩ", "sỹ")),
    (r"\b{} (?:định|phạm|hoạch|trình|chế)\b", ("quy", "qui")),
    (r"\b{} ban\b", ("ủy", "uỷ")),
    (r"\bquản {}\b", ("lý", "lí")),
)
_LOWER_START = re.compile(rf"[{LOWER}]")


def style(items: list[Paragraph], outline: Outline) -> Iterator[Finding]:
    """All notes on form, gathered: one for each wording, with how often."""
    prose = [item for item in items if not item.cells]
    yield from gathered(
        chain(_spaces(prose), _capitals(prose, outline), _units(prose), _fused(prose), _brackets(prose)), most=4
    )
    yield from _quotes(prose)
    yield from _variants(prose)


def _spaces(items: list[Paragraph]) -> Found:
    for item in items:
        text = item.text
        for match in _HYPHEN.finditer(text):
            words = match.group()
            if re.search(r"\d", words) or words.isupper():
                continue
            right = re.sub(r"\s*-\s*", " - ", words)
            yield right, finding(
                "spacing", item.span(*match.span()), f"Khoảng trắng quanh gạch nối không đều: “{words}”.",
                f"Uneven spaces around the dash: “{words}”.", right, "note",
            )  # fmt: skip
        for match in _BEFORE_MARK.finditer(text):
            yield "before", finding(
                "spacing", item.span(max(0, match.start() - 6), match.end()), f"Thừa khoảng trắng trước dấu “{match[1]}”.",
                f"A space too many before “{match[1]}”.", "Bỏ khoảng trắng.", "note", "Remove the space.",
            )  # fmt: skip
        for match in _AFTER_MARK.finditer(text):
            yield "after", finding(
                "spacing", item.span(max(0, match.start() - 6), match.end() + 6), f"Thiếu khoảng trắng sau dấu “{match[1]}”.",
                f"A space is missing after “{match[1]}”.", "Thêm khoảng trắng.", "note", "Add a space.",
            )  # fmt: skip


def _capitals(items: list[Paragraph], outline: Outline) -> Found:
    for item in items:
        if item.text.isupper():
            continue
        for form, right in _CASES:
            for match in form.finditer(item.text):
                yield match.group(), finding(
                    "case", item.span(*match.span()), f"Viết hoa không đúng: “{match.group()}”.",
                    f"Capitals are not as they should be: “{match.group()}”.", right, "note",
                )  # fmt: skip
    for block in outline.body:
        item = block.paragraph
        if item.marker and item.marker.is_heading_kind and not item.cells and _LOWER_START.match(item.words):
            word = item.words.split(" ", 1)[0]
            yield "start", finding(
                "case", item.span(item.body, item.body + len(word)), f"Đầu mục không viết hoa: “{word}”.",
                f"An item begins in lower case: “{word}”.", word[0].upper() + word[1:], "note",
            )  # fmt: skip


def _units(items: list[Paragraph]) -> Found:
    for item in items:
        for match in _UNITS.finditer(item.text):
            unit = match[1] or match[2]
            right = unit.replace("2", "²").replace("3", "³")
            yield (
                unit,
                finding(
                    "unit_variant",
                    item.span(*match.span()),
                    f"Đơn vị viết “{unit}”.",
                    f"The unit is written “{unit}”.",
                    right,
                    "note",
                ),
            )


def _fused(items: list[Paragraph]) -> Found:
    for item in items:
        for match in _FUSED.finditer(item.text):
            words = match.group()
            if not _BRANDS.search(words):
                yield words, finding(
                    "fused", item.span(*match.span()), f"Chữ dính liền: “{words}”.", f"Words run together: “{words}”.",
                    "Tách bằng dấu cách.", "note", "Separate them.",
                )  # fmt: skip


def _brackets(items: list[Paragraph]) -> Found:
    for item in items:
        opened = [index for index, char in enumerate(item.text) if char == "("]
        closed = len(re.findall(r"(?<![a-zđ\d])\)|(?<=\()[^()]*\)", item.text))
        if len(opened) == 1 and ")" not in item.text[opened[0] :] and closed == 0 and len(item.text) - opened[0] > 3:
            yield "bracket", finding(
                "bracket", item.span(opened[0], min(len(item.text), opened[0] + 30)), "Ngoặc mở nhưng không đóng.",
                "A bracket is opened and not closed.", "Thêm “)”.", "note", "Add “)”.",
            )  # fmt: skip


def _quotes(items: list[Paragraph]) -> Iterator[Finding]:
    straight = [(item, match) for item in items for match in re.finditer(r"\"[^\"]{2,80}\"", item.text)]
    curly = sum(item.text.count("“") for item in items)
    if straight and curly:
        item, match = straight[0]
        more = f" ({len(straight)} chỗ)" if len(straight) > 1 else ""
        more_en = f" ({len(straight)} places)" if len(straight) > 1 else ""
        yield finding(
            "quote_style", item.span(*match.span()), f"Ngoặc kép thẳng và cong lẫn lộn{more}.",
            f"Straight and curly quotation marks are mixed{more_en}.", f"“{match.group()[1:-1]}”", "note",
        )  # fmt: skip


def _variants(items: list[Paragraph]) -> Iterator[Finding]:
    everything = "\n".join(item.text for item in items).lower()
    for form, ways in _VARIANTS:
        if not all(re.search(form.format(way.lower()), everything) for way in ways):
            continue
        places = [
            [
                (item, match)
                for item in items
                for match in re.finditer(form.format(way), item.text, re.IGNORECASE)
                if not match.group().isupper()
            ]
            for way in ways
        ]
        if not all(places):
            continue
        rare = min(
            (0, 1), key=lambda way: (len(places[way]), places[way][0][0].places[0] if places[way][0][0].places else 0)
        )
        item, match = places[rare][0]
        right = match.group().replace(ways[rare], ways[1 - rare]).replace(ways[rare].title(), ways[1 - rare].title())
        yield finding(
            "spelling_variant", item.span(*match.span()),
            f"Hai cách viết lẫn lộn: {ways[0]}/{ways[1]} ({len(places[0])} và {len(places[1])} chỗ).",
            f"Two spellings are mixed: {ways[0]}/{ways[1]} ({len(places[0])} and {len(places[1])} places).", right, "note",
        )  # fmt: skip
