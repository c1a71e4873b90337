"""How far a reading may be trusted without a person's eye: high only where everything that could be wrong was checked.

The reasons are codes, told in words by the shells. A high confidence names what spoke for it, a low one what against.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansinh.kernel.text import squash
from ansinh.plans.facts import Confidence, Finding, ItemKind

RULE = "confidence/1"

# For: what was checked and is in order.
MEASURED = "measured"  # value, unit and year stand in the words
IN_CATALOGUE = "in_catalogue"
ACTORS_KNOWN = "actors_known"
DEADLINE_READ = "deadline_read"
WITHOUT_NUMBER = "without_number"
# Against: what a person must look at.
HAS_FINDING = "finding"  # followed by ":" and the kind of the finding
NOT_IN_CATALOGUE = "not_in_catalogue"
NO_YEAR = "no_year"
NO_UNIT = "no_unit"
VALUE_NOT_IN_WORDS = "value_not_in_words"
NO_LEAD = "no_lead"
ACTOR_UNKNOWN = "actor_unknown"
SUCCESSOR_UNSURE = "successor_unsure"
TOO_LONG = "too_long"
NUMBER_IN_WORDS = "number_in_words"
NO_REPORTER = "no_reporter"
NO_RECEIVER = "no_receiver"
NO_DEADLINE = "no_deadline"
BY_HAND = "by_hand"

# Findings that say nothing against what was read: how it is written, what time has passed since.
_NO_DOUBT = {
    "case", "spacing", "bracket", "quote_style", "spelling_variant", "unit_variant", "page_break", "web_furniture",
    "deadline_passed", "horizon_passed", "target_year_passed",
}  # fmt: skip
_LONGEST_NAME = 300
_LONGEST_TASK = 1_500
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_NOT_A_TARGET = re.compile(r"(?:năm|giai đoạn|số|ngày|tháng|khoản|điều)\s+$", re.IGNORECASE)


def confidence(
    kind: ItemKind,
    fields: Mapping[str, Any],
    quote: str,
    owed_by: Sequence[Sequence[Any]] = (),
    findings: Iterable[Finding] = (),
) -> tuple[Confidence, tuple[str, ...]]:
    """Confidence and its reasons. ``owed_by``: (as written, name today, confirmed) of each leading agency; ``findings``
    are those that overlap the item's words; those of mere form count nothing."""
    against = [
        f"{HAS_FINDING}:{name}" for name in dict.fromkeys(one.kind for one in findings if one.kind not in _NO_DOUBT)
    ]
    check = {
        ItemKind.TARGET: _target,
        ItemKind.QUALITATIVE: _qualitative,
        ItemKind.TASK: _task,
        ItemKind.DUTY: _duty,
    }[kind]
    speaks_for, speaks_against = check(fields, quote, owed_by)
    against += speaks_against
    return (Confidence.LOW, tuple(against)) if against else (Confidence.HIGH, tuple(speaks_for))


def _target(fields: Mapping[str, Any], quote: str, _: Sequence[Sequence[Any]]) -> tuple[list[str], list[str]]:
    against = []
    if fields["indicator_code"] is None:
        against.append(NOT_IN_CATALOGUE)
    if fields["year"] is None:
        against.append(NO_YEAR)
    if not fields["unit"]:
        against.append(NO_UNIT)
    if len(fields["indicator"]) > _LONGEST_NAME:
        against.append(TOO_LONG)
    written = {_as_number(found) for found in _DIGITS.findall(quote)}
    if not {fields["value"], fields["value_to"] or fields["value"]} <= written:
        against.append(VALUE_NOT_IN_WORDS)
    return [MEASURED, IN_CATALOGUE], against


def _qualitative(fields: Mapping[str, Any], quote: str, _: Sequence[Sequence[Any]]) -> tuple[list[str], list[str]]:
    words = squash(quote)
    numbers = [found for found in _DIGITS.finditer(words) if not _NOT_A_TARGET.search(words[: found.start()])]
    against = []
    if numbers:
        against.append(NUMBER_IN_WORDS)
    if len(fields["text"]) > _LONGEST_NAME * 2:
        against.append(TOO_LONG)
    return [WITHOUT_NUMBER], against


def _task(fields: Mapping[str, Any], quote: str, owed_by: Sequence[Sequence[Any]]) -> tuple[list[str], list[str]]:
    against = []
    if not fields["lead"]:
        against.append(NO_LEAD)
    known = {owed[0]: owed for owed in owed_by}
    for name in fields["lead"]:
        owed = known.get(name)
        if owed is None or not owed[1]:
            against.append(ACTOR_UNKNOWN)
        elif not owed[2] and owed[1] != owed[0]:
            against.append(SUCCESSOR_UNSURE)
    if len(quote) > _LONGEST_TASK:
        against.append(TOO_LONG)
    return [ACTORS_KNOWN], list(dict.fromkeys(against))


def _duty(fields: Mapping[str, Any], _: str, __: Sequence[Sequence[Any]]) -> tuple[list[str], list[str]]:
    against = []
    if not fields["who"]:
        against.append(NO_REPORTER)
    if not fields["to"]:
        against.append(NO_RECEIVER)
    if not fields["deadline"]:
        against.append(NO_DEADLINE)
    return [DEADLINE_READ], against


def _as_number(text: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return float("nan")
