"""What the page of review shows of each item: its card, the form that corrects it, what is filtered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from ansinh.documents.facts import KeptText
from ansinh.kernel.problem import Problem
from ansinh.kernel.text import fold, squash
from ansinh.plans.facts import Comparator, Confidence, ItemKind, News, ReviewedItem, ReviewEvent, ReviewState
from ansinh.plans.queries import indicators, item_fields, local_indicators
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.marks import Mark
from ansinh.shells.web.views.plans.wording import (
    COMPARATORS,
    DEEDS,
    FIELD_NAMES,
    HINTS,
    KINDS,
    LOOKS,
    STATES,
    field_in_words,
    item_name,
    reason_in_words,
)

FORMS = ("edit", "reject", "split", "history")


@dataclass(frozen=True, slots=True)
class Card:
    """One item as the page shows it; ``place``: where it stands in the original; ``form``: the form open in it, if any."""

    one: ReviewedItem
    look: str
    kind: str
    tone: str
    state: str
    name: str
    year: str
    lines: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]
    findings: tuple[tuple[str, str, str], ...]
    corrections: tuple[tuple[str, str], ...]
    news: str
    place: str = ""
    form: Mapping[str, Any] | None = None


def card(item: ReviewedItem, text: KeptText | None = None) -> Card:
    """The card of an item; its place in the original is told where the text is given."""
    tone, *state = STATES[item.state]
    messages = {one.kind: one.says(lang()) for one in item.findings}
    waiting = item.state is ReviewState.READ and item.reviewed_at is None
    doubts = item.confidence_reasons if waiting and item.confidence is Confidence.LOW else ()
    shown = [code for code in doubts if not code.startswith("finding:")]
    year = item.fields.get("year")
    return Card(
        one=item,
        look=LOOKS[item.kind],
        kind=say(*KINDS[item.kind]),
        tone=tone,
        state=say(*state),
        name=item_name(item),
        year=say("đến {}", "by {}", year) if year else "",
        lines=_lines(item),
        doubts=tuple(reason_in_words(code, messages) for code in shown),
        findings=tuple(
            ({"error": "bad", "warning": "warn"}.get(one.severity, "info"), messages[one.kind], one.suggests(lang()) or "")
            for one in item.findings
        ),
        corrections=tuple(
            (say(*FIELD_NAMES[name]), field_in_words(name, (item.machine_fields or {}).get(name)) or say("để trống", "blank"))
            for name in item.corrected
            if name in FIELD_NAMES
        ),
        news={
            News.NEW: say("Mới đọc ra từ lần đọc lại", "Found by the later reading"),
            News.VANISHED: say("Lần đọc lại không còn thấy", "No longer found by the later reading"),
            News.NONE: "",
        }[item.news],
        place=text.place_of(item.start, lang()) if text is not None else "",
    )  # fmt: skip


def _lines(item: ReviewedItem) -> tuple[tuple[str, str], ...]:
    names = {
        ItemKind.TARGET: ("qualifier",),
        ItemKind.QUALITATIVE: (),
        ItemKind.TASK: ("lead", "coordinating", "timeline"),
        ItemKind.DUTY: ("via", "deadline", "frequency"),
    }[item.kind]
    told = fold(item_name(item))
    found = [(name, field_in_words(name, item.fields[name])) for name in names]
    return tuple(
        (say(*FIELD_NAMES[name]), value)
        for name, value in found
        if value and not (name == "qualifier" and fold(value) in told)
    )


def given(query: QueryDict, name: str) -> str:
    """One value of an address or a form; blank where it has none."""
    return str(query.get(name, ""))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person asked to see: one kind, states, doubted readings, items with findings, news."""

    only: str = ""
    state: str = ""
    doubt: str = ""
    findings: str = ""
    news: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        """From the address of the page; what is not known is not asked."""
        known: dict[str, Iterable[str]] = {
            "only": list(ItemKind),
            "state": list(ReviewState),
            "doubt": ["1"],
            "findings": ["1"],
            "news": ["1"],
        }
        asked = {name: given(query, name) for name in known}
        return cls(**{name: value for name, value in asked.items() if value in known[name]})

    @property
    def query(self) -> str:
        """As the query of an address, without the leading question mark."""
        return urlencode({name: value for name in self.__dataclass_fields__ if (value := getattr(self, name))})

    def fits(self, item: ReviewedItem) -> bool:
        """Whether an item is among those asked for."""
        return (
            self.only in ("", item.kind)
            and self.state in ("", item.state)
            and (not self.doubt or item.confidence is Confidence.LOW)
            and (not self.findings or bool(item.findings))
            and (not self.news or item.news is not News.NONE)
        )


def marks_of(items: Iterable[ReviewedItem]) -> list[Mark]:
    """The marks of the items in their document."""
    return [Mark(str(one.item_id), LOOKS[one.kind], one.start, one.end, one.state) for one in items]


@dataclass(slots=True)
class Box:
    """One field of a form: what stands in it, what the machine read, what somebody else wrote meanwhile."""

    name: str
    sort: str
    label: str
    hint: str
    value: str
    needed: bool
    wrong: str = ""
    machine: str = ""
    now: str = ""
    options: Sequence[tuple[str, str]] = field(default_factory=tuple)


def boxes(
    kind: ItemKind,
    fields: Mapping[str, object],
    machine: Mapping[str, object] | None = None,
    typed: Mapping[str, str] | None = None,
    problems: Iterable[Problem] = (),
) -> list[Box]:
    """The fields of a form. ``typed`` is what a person had written in it before; ``problems`` what was wrong with it."""
    wrong = {str(problem.where.get("field")): problem for problem in problems}
    found = []
    for rule in item_fields(kind):
        now = _typed(rule.name, fields.get(rule.name))
        value = now if typed is None else typed.get(rule.name, "")
        read = "" if machine is None else _typed(rule.name, machine.get(rule.name))
        found.append(
            Box(
                name=rule.name,
                sort=rule.sort,
                label=say(*FIELD_NAMES[rule.name]),
                hint=say(*HINTS[rule.name]) if rule.name in HINTS else "",
                value=value,
                needed=rule.needed,
                wrong=_bare(wrong[rule.name]) if rule.name in wrong else "",
                machine=field_in_words(rule.name, (machine or {}).get(rule.name)) if read not in ("", value) else "",
                now=field_in_words(rule.name, fields.get(rule.name)) if typed is not None and now != value else "",
                options=_options(rule.sort),
            )
        )
    return found


def _bare(problem: Problem) -> str:
    """What is wrong, without the name of the field: it stands beside the field."""
    parts = (problem.en, problem.remedy_en) if lang() == "en" else (problem.vi, problem.remedy_vi)
    return " ".join(part for part in parts if part)


def _typed(name: str, value: object) -> str:
    """A field's value as it stands in a form."""
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return "\n".join(str(one) for one in value)
    if name == "comparator":
        return str(value)
    if name == "year":
        return str(value)
    return field_in_words(name, value)


def _options(sort: str) -> Sequence[tuple[str, str]]:
    if sort == "comparator":
        return [(str(one), f"{one} {say(*COMPARATORS[one])}") for one in Comparator]
    if sort == "indicator":
        english = lang() == "en"
        return [
            ("", say("(không có trong danh mục)", "(not in the catalogue)")),
            *((one.code, one.name_en if english else one.name_vi) for one in (*indicators(), *local_indicators())),
        ]
    return ()


def told_of(event: ReviewEvent) -> dict[str, Any]:
    """A deed of the review in words, with what it changed of an item where that was asked for."""
    changes = [
        {
            "name": say(*FIELD_NAMES[name]),
            "before": squash(field_in_words(name, (change.before or {}).get(name))),
            "after": squash(field_in_words(name, value)),
        }
        for change in event.changes
        for name, value in change.after.items()
        if name in FIELD_NAMES and (change.before is not None or value)
    ]
    return {
        "one": event,
        "what": say(*DEEDS[event.deed]),
        "tone": {"accept": "good", "accept_confident": "good", "accept_all": "good", "reject": "warn"}.get(
            event.deed, ""
        ),
        "changes": changes,
    }
