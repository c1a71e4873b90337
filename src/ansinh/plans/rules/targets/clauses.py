"""Cutting a sentence between its measures, so that each clause holds one number and the words that belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ansinh.plans.rules.measures import Measure
from ansinh.plans.rules.targets.phrases import EDGE, HEAD, OPENERS, YEAR

_BREAK = re.compile(r"[,;:(]|\s(?:và|hoặc|trong đó)\s|[.…]\s")


@dataclass(slots=True)
class Clause:
    start: int
    end: int
    measure: Measure


def clauses(sentence: str, measures: list[Measure]) -> list[Clause]:
    clauses: list[Clause] = []
    left = 0
    for index, item in enumerate(measures):
        following = measures[index + 1] if index + 1 < len(measures) else None
        if following is None:
            right = _last_cut(sentence, item.end)
        else:
            right = _cut(sentence, item.end, following.start)
        right = _before_next_year(sentence, left, item, right)
        start = _clause_start(sentence, left, item)
        clauses.append(Clause(start, _trimmed(sentence, start, item, right), item))
        left = right
    return clauses


_NEXT_YEAR = re.compile(
    r",\s+(?:và\s+)?(?:phấn đấu\s+)?(?:đến|từ|sang|vào)\s+(?:hết\s+|cuối\s+)?năm\s+20\d\d\b(?=\s*,?\s*\w)",
    re.IGNORECASE,
)


def _before_next_year(sentence: str, left: int, item: Measure, right: int) -> int:
    """“Đến năm 2027 … 4 bác sĩ, đến năm 2030 đủ …”: a clause with its own year ends where the next year begins."""
    if not YEAR.search(sentence[left : item.number]):
        return right
    following = _NEXT_YEAR.search(sentence, item.end, right)
    return following.start() if following else right


_REACHES = re.compile(r"đạt\s")


def _trimmed(sentence: str, start: int, item: Measure, end: int) -> int:
    """The end of a quote: without trailing punctuation, an unopened bracket, or the basis (“theo Quyết định …”)."""
    said = HEAD.match(sentence[start : item.start]) or _REACHES.match(sentence, item.start)
    if item.percent and said and item.start > start and sentence[item.end : item.end + 1] == ",":
        year = YEAR.match(sentence[item.end + 1 : end].lstrip())
        return item.end if year is None else end
    detail = re.compile(r"\s\((?:gồm|bao gồm)\b").search(sentence, item.end, end)
    if detail and "%" not in sentence[detail.start() : end]:
        end = detail.start()
    basis = _BASIS.search(sentence, item.end, end)
    end = basis.start() if basis else end
    while end > item.end and (
        sentence[end - 1] in EDGE + "…./"
        or (sentence[end - 1] == ")" and sentence.count("(", start, end) < sentence.count(")", start, end))
    ):
        end -= 1
    return max(end, item.end)


_BASIS = re.compile(
    r"\s(?:đã được|được) (?:UBND|Ủy ban|HĐND|Thủ tướng|cấp)\s[^,;]*phê duyệt|\s(?:theo|tại) (?:Đề án|Quyết định|"
    r"Nghị quyết|Kế hoạch)\b"
)


def _cut(sentence: str, end: int, following: int) -> int:
    """Where one clause ends and the next begins, between two measures."""
    between = sentence[end:following]
    at_once = re.match(r"\s*(?:[,;(]|và\s|\.\s)", between)
    if at_once and not re.match(r"\s*\((?!trong đó)", between):
        return end + at_once.start()
    semicolon = between.find(";")
    if semicolon >= 0:
        return end + semicolon
    breaks = list(_BREAK.finditer(between))
    while breaks and breaks[-1].group() == "(" and ")" in between[breaks[-1].start() :]:
        breaks.pop()
    if breaks:
        return end + breaks[-1].start()
    return following


def _last_cut(sentence: str, end: int) -> int:
    semicolon = sentence.find(";", end)
    return semicolon if semicolon >= 0 else len(sentence)


# “Phổ cập giáo dục tiểu học: Huy động trẻ 6 tuổi …”: a title, then what is measured
_LISTED = re.compile(r"\(?(?:\d{1,2}|[ivx]{1,4}|[a-zđ])\)\s*")  # “(2) GRDP bình quân …” inside a sentence
_TITLED = re.compile(r"[^:;,\d]{8,60}:\s+(?=\S+ \S+ \S)")


def _clause_start(sentence: str, left: int, item: Measure) -> int:
    """Where the clause of a measure begins: after the last break that is not inside its own head phrase."""
    zone = sentence[left : item.start]
    semicolon = zone.rfind(";")
    begin = left + semicolon + 1 if semicolon >= 0 else left
    zone = sentence[begin : item.start]
    heads = [
        match
        for match in HEAD.finditer(zone)
        if zone[match.end() : match.end() + 1] != ")"
        if not zone[: match.start()].strip(EDGE)
        or re.search(r"(?:[,;:(]|\bvà|\btrong đó|\bđấu|\btăng|\bgiảm|\bđảm|\bcó)\s*$", zone[: match.start()].lower())
    ]
    if heads and item.percent | (item.start < item.number):
        last = heads[0].start()
        for head in heads[1:]:  # “tốc độ tăng tổng sản phẩm …” is one head; after a comma another begins
            if re.search(r"[,;:]|\b(?:và|trong đó|đấu|giảm|đảm)\b", zone[last : head.start()].lower()):
                last = head.start()
        verb = re.search(r"(?:giảm|tăng|nâng)\s*$", zone[:last].lower())
        begin += verb.start() if verb else last
    elif not zone.strip(EDGE) or not item.percent:
        comma = max(zone.rfind(", "), zone.rfind(": "))
        if comma >= 0 and not item.percent and len(zone) - comma > 1:
            begin += comma + 2
    else:
        titled = _TITLED.match(zone)
        if titled:
            begin += titled.end()
            zone = zone[titled.end() :]
        comma = zone.rfind(", ")
        tail = zone[comma + 2 :] if comma >= 0 else ""
        if comma >= 0 and (
            not OPENERS.sub("", tail + " ").strip()
            or re.match(
                r"(?:xây|hỗ trợ|xóa|xoá|số hóa|phấn đấu|bảo đảm|đảm bảo|duy trì|có|giữ|trên|trong đó|cấp|khu vực)",
                tail,
                re.IGNORECASE,
            )
        ):
            begin += comma + 2
    while begin < item.start and sentence[begin] in EDGE:
        begin += 1
    if listed := _LISTED.match(sentence, begin, item.start):
        begin = listed.end()
    joined = re.match(r"(?:và|đồng thời)\s+", sentence[begin : item.start])
    return begin + joined.end() if joined else begin
