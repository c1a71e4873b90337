"""National targets that plans carry out, as the content file keeps them: recalled ones are marked so."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib import resources
from typing import Any

import yaml

from ansinh.plans.facts import Comparator, Level, PlanDocument, Target
from ansinh.plans.facts.cascade import MatrixPlan
from ansinh.plans.rules.cascade.symbols import symbol_key


@cache
def _documents() -> dict[str, dict[str, Any]]:
    file = resources.files("ansinh.plans") / "catalogue" / "national_targets.yaml"
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))["documents"]
    return {symbol_key(entry["symbol"]): entry for entry in entries}


def national_symbols() -> tuple[str, ...]:
    """Symbols of the documents whose targets the system ships."""
    return tuple(entry["symbol"] for entry in _documents().values())


def is_recalled(symbol: str | None) -> bool:
    """Whether the targets shipped for a document are recalled and not read from its text."""
    entry = _documents().get(symbol_key(symbol or ""))
    return entry is not None and entry["confidence"] == "recalled"


def national_title(symbol: str | None) -> str | None:
    """What a shipped document is about; None for others."""
    entry = _documents().get(symbol_key(symbol or ""))
    return None if entry is None else str(entry["title"])


@cache
def national_plan(symbol: str) -> MatrixPlan | None:
    """The shipped targets of a document as a column of the matrix; None for a document that is not shipped."""
    entry = _documents().get(symbol_key(symbol))
    if entry is None:
        return None
    day = entry["date"] if isinstance(entry["date"], dt.date) else dt.date.fromisoformat(entry["date"])
    targets = tuple(
        Target(
            path="",
            indicator=item["words"],
            comparator=Comparator(item["comparator"]),
            value=float(item["value"]),
            value_to=None if item.get("value_to") is None else float(item["value_to"]),
            unit=item["unit"],
            qualifier=None,
            year=item["year"],
            quote="",
            start=0,
            end=0,
        )
        for item in entry["targets"]
    )
    return MatrixPlan(
        key=entry["symbol"],
        name=f"{entry['kind']} số {entry['symbol']}",
        document=PlanDocument(
            entry["issuer"], Level.CENTRAL, entry["symbol"], "Hà Nội", day, entry["kind"], entry["title"], (), None, ()
        ),
        targets=targets,
        codes=tuple(item["code"] for item in entry["targets"]),
        recalled=entry["confidence"] == "recalled",
    )
