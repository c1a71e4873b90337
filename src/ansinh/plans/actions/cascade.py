"""Deeds on measures: an indicator chosen for a target by a person, a local indicator proposed."""

from __future__ import annotations

import datetime as dt
import re
import uuid

from django.db.models import Q

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import fold, squash
from ansinh.plans.actions.review.record import plan_of, rows_of, sheet
from ansinh.plans.facts import Commitment, Indicator, ReviewDeed
from ansinh.plans.queries.kept import commitment, indicator
from ansinh.plans.store import models


def set_indicator(
    target_id: uuid.UUID, code: str | None, *, by: Actor, at: dt.datetime, reason: str = ""
) -> Commitment:
    """A person says which indicator measures a target (None: none does). It goes on the record of the review.

    Raises LookupError for an unknown target or code.
    """
    if code is not None:
        indicator(code)
    with deed("plans.set_indicator", by=by, at=at, subject=str(target_id), needs=Permission.PLAN_WRITE) as record:
        with sheet(plan_of([target_id]), ReviewDeed.CORRECT, by, at) as page:
            page.note = squash(reason)
            (row,) = rows_of([target_id], None)
            if not isinstance(row, models.Target):
                raise LookupError(f"no numeric target {target_id}")
            if row.indicator_code != code:
                page.change(row, indicator_code=code)
        record(indicator=code or "")
    return commitment(target_id)


def propose_indicator(
    name_vi: str,
    *,
    unit: str,
    better: str,
    numerator_vi: str,
    population_vi: str,
    reported_by: str,
    by: Actor,
    at: dt.datetime,
    name_en: str = "",
    denominator_vi: str | None = None,
    definition_vi: str = "",
) -> Indicator:
    """A person proposes an indicator for a target that nothing in the catalogue measures; its code begins with ``dp_``.

    Raises BadInput with everything that is missing, and for a name that the catalogue has already.
    """
    given = {"name_vi": name_vi, "unit": unit, "numerator_vi": numerator_vi, "population_vi": population_vi,
             "reported_by": reported_by}  # fmt: skip
    missing = [
        Problem("field_missing", "Cần điền mục này.", "This is needed.", {"field": name})
        for name, value in given.items()
        if not squash(value)
    ]
    if better not in ("up", "down"):
        missing.append(
            Problem("field_wrong", "Chọn chiều tốt: tăng hay giảm.", "Choose the direction.", {"field": "better"})
        )
    if missing:
        raise BadInput(missing)
    code = "dp_" + "_".join(re.findall(r"[a-z0-9]+", fold(name_vi)))[:50].strip("_")
    with deed("plans.propose_indicator", by=by, at=at, subject=code, needs=Permission.PLAN_WRITE):
        if models.LocalIndicator.objects.filter(Q(pk=code) | Q(name_vi__iexact=squash(name_vi))).exists():
            raise BadInput(
                Problem(
                    "indicator_known",
                    "Đã có chỉ tiêu tên này.",
                    "There is an indicator of this name.",
                    {"field": "name_vi"},
                )
            )
        models.LocalIndicator.objects.create(
            code=code,
            name_vi=squash(name_vi),
            name_en=squash(name_en) or squash(name_vi),
            unit=squash(unit),
            better=better,
            numerator_vi=squash(numerator_vi),
            denominator_vi=squash(denominator_vi or "") or None,
            population_vi=squash(population_vi),
            reported_by=squash(reported_by),
            definition_vi=squash(definition_vi) or "Chỉ tiêu do địa phương đề xuất.",
            proposed_by_id=by.user_id,
            proposed_at=at,
        )
    return indicator(code)
