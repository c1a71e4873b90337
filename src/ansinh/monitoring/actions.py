"""Deeds of monitoring: computing a month's figures, entering an agency's figure, writing and signing a report."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal

import polars as pl
from django.db import connection

from ansinh.access.actions import deed
from ansinh.access.facts import ROLE_LABELS, Actor, Permission
from ansinh.access.offline import require_second_person
from ansinh.access.queries import communes_of
from ansinh.kernel.dates import day_in_vietnam
from ansinh.kernel.identifier import new_id
from ansinh.kernel.money import number
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.monitoring.facts import KeptReport
from ansinh.monitoring.queries import may_report, report
from ansinh.monitoring.rules.measures import KEEP_REACHED, MEASURES, counts, factor, held_in, share
from ansinh.monitoring.store import models
from ansinh.plans.facts import Indicator
from ansinh.plans.queries import indicator


def compute(
    month: Month,
    frames: Mapping[str, pl.DataFrame],
    province_code: str,
    *,
    by: Actor,
    at: dt.datetime,
    codes: Sequence[str] | None = None,
    keep_members: bool = True,
) -> dict[str, float | None]:
    """Computes the indicators of a month from the frames of ``rules.measures`` and keeps values and members.

    Returns code → value for the province. A frame an indicator needs that is not there makes that indicator missing,
    not zero: it gets no value. Raises Refused for somebody who does not see the whole province: the figure of a part
    would be written down as the figure of the whole.
    """
    with deed("monitoring.compute", by=by, at=at, subject=str(month), needs=Permission.MONITORING_ENTER) as record:
        _require_whole(by, province_code)
        results: dict[str, float | None] = {}
        rows: list[models.DataValue] = []
        frames = held_in(frames, month)
        for code in codes if codes is not None else MEASURES:
            try:
                people = MEASURES[code](frames, month)
            except KeyError as absent:
                record(**{f"{code}_lacks": str(absent)})
                continue
            counted = counts(people)
            total = (int(counted["numerator"].sum()), int(counted["denominator"].sum()))
            for place, numerator, denominator in [*counted.iter_rows(), (province_code, *total)]:
                rows.append(_value(code, month, place, numerator, denominator, "computed", by, at))
            results[code] = share(*total)
            if keep_members:
                _keep_members(code, month, people)
        models.DataValue.objects.bulk_create(rows, batch_size=2000)
        record(indicators=len(results), values=len(rows))
        return results


def _require_whole(by: Actor, place_code: str) -> None:
    if {grant.scope_code for grant in by.grants} & {place_code, "VN"}:
        return
    raise Refused(
        Problem(
            "not_the_whole_place",
            f"Tài khoản {by.username} không phụ trách toàn bộ địa bàn {place_code}.",
            f"The account {by.username} is not responsible for the whole of {place_code}.",
            remedy_vi="Việc này thuộc cơ quan cấp tỉnh hoặc công việc định kỳ của hệ thống.",
            remedy_en="It belongs to a provincial agency or to the scheduled work of the system.",
        )
    )


def _require_place(by: Actor, place_code: str) -> None:
    if place_code not in communes_of(grant.scope_code for grant in by.grants):
        _require_whole(by, place_code)


def _value(
    code: str,
    month: Month,
    place: str,
    numerator: float | None,
    denominator: float | None,
    source: str,
    by: Actor,
    at: dt.datetime,
    value: float | None = None,
    note: str = "",
    of: int = 100,
) -> models.DataValue:
    shown = value if value is not None else share(numerator, denominator, of)
    return models.DataValue(
        indicator_code=code,
        month=month.first,
        place_code=place,
        numerator=None if numerator is None else Decimal(str(numerator)),
        denominator=None if denominator is None else Decimal(str(denominator)),
        value=None if shown is None else Decimal(str(shown)),
        source=source,
        note=note,
        recorded_at=at,
        recorded_by_id=by.user_id,
    )


def _keep_members(code: str, month: Month, people: pl.DataFrame) -> None:
    keep = KEEP_REACHED.get(code)
    if keep is not None:
        people = people.filter(pl.col("reached") == keep)
    models.Member.objects.filter(indicator_code=code, month=month.first).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS arriving_members (member_id uuid, is_household boolean,"
            " commune_code varchar, reached boolean, reason varchar) ON COMMIT DROP"
        )
        cursor.execute("TRUNCATE arriving_members")
        wanted = people.select(
            "member_id", "is_household", "commune_code", "reached", pl.col("reason").str.slice(0, 60)
        )
        with cursor.copy("COPY arriving_members FROM STDIN (FORMAT csv)") as copy:
            for part in wanted.iter_slices(50_000):
                copy.write(part.write_csv(include_header=False))
        cursor.execute(
            "INSERT INTO monitoring_member"
            " (indicator_code, month, commune_code, member_id, is_household, reached, reason)"
            " SELECT %s, %s, commune_code, member_id, is_household, reached, coalesce(reason, '')"
            " FROM arriving_members",
            [code, month.first],
        )


def require_reporter(item: Indicator, by: Actor) -> None:
    """Raises Refused for an indicator that is computed here, or that another agency reports; says which."""
    if item.source == "computed":
        raise Refused(
            Problem(
                "computed_here",
                f"“{item.name_vi}” được tính từ dữ liệu, không nhập tay.",
                f"“{item.name_en}” is computed from the data, not entered by hand.",
                remedy_vi="Nếu con số sai, hãy sửa hồ sơ của người dân phía sau.",
                remedy_en="If the figure is wrong, correct the records behind it.",
            )
        )
    if may_report(item, by):
        return
    holder = ROLE_LABELS[item.reporter] if item.reporter else ("cơ quan cấp tỉnh", "a provincial agency")
    raise Refused(
        Problem(
            "another_agency_reports",
            f"“{item.name_vi}” do {item.reported_by} báo cáo; tài khoản {by.username} không nhập được.",
            f"“{item.name_en}” is reported by {item.reported_by}; the account {by.username} may not enter it.",
            remedy_vi=f"Hãy gửi số liệu cho {item.reported_by}; người nhập là: {holder[0]}.",
            remedy_en=f"Send the figure to {item.reported_by}; it is entered by: {holder[1]}.",
        )
    )


def enter_value(
    code: str,
    month: Month,
    place_code: str,
    *,
    by: Actor,
    at: dt.datetime,
    numerator: float | None = None,
    denominator: float | None = None,
    value: float | None = None,
    note: str = "",
) -> None:
    """Keeps a figure an agency reports by form; entering it again is a correction, the newest counts.

    Raises BadInput for an impossible figure, Refused for an indicator that is computed here, one that another agency
    reports or a place that is not the actor's, LookupError for an unknown indicator.
    """
    item = indicator(code)
    require_reporter(item, by)
    problems = _impossible(item.unit, numerator, denominator, value)
    if month > Month.of(day_in_vietnam(at)):
        problems.append(
            Problem(
                "future_month",
                f"Tháng {month.vn} chưa đến.",
                f"{month} has not come yet.",
                remedy_vi="Chọn tháng mà số liệu đã có.",
                remedy_en="Choose a month the figure is known for.",
            )
        )
    if problems:
        raise BadInput(problems)
    with deed("monitoring.enter_value", by=by, at=at, subject=code, needs=Permission.MONITORING_ENTER) as record:
        _require_place(by, place_code)
        source = f"reported: {by.full_name}"[:200]
        of = factor(item.unit)
        row = _value(code, month, place_code, numerator, denominator, source, by, at, value, note[:300], of)
        row.save(force_insert=True)
        record(month=str(month), place=place_code)


def _impossible(unit: str, numerator: float | None, denominator: float | None, value: float | None) -> list[Problem]:
    found: list[Problem] = []
    half = (numerator is None) != (denominator is None)
    if half or (value is None and numerator is None):
        found.append(
            Problem(
                "blank",
                "Hãy nhập giá trị, hoặc cả tử số và mẫu số.",
                "Enter a value, or both numerator and denominator.",
            )
        )
    if any(part is not None and part < 0 for part in (numerator, denominator, value)):
        found.append(Problem("negative", "Số liệu không thể âm.", "A figure cannot be negative."))
    if denominator is not None and denominator == 0:
        found.append(Problem("zero_denominator", "Mẫu số bằng 0.", "The denominator is zero."))
    worked_out = share(numerator, denominator, factor(unit))
    percent = value if value is not None else worked_out
    if value is not None and worked_out is not None and abs(value - worked_out) > 0.05:
        found.append(
            Problem(
                "disagrees",
                f"Giá trị {number(value)} không khớp với tử số chia mẫu số ({number(worked_out)}).",
                f"The value {value:g} does not agree with numerator by denominator ({worked_out:g}).",
                remedy_vi="Chỉ nhập tử số và mẫu số; hệ thống tự tính giá trị.",
                remedy_en="Enter numerator and denominator only; the value is worked out.",
            )
        )
    if unit == "%" and percent is not None and percent > 100:
        found.append(
            Problem(
                "over_100",
                f"{number(percent)} % lớn hơn 100 %.",
                f"{percent:g} % is over 100 %.",
                remedy_vi="Kiểm tra tử số và mẫu số.",
                remedy_en="Check numerator and denominator.",
            )
        )
    return found


def forget_members(before: Month, *, by: Actor, at: dt.datetime) -> int:
    """Forgets who stood behind the figures of months before ``before``; the figures stay. Returns how many rows."""
    with deed(
        "monitoring.forget_members", by=by, at=at, subject=str(before), needs=Permission.MONITORING_ENTER
    ) as record:
        forgotten, _ = models.Member.objects.filter(month__lt=before.first).delete()
        record(members=forgotten)
        return forgotten


def keep_report(
    content: bytes,
    *,
    title: str,
    number: str,
    month: Month,
    place_code: str,
    plan_id: uuid.UUID | None,
    by: Actor,
    at: dt.datetime,
) -> KeptReport:
    """Keeps a written report document. Raises Refused for a place that is not the actor's."""
    report_id = new_id(at)
    with deed("monitoring.keep_report", by=by, at=at, subject=str(report_id), needs=Permission.REPORT_WRITE) as record:
        _require_place(by, place_code)
        models.Report.objects.create(
            report_id=report_id,
            plan_id=plan_id,
            title=title,
            number=number,
            month=month.first,
            place_code=place_code,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            size_bytes=len(content),
            written_at=at,
            written_by_id=by.user_id,
        )
        record(bytes=len(content))
    return report(report_id)


def sign_report(report_id: uuid.UUID, *, by: Actor, at: dt.datetime) -> KeptReport:
    """Signs a report. Raises Refused for whoever wrote it or where it is signed already, LookupError for no report."""
    with deed("monitoring.sign_report", by=by, at=at, subject=str(report_id), needs=Permission.REPORT_SIGN):
        row = models.Report.objects.select_for_update().defer("content").filter(pk=report_id).first()
        if row is None:
            raise LookupError(f"no report {report_id}")
        require_second_person(row.written_by_id, by.user_id)
        _require_place(by, row.place_code)
        if row.signed_at is not None:
            raise Refused(Problem("already_signed", "Báo cáo đã được ký.", "The report is signed already."))
        row.signed_at, row.signed_by_id = at, by.user_id
        row.save(update_fields=["signed_at", "signed_by"])
    return report(report_id)
