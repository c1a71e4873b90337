"""What is kept of a case: the facts the law read, and its answers in words, as they stood then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ansinh.kernel.money import dong, number
from ansinh.kernel.period import Month
from ansinh.law import offline as law
from ansinh.law.facts import Determination, Explanation

_NO_FACTS = ("case_id", "people", "answers", "programme")


def case_record(row: Mapping[str, Any], month: Month, programme: str) -> tuple[str, str, str, str]:
    """``(case_id, programme, facts as JSON, answers as JSON)`` from one row of the law's case table.

    Kept are the answers of the programme a proposal rests on, with the law's words where this copy of the law can
    explain the case; a table made elsewhere keeps its answers as they came.
    """
    facts = {name: value for name, value in row.items() if name not in _NO_FACTS}
    told = row.get("answers")
    all_answers: list[dict[str, Any]] = json.loads(told) if isinstance(told, str) else []
    answers = [answer for answer in all_answers if answer.get("programme") == programme]
    try:
        explanations = law.explain(facts, month, programme)
    except KeyError:  # another vocabulary of facts
        explanations = ()
    if len(explanations) == len(answers):
        answers = [{**one, **_words(why)} for one, why in zip(answers, explanations, strict=True)]
    as_text = json.dumps(answers, ensure_ascii=False, default=str)
    return str(row["case_id"]), programme, json.dumps(facts, default=str), as_text


def answer_words(answer: Determination) -> dict[str, Any]:
    """One answer about one person, as it is kept: what the law said and why, in words."""
    return {
        "programme": answer.programme,
        "answer": answer.answer.value,
        "status": answer.status.value,
        "group": answer.group or "",
        "clause": answer.clause or "",
        "amount": answer.amount,
        "missing": list(answer.missing),
        **_words(answer.explanation),
    }


def _words(explanation: Explanation) -> dict[str, Any]:
    return {
        "vi": explanation.text.vi,
        "en": explanation.text.en,
        "facts_vi": [value.label.vi for value in explanation.decided],
        "facts_en": [value.label.en for value in explanation.decided],
        "failed_vi": [label.vi for _, label in explanation.failed],
        "failed_en": [label.en for _, label in explanation.failed],
        "missing_vi": [value.label.vi for value in explanation.missing],
        "missing_en": [value.label.en for value in explanation.missing],
        "citation": explanation.clause.citation if explanation.clause else "",
        "parameters": [
            {
                "label": value.label.vi,
                "value": dong(value.value) if value.unit.startswith("VND") else number(value.value / 10),
                "unit": value.unit,
                "from": value.start.isoformat(),
                "reference": value.reference,
            }
            for value in explanation.parameters
        ],
    }
