"""The cascade without a database: what a document carries out, whom it tells to plan, targets of documents side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansinh.kernel.problem import BadInput, Problem
from ansinh.plans.facts import PlanReading, Target
from ansinh.plans.facts.cascade import (
    MATRIX_STATES,
    CitedDocument,
    Matrix,
    MatrixCell,
    MatrixPlan,
    MatrixRow,
    ToldToPlan,
)
from ansinh.plans.rules.cascade.citing import cited_documents
from ansinh.plans.rules.cascade.matrix import matrix_of
from ansinh.plans.rules.cascade.measuring import value_words
from ansinh.plans.rules.cascade.national import national_plan, national_symbols
from ansinh.plans.rules.cascade.symbols import symbol_key
from ansinh.plans.rules.cascade.told import told_to_plan
from ansinh.plans.rules.catalogue import indicator_for

__all__ = ["column", "documents_above", "matrix", "matrix_json", "national", "national_symbols", "told", "value_words"]


def documents_above(reading: PlanReading) -> tuple[CitedDocument, ...]:
    """What a document says it carries out, with line, level and through which others it comes."""
    return cited_documents(reading.document, reading.text)


def told(reading: PlanReading) -> tuple[ToldToPlan, ...]:
    """Which units a document tells to issue a plan of their own."""
    return told_to_plan(reading.tasks, reading.document.level, reading.document.date)


def column(reading: PlanReading, key: str) -> MatrixPlan:
    """A reading as a column of the matrix; ``key`` names it (a file name)."""
    document = reading.document
    return MatrixPlan(
        key=key,
        name=document.issuer or document.number or key,
        document=document,
        targets=reading.targets,
        codes=tuple(item.code if (item := indicator_for(target)) else None for target in reading.targets),
    )


def national(symbol: str) -> MatrixPlan:
    """The national targets shipped for a document. Raises BadInput where none are."""
    found = national_plan(symbol)
    if found is None:
        shipped = ", ".join(national_symbols())
        raise BadInput(
            Problem(
                "no_national_targets",
                f"Hệ thống không có sẵn chỉ tiêu của văn bản {symbol}.",
                f"The system ships no targets of {symbol}.",
                {"symbol": symbol},
                f"Có sẵn: {shipped}; hoặc chỉ đúng tệp văn bản.",
                f"Shipped: {shipped}; or point at the document's file.",
            )
        )
    return found


def matrix(plans: Sequence[MatrixPlan], parent: MatrixPlan | None = None) -> Matrix:
    """Plans side by side, against ``parent`` or as sisters. Two columns of one symbol and day are the same document."""
    return matrix_of(plans, parent)


# --- as data --------------------------------------------------------------------------------------


def matrix_json(found: Matrix, lang: str = "vi") -> dict[str, Any]:
    """The object of ``plan matrix --json`` (docs/reference/plan-matrix.md)."""
    return {
        "parent": None if found.parent is None else _plan(found.parent),
        "plans": [_plan(one) for one in found.plans],
        "rows": [_row(found, row, lang) for row in found.rows],
        "counts": {state.value: count for state, count in found.counts().items() if count},
    }


def _plan(one: MatrixPlan) -> dict[str, Any]:
    document = one.document
    return {
        "key": one.key,
        "name": one.name,
        "issuer": document.issuer,
        "level": document.level,
        "number": document.number,
        "date": document.date,
        "targets": len(one.targets),
        "unconfirmed": one.recalled,
    }


def _row(found: Matrix, row: MatrixRow, lang: str) -> dict[str, Any]:
    item = row.indicator
    return {
        "indicator": item.code if item else None,
        "name": row.label_en if lang == "en" else row.label_vi,
        "unit": item.unit if item else None,
        "better": item.better if item else None,
        "parent": None if row.wanted is None or found.parent is None else _target(found.parent.targets[row.wanted]),
        "cells": [_cell(plan, cell, lang) for plan, cell in zip(found.plans, row.cells, strict=True)],
        "whole": None
        if row.whole is None
        else {
            "verdict": row.whole.verdict,
            "total": row.whole.total,
            "why": row.whole.en if lang == "en" else row.whole.vi,
        },
    }


def _cell(plan: MatrixPlan, cell: MatrixCell, lang: str) -> dict[str, Any]:
    return {
        "plan": plan.key,
        "state": cell.state.value,
        "words": MATRIX_STATES[cell.state][2 if lang == "en" else 1],
        "targets": [_target(plan.targets[place]) for place in cell.places],
        "notes": [en if lang == "en" else vi for vi, en in cell.notes],
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "value_words": value_words(target),
        "comparator": target.comparator,
        "value": _number(target.value),
        "value_to": _number(target.value_to),
        "unit": target.unit,
        "year": target.year,
        "path": target.path,
        "quote": target.quote,
        "start": target.start,
        "end": target.end,
    }


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and float(value).is_integer() else value


def same_document(first: MatrixPlan, second: MatrixPlan) -> bool:
    """Whether two columns are one document read from two files."""
    one, two = first.document, second.document
    return bool(
        one.number and two.number and symbol_key(one.number) == symbol_key(two.number)
        and one.date == two.date and one.issuer == two.issuer
    )  # fmt: skip
