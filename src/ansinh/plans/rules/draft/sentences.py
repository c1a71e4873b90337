"""A target of the plan above as a sentence of the commune's own, its number marked to be looked at."""

from __future__ import annotations

import re

from ansinh.kernel.money import number
from ansinh.kernel.text import fold, squash
from ansinh.plans.facts import Comparator, Target

OPEN, CLOSE = "\ue000", "\ue001"  # private-use marks around what must be looked at; the layout turns them into yellow
BLANK = f"{OPEN}…{CLOSE}"

_BINDING = {
    Comparator.EQUAL: "đạt",
    Comparator.AT_LEAST: "đạt tối thiểu",
    Comparator.MORE: "đạt trên",
    Comparator.AT_MOST: "không quá",
    Comparator.LESS: "dưới",
    Comparator.ABOUT: "đạt khoảng",
    Comparator.RANGE: "đạt từ",
}
_OWN_AREA = (
    (re.compile(r"trên địa bàn (?:toàn )?tỉnh", re.IGNORECASE), "trên địa bàn {kind}"),
    (re.compile(r"toàn (?:tỉnh|thành phố)\b", re.IGNORECASE), "toàn {kind}"),
)
_OPENING = re.compile(r"^(?:trong đó(?: có)?[:,]?|phấn đấu|bảo đảm|đảm bảo|và|đồng thời)\s+", re.IGNORECASE)
_SHARE = re.compile(
    r"^(?:tỷ lệ|tỉ lệ|tỷ trọng|số|mức|tăng|giảm|xóa|xây dựng|hoàn thành|duy trì|diện tích|tuổi thọ)", re.IGNORECASE
)


def marked(text: str) -> str:
    """Words that must be looked at before the plan is signed."""
    return f"{OPEN}{text}{CLOSE}"


def unmarked(text: str) -> str:
    """The words without the marks."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def own_area(text: str, kind: str) -> str:
    """“trên địa bàn tỉnh” becomes “trên địa bàn xã”."""
    for form, words in _OWN_AREA:
        text = form.sub(words.format(kind=kind), text)
    return text


def target_sentence(target: Target, kind: str) -> str:
    """The target in the words of the plan above where they stand alone, else with head and number put together."""
    quote = squash(_OPENING.sub("", squash(target.quote)))
    told = fold(quote)
    alone = set(re.findall(r"\w+", fold(target.indicator))) <= set(re.findall(r"\w+", told))
    alone = alone and ("/" not in target.unit or _per(target) in told.replace(" ", ""))
    sentence = _with_mark(quote, target) if alone else None
    if sentence is None:
        sentence = _put_together(target)
    sentence = own_area(sentence, kind).rstrip(" .;,")
    first = 1 if sentence.startswith(OPEN) else 0
    return sentence[:first] + sentence[first : first + 1].upper() + sentence[first + 1 :]


def _per(target: Target) -> str:
    return fold(target.unit.split("/", 1)[1]).replace(" ", "")


def _figure(value: float) -> str:
    return number(value, 0) if float(value).is_integer() else number(value)


def _with_mark(quote: str, target: Target) -> str | None:
    """The quote with its number (and range) marked; None where the number does not stand there."""
    low = rf"0?{re.escape(_figure(target.value))}"
    form = low if target.value_to is None else rf"{low}\s*%?\s*(?:[-–]|đến)\s*{re.escape(_figure(target.value_to))}"
    found = list(re.finditer(rf"(?<![\d.,]){form}(?![\d]|[.,]\d)\s*%?", quote))
    if not found:
        return None
    start, end = found[-1].span()
    end -= len(quote[start:end]) - len(quote[start:end].rstrip())
    return f"{quote[:start]}{OPEN}{quote[start:end]}{CLOSE}{quote[end:]}"


def _put_together(target: Target) -> str:
    head = target.indicator
    if target.qualifier and fold(target.qualifier) not in fold(head) and not target.qualifier.startswith("trên "):
        head = f"{head} {target.qualifier}"
    unit = "%" if target.unit.strip() == "%" else f" {target.unit}"
    value = _figure(target.value)
    if target.value_to is not None:
        value = f"{value}{unit if unit == '%' else ''} đến {_figure(target.value_to)}"
    if "/" in target.unit and not target.unit.startswith(("%", "m")):
        counted, per = target.unit.split("/", 1)
        return f"{_BINDING[target.comparator].capitalize()} {marked(value)} {counted.strip()} trên {per.strip()}"
    if unit == "%" and not _SHARE.match(head):
        head = f"Tỷ lệ {head}"
    return f"{head} {_BINDING[target.comparator]} {marked(f'{value}{unit}')}"


def part_sentence(target: Target, kind: str) -> str:
    """A count of the whole province: the commune joins in, its own part is left open."""
    whole = own_area(unmarked(_put_together(target)), kind) if not target.quote else squash(target.quote)
    whole = squash(_OPENING.sub("", whole)).rstrip(" .;,")
    return f"Cùng toàn tỉnh: {whole[:1].lower()}{whole[1:]}; phần của {kind}: {BLANK} {target.unit.split(' (')[0]}"
