"""Asking the register over HTTP: bounded in time and size, never a surprise to the caller."""

from __future__ import annotations

import datetime as dt
import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Protocol

from ansinh.registry.channels.population.messages import answers_in, question_message
from ansinh.registry.facts import CheckAnswer, CheckQuestion

_MOST_BYTES = 8 * 2**20
_SCHEMES = ("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")


class PopulationRegister(Protocol):
    """Whoever can be asked about people by number."""

    def search(self, questions: Sequence[CheckQuestion], request_id: str, at: dt.datetime) -> tuple[CheckAnswer, ...]:
        """One answer for each question, in order; trouble is an answer, never an exception."""
        ...


class HttpPopulationRegister:
    """A register at an address, by DCI sync search. ``token`` goes as a bearer token; TLS except on this machine.

    Raises ValueError for an address without TLS that is not this machine.
    """

    def __init__(self, address: str, *, sender: str = "ansinh", token: str = "", timeout_seconds: float = 10.0) -> None:
        if not address.startswith(_SCHEMES):
            raise ValueError("the population register is asked over TLS")
        self._address = address.rstrip("/") + "/registry/sync/search"
        self._sender, self._token, self._timeout = sender, token, timeout_seconds

    def search(self, questions: Sequence[CheckQuestion], request_id: str, at: dt.datetime) -> tuple[CheckAnswer, ...]:
        """Asks once; a register that is down, slow or talks nonsense gives trouble for every question."""
        message = question_message(questions, request_id, self._sender, at)
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        asked = urllib.request.Request(self._address, json.dumps(message).encode(), headers, method="POST")
        try:
            with urllib.request.urlopen(asked, timeout=self._timeout) as answer:
                body = answer.read(_MOST_BYTES + 1)
            if len(body) > _MOST_BYTES:
                return self._trouble(questions, "the answer is too large")
            return answers_in(json.loads(body), questions)
        except urllib.error.HTTPError as trouble:
            return self._trouble(questions, f"HTTP {trouble.code}")
        except TimeoutError:
            return self._trouble(questions, "no answer in time")
        except (OSError, ValueError) as trouble:
            return self._trouble(questions, type(trouble).__name__)

    @staticmethod
    def _trouble(questions: Sequence[CheckQuestion], what: str) -> tuple[CheckAnswer, ...]:
        return tuple(CheckAnswer(one.reference, trouble=what) for one in questions)
