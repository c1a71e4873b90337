"""DCI messages: a search for persons by number, and its answers. Strict in what is sent, lenient in what is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from ansinh.registry.facts import CheckAnswer, CheckQuestion

IDTYPE = "UIN"
VERSION = "1.0.0"
_SEX = {"male": "male", "m": "male", "nam": "male", "female": "female", "f": "female", "nữ": "female"}


def question_message(
    questions: Sequence[CheckQuestion], message_id: str, sender: str, at: dt.datetime
) -> dict[str, Any]:
    """One message that asks about several people; ``message_id`` comes back as ``correlation_id``."""
    when = at.isoformat()
    return {
        "signature": "",
        "header": {
            "version": VERSION,
            "message_id": message_id,
            "message_ts": when,
            "action": "search",
            "sender_id": sender,
            "receiver_id": "population-register",
            "total_count": len(questions),
            "is_msg_encrypted": False,
        },
        "message": {
            "transaction_id": message_id,
            "search_request": [
                {
                    "reference_id": one.reference,
                    "timestamp": when,
                    "search_criteria": {
                        "version": VERSION,
                        "reg_type": "ns:org:RegistryType:Civil",
                        "query_type": "idtype-value",
                        "query": {"type": IDTYPE, "value": one.number},
                        "pagination": {"page_size": 1, "page_number": 1},
                    },
                }
                for one in questions
            ],
        },
    }


def answers_in(body: Any, questions: Sequence[CheckQuestion]) -> tuple[CheckAnswer, ...]:
    """One answer for each question, in order. What is missing, misshapen or speaks of another number is trouble, so that
    a wrong answer is never taken for a person's data."""
    found: dict[str, CheckAnswer] = {}
    asked = {one.reference: one.number for one in questions}
    message = body.get("message") if isinstance(body, Mapping) else None
    responses = message.get("search_response") if isinstance(message, Mapping) else None
    for response in responses if isinstance(responses, list) else []:
        if isinstance(response, Mapping):
            reference = str(response.get("reference_id", ""))
            if reference in asked and reference not in found:
                found[reference] = _answer(response, reference, asked[reference])
    return tuple(found.get(one.reference, CheckAnswer(one.reference, trouble="no answer")) for one in questions)


def _answer(response: Mapping[str, Any], reference: str, number: str) -> CheckAnswer:
    if str(response.get("status", "")) != "succ":
        reason = response.get("status_reason_code") or response.get("status") or "rejected"
        return CheckAnswer(reference, trouble=str(reason)[:60])
    data = response.get("data")
    records = data.get("reg_records") if isinstance(data, Mapping) else None
    if isinstance(records, Mapping):
        records = [records]
    if not isinstance(records, list):
        return CheckAnswer(reference, trouble="no records in the answer")
    if not records:
        return CheckAnswer(reference)
    one = records[0]
    if len(records) > 1 or not isinstance(one, Mapping) or number not in _numbers(one):
        return CheckAnswer(reference, trouble="the answer speaks of another number")
    name = _name(one.get("name"))
    if not name:
        return CheckAnswer(reference, trouble="the answer has no name")
    return CheckAnswer(
        reference,
        name=name,
        birth=str(one["birth_date"])[:10] if one.get("birth_date") else None,
        sex=_SEX.get(str(one.get("sex", "")).casefold()),
        died_on=_day(one.get("death_date")),
    )


def _numbers(record: Mapping[str, Any]) -> set[str]:
    given = record.get("identifier")
    given = given if isinstance(given, list) else [given]
    return {str(one.get("identifier_value", "")) for one in given if isinstance(one, Mapping)}


def _name(said: Any) -> str:
    if isinstance(said, str):
        return said.strip()
    if not isinstance(said, Mapping):
        return ""
    if said.get("full_name"):
        return str(said["full_name"]).strip()
    parts = (said.get("surname"), said.get("second_name"), said.get("given_name"))
    return " ".join(str(part).strip() for part in parts if part)


def _day(said: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(said)[:10]) if said else None
    except ValueError:
        return None
