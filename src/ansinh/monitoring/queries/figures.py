"""Questions of monitoring: values, progress of targets, the people behind a figure, reports."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Max, QuerySet

from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import MAY
from ansinh.access.queries import communes_of
from ansinh.kernel.page import Page
from ansinh.kernel.period import Month
from ansinh.monitoring.facts import DataValue, IndicatorPicture, KeptReport, Member, TargetProgress
from ansinh.monitoring.rules.measures import KEEP_REACHED, members_are
from ansinh.monitoring.rules.standing import forecast, standing
from ansinh.monitoring.store import models
from ansinh.plans.facts import Commitment, Indicator, ReviewState
from ansinh.plans.queries import commitments, indicator, indicators

__all__ = [
    "by_commune",
    "latest_values",
    "listed",
    "may_report",
    "members",
    "members_are",
    "months_with_members",
    "picture",
    "report",
    "report_bytes",
    "reports",
    "target_progress",
    "trend",
]


def may_report(item: Indicator, by: Actor) -> bool:
    """Whether ``by`` may enter figures of a reported indicator: those who hold the role of the agency that reports it.

    Where no role is named: whoever may enter figures at all and answers for more than one commune.
    """
    if item.source != "reported":
        return False
    entering = [one for one in by.grants if Permission.MONITORING_ENTER in MAY[one.role]]
    if item.reporter is not None:
        return item.reporter in {one.role for one in entering}
    return any(communes_of([one.scope_code]) != (one.scope_code,) for one in entering)


def latest_values(codes: Iterable[str], place_code: str, up_to: Month | None = None) -> dict[str, DataValue]:
    """The newest value of each indicator for a place; indicators without one are left out."""
    newest: dict[str, DataValue] = {}
    for value in _values(codes, [place_code], up_to):
        newest[value.indicator_code] = value
    return newest


def trend(code: str, place_code: str) -> tuple[DataValue, ...]:
    """All months of one indicator for a place, oldest first, the newest record of each month."""
    return tuple(_values([code], [place_code]))


def by_commune(code: str, month: Month, communes: Sequence[str]) -> tuple[DataValue, ...]:
    """One indicator in one month for many communes, by commune code."""
    return tuple(sorted(_values([code], communes, month, month), key=lambda value: value.place_code))


def target_progress(
    place_code: str, on: dt.date, plan_id: uuid.UUID | None = None, code: str | None = None
) -> tuple[TargetProgress, ...]:
    """Accepted targets beside their values: of a plan, of an indicator, or all; one query for all values."""
    targets = commitments(plan_id, state=ReviewState.ACCEPTED, indicator_code=code)
    catalogue = {item.code: item for item in indicators()}
    series: dict[str, list[DataValue]] = {}
    for value in _values({t.indicator_code for t in targets if t.indicator_code}, [place_code]):
        series.setdefault(value.indicator_code, []).append(value)
    return tuple(
        _progress(target, catalogue.get(target.indicator_code or ""), series.get(target.indicator_code or "", []), on)
        for target in targets
    )


def picture(code: str, place_code: str, communes: Sequence[str], on: dt.date) -> IndicatorPicture:
    """Everything the page of one indicator shows. Raises LookupError for an unknown indicator."""
    item = indicator(code)
    months = trend(code, place_code)
    latest = months[-1] if months else None
    return IndicatorPicture(
        indicator=item,
        latest=latest,
        by_commune=by_commune(code, latest.month, communes) if latest else (),
        trend=months,
        targets=target_progress(place_code, on, code=code),
        members_are=members_are(code),
    )


def members(
    code: str,
    *,
    month: Month | None = None,
    commune_code: str = "",
    reached: bool | None = None,
    number: int = 1,
    size: int = 50,
) -> Page[Member]:
    """Who stands behind a figure in the actor's places: of the latest month unless one is named."""
    found = models.Member.objects.filter(indicator_code=code)
    day = month.first if month else found.aggregate(latest=Max("month"))["latest"]
    found = found.filter(month=day)
    if commune_code:
        found = found.filter(commune_code=commune_code)
    if reached is not None:
        found = found.filter(reached=reached)
    total = found.count()
    rows = found.order_by("commune_code", "member_id")[(number - 1) * size : number * size]
    items = tuple(Member(row.member_id, row.is_household, row.commune_code, row.reached, row.reason) for row in rows)
    return Page(items, total, number, size)


def listed(code: str) -> bool | None:
    """Which part of an indicator's members is kept by name: True the reached, False those left out, None all."""
    return KEEP_REACHED.get(code)


def months_with_members(code: str) -> tuple[Month, ...]:
    """Months for which the people behind a figure are kept, newest first."""
    days = models.Member.objects.filter(indicator_code=code).values_list("month", flat=True).distinct()
    return tuple(Month.of(day) for day in days.order_by("-month"))


def reports(number: int = 1, size: int = 50) -> Page[KeptReport]:
    """Reports, newest first."""
    found = _reports().order_by("-written_at")
    total = found.count()
    return Page(tuple(_report(row) for row in found[(number - 1) * size : number * size]), total, number, size)


def report(report_id: uuid.UUID) -> KeptReport:
    """One report. Raises LookupError for an unknown id."""
    row = _reports().filter(pk=report_id).first()
    if row is None:
        raise LookupError(f"no report {report_id}")
    return _report(row)


def report_bytes(report_id: uuid.UUID) -> bytes:
    """The document as written. Raises LookupError for an unknown id."""
    content = models.Report.objects.filter(pk=report_id).values_list("content", flat=True).first()
    if content is None:
        raise LookupError(f"no report {report_id}")
    return bytes(content)


def _reports() -> QuerySet[models.Report]:
    return models.Report.objects.defer("content").select_related("written_by", "signed_by")


def _report(row: models.Report) -> KeptReport:
    return KeptReport(
        report_id=row.report_id,
        plan_id=row.plan_id,
        title=row.title,
        number=row.number,
        month=Month.of(row.month),
        place_code=row.place_code,
        written_at=row.written_at,
        written_by=row.written_by.full_name,
        signed_at=row.signed_at,
        signed_by=row.signed_by.full_name if row.signed_by else None,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
    )


def _values(
    codes: Iterable[str], places: Sequence[str], up_to: Month | None = None, since: Month | None = None
) -> list[DataValue]:
    rows = models.DataValue.objects.filter(indicator_code__in=list(codes), place_code__in=list(places))
    if up_to is not None:
        rows = rows.filter(month__lte=up_to.first)
    if since is not None:
        rows = rows.filter(month__gte=since.first)
    # The newest record of each indicator, place and month: corrections are newer rows.
    rows = rows.order_by("indicator_code", "place_code", "month", "-id").distinct(
        "indicator_code", "place_code", "month"
    )
    return [
        DataValue(
            indicator_code=row.indicator_code,
            month=Month.of(row.month),
            place_code=row.place_code,
            numerator=None if row.numerator is None else float(row.numerator),
            denominator=None if row.denominator is None else float(row.denominator),
            value=None if row.value is None else float(row.value),
            source=row.source,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by.full_name,
            note=row.note,
        )
        for row in rows.select_related("recorded_by")
    ]


def _progress(target: Commitment, item: Indicator | None, series: Sequence[DataValue], on: dt.date) -> TargetProgress:
    known = [value for value in series if value.value is not None]
    latest = known[-1] if known else None
    expected = None
    if target.target.year is not None and item is not None:
        points = [(value.month.index, value.value) for value in known if value.value is not None]
        ceiling = 100.0 if item.unit == "%" else None
        expected = forecast(points, Month(target.target.year, 12).index, ceiling)
    better = item.better if item else "up"
    value = latest.value if latest else None
    return TargetProgress(
        commitment=target,
        indicator=item,
        latest=latest,
        baseline=known[0] if known else None,
        forecast=expected,
        standing=standing(target.target, value, expected, better, on),
    )
