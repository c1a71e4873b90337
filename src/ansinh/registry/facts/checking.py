"""Nouns of checking against the national population database (đối chiếu cơ sở dữ liệu quốc gia về dân cư)."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from dataclasses import dataclass


class CheckState(enum.StrEnum):
    """What came of asking. ``waiting`` (chưa đối chiếu) never blocks anything; it is asked again."""

    WAITING = "waiting"
    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_FOUND = "not_found"

    @property
    def vi(self) -> str:
        """The word on the person's page."""
        return {
            "waiting": "chưa đối chiếu",
            "agrees": "khớp với CSDL quốc gia về dân cư",
            "differs": "khác với CSDL quốc gia về dân cư",
            "not_found": "không có trong CSDL quốc gia về dân cư",
        }[self.value]

    @property
    def en(self) -> str:
        """The word in English."""
        return {
            "waiting": "not yet checked",
            "agrees": "agrees with the national population database",
            "differs": "differs from the national population database",
            "not_found": "not in the national population database",
        }[self.value]


@dataclass(frozen=True, slots=True)
class CheckQuestion:
    """Whom we ask about: our reference, the 12-digit number."""

    reference: str
    number: str


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What the register says of one question. ``name`` None: no such number. ``trouble``: it could not say."""

    reference: str
    name: str | None = None
    birth: str | None = None
    sex: str | None = None
    died_on: dt.date | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """The latest asking about a person. ``differences``: fields that differ, never their values."""

    check_id: uuid.UUID
    person_id: uuid.UUID
    state: CheckState
    asked_at: dt.datetime
    answered_at: dt.datetime | None
    request_id: str
    differences: tuple[str, ...]
    attempts: int
    trouble: str
