"""Codes of other rooms in the words of the language of the request: programmes, groups, clauses."""

from __future__ import annotations

from functools import cache

from ansinh.law.facts import Clause, Label
from ansinh.law.offline import clauses, parameter_history, programmes
from ansinh.shells.web.language import lang


@cache
def _programmes() -> dict[str, Label]:
    return {one.id: one.label for one in programmes()}


def programme(code: str | None) -> str:
    """``TCXH`` → "Trợ cấp xã hội hằng tháng"; a code the law does not know stays as it is."""
    label = _programmes().get(code or "") or _programmes().get((code or "").split(".", 1)[0])
    return label.say(lang()) if label else (code or "")


def programme_options() -> tuple[tuple[str, str, str], ...]:
    """Choices for a filter by programme."""
    return tuple((code, label.vi, label.en) for code, label in _programmes().items())


@cache
def _group(programme_code: str, group_code: str) -> Label | None:
    try:
        return parameter_history(f"{programme_code}.{group_code}")[0].label
    except (KeyError, IndexError):
        return None


def group(programme_code: str | None, group_code: str | None) -> str:
    """``K6.N`` → its words, where the law has them."""
    name, code = (programme_code or "").split(".", 1)[0], group_code or ""
    label = _group(name, code)
    if label is None:
        return "" if code in (name, programme_code) else code
    text = label.say(lang())
    for opening in _OPENINGS:
        text = text.removeprefix(opening)
    return text[:1].upper() + text[1:]


# A group is named by the label of its coefficient, less these words.
_OPENINGS = ("Hệ số kinh phí ", "Hệ số ", "Coefficient of ", "Coefficient for ", "Coefficient, ", "Coefficient ")


def citation(clause_id: str | None) -> str:
    """``ND335-2026.D5.k1.a`` → "điểm a khoản 1 Điều 5 Nghị định 335/2026/NĐ-CP"."""
    found: Clause | None = clauses().get(clause_id or "")
    return found.citation if found else (clause_id or "")


def in_law(clause_id: str | None) -> bool:
    """Whether there is a page for this clause."""
    return (clause_id or "") in clauses()
