"""Handing reports in: begin, hand in, receive, return for correction, postpone."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ansinh.access.actions import deed
from ansinh.access.facts import Actor
from ansinh.kernel.dates import vn_date
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.plans.facts.calendar import (
    Figures,
    ObligationState,
    PeriodKind,
    ReminderStage,
    ReportingPeriod,
    ReportObligation,
    Unit,
)
from ansinh.plans.queries.calendar import obligation, speaks_for
from ansinh.plans.store import models

LARGEST_FILE = 20 * 2**20
_FORBIDDEN = (".exe", ".js", ".html", ".htm", ".svg", ".bat", ".cmd", ".vbs", ".ps1", ".docm", ".xlsm", ".hta", ".lnk")
_OPEN = frozenset({ObligationState.OPEN, ObligationState.STARTED, ObligationState.RETURNED})


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file handed in."""

    filename: str
    media_type: str
    content: bytes


def start_report(obligation_id: uuid.UUID, *, by: Actor, at: dt.datetime, on: dt.date) -> ReportObligation:
    """Says that a unit has begun its report. Raises Refused for others, or where it is handed in already."""
    with deed("plans.start_report", by=by, at=at, subject=str(obligation_id)):
        one = _locked([obligation_id], on)[0]
        _require_unit(by, one)
        _require_state(one, {ObligationState.OPEN})
        _move([one], ObligationState.STARTED, at=at)
        _tell([one], "started", "", by, at)
    return obligation(obligation_id, on)


def hand_in(
    obligation_ids: Sequence[uuid.UUID],
    *,
    figures: Figures,
    figures_up_to: dt.date,
    handed_on: dt.date,
    by: Actor,
    at: dt.datetime,
    on: dt.date,
    report_id: uuid.UUID | None = None,
    reference: str = "",
    file: SentFile | None = None,
    note: str = "",
) -> uuid.UUID:
    """Hands one entry in for one or several obligations of the same unit and period; returns its id.

    The entry is a report kept here (``report_id``), a file, or the number and date of a document sent another way
    (``reference``). ``figures_up_to`` is the day the figures were closed: before the period ends they are no full year,
    so a yearly report handed in early needs the estimate of the whole year too, and one of a period that is over needs
    the actual figures. The unit itself hands in, or whoever receives it records it.

    Raises BadInput with everything that is wrong, Refused for somebody else's report or one handed in already.
    """
    with deed("plans.hand_in_report", by=by, at=at, subject=str(obligation_ids[0])) as record:
        wanted = _locked(obligation_ids, on)
        for one in wanted:
            if not speaks_for(by, one.unit):
                _require_receiver(by, one)
            _require_state(one, _OPEN)
        problems = [
            *_not_one_entry(wanted),
            *_nothing_sent(report_id, reference, file),
            *_wrong_days(wanted[0].period, figures_up_to, handed_on, on),
            *_wrong_figures(wanted[0].period, figures, figures_up_to),
        ]
        if problems:
            raise BadInput(problems)
        entry_id = new_id(at)
        models.HandIn.objects.create(
            hand_in_id=entry_id,
            report_id=report_id,
            reference=reference.strip()[:200],
            file_id=_keep(file, by, at) if file else None,
            figures=figures,
            figures_up_to=figures_up_to,
            note=note.strip(),
            handed_on=handed_on,
            handed_at=at,
            handed_by_id=by.user_id,
        )
        models.HandInFor.objects.bulk_create(
            models.HandInFor(hand_in_id=entry_id, obligation_id=one.obligation_id) for one in wanted
        )
        _move(wanted, ObligationState.HANDED_IN, at=at, handed_in_on=handed_on)
        _tell(wanted, "handed_in", note.strip(), by, at)
        record(serves=len(wanted), figures=figures, late=sum(handed_on > one.due for one in wanted))
    return entry_id


def receive_report(obligation_id: uuid.UUID, *, by: Actor, at: dt.datetime, on: dt.date) -> ReportObligation:
    """The receiver takes a report as complete. Raises Refused for others, or where nothing was handed in."""
    with deed("plans.receive_report", by=by, at=at, subject=str(obligation_id)):
        one = _locked([obligation_id], on)[0]
        _require_receiver(by, one)
        _require_state(one, {ObligationState.HANDED_IN})
        _move([one], ObligationState.RECEIVED, at=at, received_on=on)
        _tell([one], "received", "", by, at)
    return obligation(obligation_id, on)


def return_report(
    obligation_id: uuid.UUID, reason: str, *, by: Actor, at: dt.datetime, on: dt.date
) -> ReportObligation:
    """The receiver returns a report for correction and says why. Its date stays; the unit is reminded.

    Raises BadInput without a reason, Refused for others or where nothing was handed in.
    """
    _require_reason(reason)
    with deed("plans.return_report", by=by, at=at, subject=str(obligation_id)):
        one = _locked([obligation_id], on)[0]
        _require_receiver(by, one)
        _require_state(one, {ObligationState.HANDED_IN, ObligationState.RECEIVED})
        _move([one], ObligationState.RETURNED, at=at, received_on=None)
        models.Reminder.objects.filter(obligation_id=obligation_id, stage=ReminderStage.RETURNED).delete()
        _tell([one], "returned", reason.strip(), by, at)
    return obligation(obligation_id, on)


def postpone_report(
    obligation_ids: Sequence[uuid.UUID], until: dt.date, reason: str, *, by: Actor, at: dt.datetime, on: dt.date
) -> int:
    """The receiver gives a later date and says why; one audit entry for all of them. Returns how many were moved.

    Raises BadInput without a reason or for a date that is not later, Refused for others or reports handed in.
    """
    _require_reason(reason)
    with deed("plans.postpone_report", by=by, at=at, subject=str(obligation_ids[0])) as record:
        wanted = _locked(obligation_ids, on)
        for one in wanted:
            _require_receiver(by, one)
            _require_state(one, _OPEN)
            if until <= one.due:
                raise BadInput(
                    Problem(
                        "not_later",
                        f"Hạn mới phải sau hạn hiện nay ({vn_date(one.due)}).",
                        f"The new date must be later than the present one ({vn_date(one.due)}).",
                    )
                )
        ids = [one.obligation_id for one in wanted]
        moved = models.Obligation.objects.filter(pk__in=ids).update(due_on=until, changed_at=at)
        models.Reminder.objects.filter(obligation_id__in=ids).exclude(stage=ReminderStage.RETURNED).delete()
        _tell(wanted, "postponed", f"{vn_date(until)}: {reason.strip()}", by, at)
        record(until=until.isoformat(), reports=moved)
        return moved


# --- what must hold ---------------------------------------------------------------------------------


def _locked(ids: Sequence[uuid.UUID], on: dt.date) -> list[ReportObligation]:
    rows = models.Obligation.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk")
    found = {row.pk for row in rows}
    for one in ids:
        if one not in found:
            raise LookupError(f"no obligation {one}")
    return [obligation(one, on) for one in dict.fromkeys(ids)]


def _require_unit(by: Actor, one: ReportObligation) -> None:
    if not speaks_for(by, one.unit):
        raise _not_yours(by, one.unit)


def _require_receiver(by: Actor, one: ReportObligation) -> None:
    if not speaks_for(by, one.receiver):
        raise _not_yours(by, one.receiver)


def _not_yours(by: Actor, unit: Unit) -> Refused:
    return Refused(
        Problem(
            "not_your_report",
            f"Tài khoản {by.username} không làm việc này thay cho {unit.name}.",
            f"The account {by.username} does not act for {unit.name}.",
            remedy_vi=f"Việc này thuộc: {unit.name}.",
            remedy_en=f"It belongs to: {unit.name}.",
        )
    )


_SAID = {
    ObligationState.OPEN: ("chưa nộp", "not handed in"),
    ObligationState.STARTED: ("đang làm, chưa nộp", "begun, not handed in"),
    ObligationState.HANDED_IN: ("đã nộp", "handed in already"),
    ObligationState.RETURNED: ("bị trả lại, chưa nộp lại", "returned, not handed in again"),
    ObligationState.RECEIVED: ("đã được nhận", "received already"),
}


def _require_state(one: ReportObligation, allowed: Iterable[ObligationState]) -> None:
    if one.state not in set(allowed):
        vi, en = _SAID[one.state]
        raise Refused(
            Problem(
                "wrong_state",
                f"Báo cáo của {one.unit.name} {vi}.",
                f"The report of {one.unit.name} is {en}.",
                remedy_vi="Tải lại trang để xem tình trạng mới nhất.",
                remedy_en="Reload the page to see how it stands.",
            )
        )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise BadInput(
            Problem("reason_missing", "Cần ghi lý do.", "Say why.", remedy_vi="Đơn vị cần biết phải sửa gì.",
                    remedy_en="The unit has to know what to correct.")
        )  # fmt: skip


def _not_one_entry(wanted: Sequence[ReportObligation]) -> list[Problem]:
    first = wanted[0]
    if all((one.unit.code, one.period) == (first.unit.code, first.period) for one in wanted):
        return []
    return [
        Problem(
            "not_one_entry",
            "Một lần nộp chỉ dùng cho các báo cáo của cùng đơn vị và cùng kỳ.",
            "One entry serves reports of the same unit and period only.",
        )
    ]


def _nothing_sent(report_id: uuid.UUID | None, reference: str, file: SentFile | None) -> list[Problem]:
    found = []
    if report_id is None and file is None and len(reference.strip()) < 3:
        found.append(
            Problem(
                "nothing_sent",
                "Chưa có gì để nộp.",
                "There is nothing to hand in.",
                remedy_vi="Chọn báo cáo trong hệ thống, đính kèm tệp, hoặc ghi số và ngày văn bản đã gửi.",
                remedy_en="Choose a report kept here, attach a file, or name the document that was sent.",
            )
        )
    if file is not None and not file.content:
        found.append(Problem("empty_file", "Tệp trống.", "The file is empty.", {"file": file.filename}))
    if file is not None and len(file.content) > LARGEST_FILE:
        found.append(Problem("too_large", "Tệp lớn hơn 20 MB.", "The file is over 20 MB.", {"file": file.filename}))
    if file is not None and file.filename.lower().endswith(_FORBIDDEN):
        found.append(
            Problem(
                "kind_of_file",
                "Loại tệp này không nhận làm báo cáo.",
                "Files of this kind are not taken as reports.",
                {"file": file.filename},
                "Gửi .docx, .xlsx hoặc .pdf.",
                "Send .docx, .xlsx or .pdf.",
            )
        )
    return found


def _wrong_days(period: ReportingPeriod, up_to: dt.date, handed_on: dt.date, on: dt.date) -> list[Problem]:
    found = []
    if handed_on > on:
        found.append(Problem("future", "Ngày nộp chưa đến.", "The day of handing in has not come yet."))
    if not period.first <= handed_on:
        found.append(
            Problem(
                "before_period",
                f"Ngày nộp trước khi kỳ báo cáo bắt đầu ({vn_date(period.first)}).",
                f"The day lies before the period begins ({vn_date(period.first)}).",
            )
        )
    if up_to > handed_on or up_to < period.first:
        found.append(
            Problem(
                "figures_up_to",
                "Ngày chốt số liệu phải trong kỳ báo cáo và không sau ngày nộp.",
                "The figures are closed within the period, not after they were handed in.",
            )
        )
    return found


def _wrong_figures(period: ReportingPeriod, figures: Figures, up_to: dt.date) -> list[Problem]:
    closed = up_to >= period.last
    if not closed and figures is Figures.ACTUAL and period.kind is PeriodKind.YEAR:
        return [
            Problem(
                "no_estimate",
                f"Kỳ báo cáo năm kết thúc ngày {vn_date(period.last)}; số liệu chốt {vn_date(up_to)} chưa phải cả năm.",
                f"The year ends on {vn_date(period.last)}; figures closed on {vn_date(up_to)} are not the whole of it.",
                remedy_vi="Nộp kèm ước thực hiện cả năm, rồi thay bằng số chính thức sau khi hết kỳ.",
                remedy_en="Add the full-year estimate, and replace it by the actual figures once the year is over.",
            )
        ]
    if closed and figures is Figures.FULL_YEAR_ESTIMATE:
        return [
            Problem(
                "estimate_after_end",
                "Kỳ báo cáo đã hết: cần số thực hiện, không phải số ước.",
                "The period is over: actual figures are needed, not an estimate.",
            )
        ]
    return []


# --- writing ----------------------------------------------------------------------------------------


def _keep(file: SentFile, by: Actor, at: dt.datetime) -> uuid.UUID:
    file_id = new_id(at)
    models.ReportFile.objects.create(
        file_id=file_id,
        sha256=hashlib.sha256(file.content).hexdigest(),
        filename=file.filename[:300],
        media_type=file.media_type[:100] or "application/octet-stream",
        size_bytes=len(file.content),
        content=file.content,
        kept_at=at,
        kept_by_id=by.user_id,
    )
    return file_id


def _move(
    wanted: Sequence[ReportObligation], state: ObligationState, *, at: dt.datetime, **days: dt.date | None
) -> None:
    ids = [one.obligation_id for one in wanted]
    models.Obligation.objects.filter(pk__in=ids).update(state=state, changed_at=at, **days)


def _tell(wanted: Sequence[ReportObligation], verb: str, note: str, by: Actor, at: dt.datetime) -> None:
    models.ObligationEvent.objects.bulk_create(
        models.ObligationEvent(obligation_id=one.obligation_id, at=at, by_id=by.user_id, verb=verb, note=note)
        for one in wanted
    )
