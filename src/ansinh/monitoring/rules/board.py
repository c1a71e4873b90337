"""Where a task stands, judged by evidence: no task in any plan carries an end date, so due dates alone never show a
late one.

In this order: a request is shown as a request; a difficulty that waits for an answer blocks; a task completed in its
report year is done; a passed day, a late directive or a yearly duty without evidence is overdue; then nobody assigned,
long silence, figures that worsen; else it is on track. Every reason that holds is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ansinh.kernel.dates import vn_date
from ansinh.kernel.period import Period
from ansinh.monitoring.facts import DataValue, Limits, Movement, Reason, Standing, TaskIndicator, TaskState
from ansinh.plans.facts.work import Activity, Cadence, DifficultyState, OwnerKind, Timeline, WorkTask

_MONTHS = {Cadence.MONTHLY: 1, Cadence.QUARTERLY: 3, Cadence.HALF_YEARLY: 6}
_ORDER = (
    TaskState.REQUESTED,
    TaskState.BLOCKED,
    TaskState.DONE,
    TaskState.OVERDUE,
    TaskState.UNASSIGNED,
    TaskState.SILENT,
    TaskState.AT_RISK,
    TaskState.ON_TRACK,
)


def report_year(on: dt.date) -> Period:
    """The report year a day lies in: 15 December to 14 December (Nghị định 09/2019/NĐ-CP Điều 12)."""
    year = on.year + 1 if (on.month, on.day) >= (12, 15) else on.year
    return Period(dt.date(year - 1, 12, 15), dt.date(year, 12, 15))


def duty_day(deadline: str, on: dt.date) -> dt.date:
    """The day of a yearly duty (``DD-MM``) within the report year that ``on`` lies in."""
    year = report_year(on)
    month, day = int(deadline[3:]), int(deadline[:2])
    assert year.end is not None
    last = 28 if month == 2 else day
    found = dt.date(year.end.year, month, min(day, last))
    return found if found < year.end else found.replace(year=found.year - 1)


def judged(
    task: WorkTask,
    indicators: Sequence[TaskIndicator],
    on: dt.date,
    limits: Limits = Limits(),
    *,
    assigned: bool | None = None,
) -> tuple[TaskState, tuple[Reason, ...]]:
    """The state of a task on a day and all its reasons, the deciding one first.

    ``assigned`` says whether somebody holds it, where the task itself cannot tell (a task of many offices).
    """
    reasons = [
        *_request(task),
        *_blocked(task),
        *_done(task, on),
        *_overdue(task, on, limits),
        *_unassigned(task, bool(task.charges) if assigned is None else assigned),
        *_silent(task, on, limits),
        *_figures(indicators),
    ]
    if task.asked:
        # Nobody can be late with what was only asked of them.
        reasons = [one for one in reasons if one.state in (TaskState.REQUESTED, TaskState.BLOCKED, TaskState.AT_RISK)]
        reasons.sort(key=lambda one: _ORDER.index(one.state))
        return TaskState.REQUESTED, tuple(reasons)
    if any(one.state is TaskState.DONE for one in reasons):
        # Done is done: neither silence nor a passed day counts against it.
        reasons = [
            one for one in reasons if one.state not in (TaskState.OVERDUE, TaskState.SILENT, TaskState.UNASSIGNED)
        ]
    reasons.sort(key=lambda one: _ORDER.index(one.state))
    if not reasons or reasons[0].state is TaskState.ON_TRACK:
        reasons = [_on_track(task), *reasons]
    return reasons[0].state, tuple(reasons)


def evidence_in(activities: Sequence[Activity], start: dt.date, end: dt.date) -> int:
    """How many activities from ``start`` to ``end`` (both included) show evidence."""
    return sum(one.evidence.holds and start <= one.happened_on <= end for one in activities)


def _request(task: WorkTask) -> list[Reason]:
    if not task.asked:
        return []
    if task.activities:
        day = vn_date(task.activities[0].happened_on)
        return [
            Reason(TaskState.REQUESTED, f"Đề nghị phối hợp; phản hồi gần nhất {day}.", f"A request; last heard {day}.")
        ]
    return [Reason(TaskState.REQUESTED, "Đề nghị phối hợp; chưa ghi phản hồi nào.", "A request; nothing heard yet.")]


def _blocked(task: WorkTask) -> list[Reason]:
    waiting = [one for one in task.difficulties if one.waits]
    reasons = []
    if waiting:
        since = vn_date(min(one.raised_at for one in waiting).date())
        reasons.append(
            Reason(
                TaskState.BLOCKED,
                f"{len(waiting)} khó khăn, vướng mắc chờ trả lời, sớm nhất từ {since}.",
                f"{len(waiting)} difficulties wait for an answer, the first since {since}.",
            )
        )
    answered = [one for one in task.difficulties if one.state is DifficultyState.ANSWERED]
    if answered:
        reasons.append(
            Reason(
                TaskState.ON_TRACK,
                f"{len(answered)} khó khăn đã có chỉ đạo, đang thực hiện.",
                f"{len(answered)} difficulties answered by a directive that is being carried out.",
            )
        )
    return reasons


def _done(task: WorkTask, on: dt.date) -> list[Reason]:
    year = report_year(on)
    once = task.timeline.cadence is Cadence.ONCE
    for one in task.activities:
        if one.completes and (once or one.happened_on >= year.start):
            day = vn_date(one.happened_on)
            if once:
                return [Reason(TaskState.DONE, f"Đã hoàn thành {day}.", f"Completed {day}.")]
            return [
                Reason(
                    TaskState.DONE,
                    f"Đã hoàn thành phần việc của năm báo cáo, {day}.",
                    f"Done for this report year, {day}.",
                )
            ]
    return []


def _overdue(task: WorkTask, on: dt.date, limits: Limits) -> list[Reason]:
    reasons = []
    late = [one for one in task.directives if one.late(on)]
    if late:
        day = vn_date(min(one.due for one in late if one.due))
        reasons.append(
            Reason(
                TaskState.OVERDUE,
                f"{len(late)} chỉ đạo quá hạn, hạn sớm nhất {day}.",
                f"{len(late)} directives are late, the first due {day}.",
            )
        )
    timeline = task.timeline
    if timeline.cadence is Cadence.ONCE and timeline.due is not None:
        if timeline.due < on:
            reasons.append(
                Reason(
                    TaskState.OVERDUE,
                    f"Thời hạn ghi trong kế hoạch đã qua ({vn_date(timeline.due)}), chưa báo hoàn thành.",
                    f"The plan's own day has passed ({vn_date(timeline.due)}) and it was not completed.",
                )
            )
        return reasons
    if timeline.cadence is Cadence.EVENT:
        return reasons
    if timeline.end is not None and timeline.end < on:
        if not any(one.completes for one in task.activities):
            reasons.append(
                Reason(
                    TaskState.OVERDUE,
                    f"Giai đoạn của nhiệm vụ đã hết ({vn_date(timeline.end)}), chưa báo hoàn thành.",
                    f"The task's period has ended ({vn_date(timeline.end)}) and it was not completed.",
                )
            )
        return reasons
    reasons += _duty(task, timeline, on, limits)
    return reasons


def _duty(task: WorkTask, timeline: Timeline, on: dt.date, limits: Limits) -> list[Reason]:
    """The latest evidence duty whose day has passed, where nothing was shown for it."""
    issued = task.plan.issued_on
    if timeline.cadence is Cadence.YEARLY:
        year = report_year(on)
        due = duty_day(task.plan.duty_deadline or limits.duty_deadline, on)
        begins = max(filter(None, (issued, timeline.start)), default=None)
        if due >= on or (begins is not None and begins >= due) or evidence_in(task.activities, year.start, on):
            return []
        return [
            Reason(
                TaskState.OVERDUE,
                f"Chưa có minh chứng trong năm báo cáo {_years(year)}; hạn báo cáo năm {vn_date(due)}.",
                f"No evidence in the report year {_years(year)}; the yearly report was due {vn_date(due)}.",
            )
        ]
    start, end = _last_whole(_MONTHS[timeline.cadence], on, limits.report_days)
    begins = max(filter(None, (issued, timeline.start)), default=None)
    if (begins is not None and begins > start) or evidence_in(task.activities, start, on):
        return []
    span = f"{vn_date(start)} – {vn_date(end)}"
    return [
        Reason(
            TaskState.OVERDUE,
            f"Chưa có minh chứng cho kỳ {span}.",
            f"No evidence for the period {span}.",
        )
    ]


def _last_whole(months: int, on: dt.date, report_days: int) -> tuple[dt.date, dt.date]:
    """First and last day of the latest whole period of some months whose evidence should be there by now."""
    by = on - dt.timedelta(days=report_days)
    index = (by.year * 12 + by.month - 1) // months * months - months
    first = dt.date(index // 12, index % 12 + 1, 1)
    after = index + months
    return first, dt.date(after // 12, after % 12 + 1, 1) - dt.timedelta(days=1)


def _years(year: Period) -> str:
    assert year.end is not None
    return f"{vn_date(year.start)} – {vn_date(year.end - dt.timedelta(days=1))}"


def _unassigned(task: WorkTask, assigned: bool) -> list[Reason]:
    reasons = []
    if task.undecided:
        names = "; ".join(owner.written for owner in task.undecided)
        reasons.append(
            Reason(
                TaskState.UNASSIGNED,
                f"Chưa quyết định cơ quan nào tiếp nhận nhiệm vụ của {names}.",
                f"Nobody decided which agency inherited the task of {names}.",
            )
        )
    elif not task.leads:
        reasons.append(
            Reason(TaskState.UNASSIGNED, "Kế hoạch không nêu cơ quan chủ trì.", "The plan names no lead agency.")
        )
    elif all(owner.kind is OwnerKind.UNKNOWN for owner in task.leads):
        names = "; ".join(owner.written for owner in task.leads)
        reasons.append(
            Reason(
                TaskState.UNASSIGNED,
                f"“{names}” không có trong danh mục cơ quan.",
                f"“{names}” is not on the register of agencies.",
            )
        )
    if not assigned:
        reasons.append(Reason(TaskState.UNASSIGNED, "Chưa giao cho người cụ thể.", "No named person answers for it."))
    return reasons


def _silent(task: WorkTask, on: dt.date, limits: Limits) -> list[Reason]:
    if task.timeline.cadence is Cadence.EVENT:
        return []
    if task.activities:
        last = task.activities[0].happened_on
        days = (on - last).days
        told = (f"hoạt động gần nhất {vn_date(last)}", f"last activity {vn_date(last)}")
    else:
        begun = [task.accepted_at.date() if task.accepted_at else None, task.plan.issued_on, task.timeline.start]
        since = max((day for day in begun if day is not None), default=on)
        days = (on - since).days
        told = ("chưa có hoạt động nào", "no activity at all")
    if days <= limits.silent_days:
        return []
    return [Reason(TaskState.SILENT, f"Im lặng {days} ngày ({told[0]}).", f"Silent for {days} days ({told[1]}).")]


def _figures(indicators: Sequence[TaskIndicator]) -> list[Reason]:
    reasons = []
    for one in indicators:
        name_vi, name_en = one.indicator.name_vi, one.indicator.name_en
        if one.movement is Movement.NO_FIGURE:
            reasons.append(Reason(TaskState.ON_TRACK, f"{name_vi}: chưa có số liệu.", f"{name_en}: no figure yet."))
        if one.movement is Movement.WORSE:
            reasons.append(Reason(TaskState.AT_RISK, f"{name_vi}: đang xấu đi.", f"{name_en}: worsening."))
        if one.movement is Movement.BETTER:
            reasons.append(Reason(TaskState.ON_TRACK, f"{name_vi}: đang tốt lên.", f"{name_en}: improving."))
        if one.standing is Standing.AT_RISK:
            reasons.append(
                Reason(TaskState.AT_RISK, f"{name_vi}: có nguy cơ không đạt chỉ tiêu.", f"{name_en}: target at risk.")
            )
        if one.standing is Standing.OVERDUE:
            reasons.append(
                Reason(
                    TaskState.AT_RISK,
                    f"{name_vi}: đã quá năm mục tiêu mà chưa đạt.",
                    f"{name_en}: the target's year has passed, not met.",
                )
            )
    return reasons


def _on_track(task: WorkTask) -> Reason:
    if task.activities:
        day = vn_date(task.activities[0].happened_on)
        return Reason(TaskState.ON_TRACK, f"Hoạt động gần nhất {day}.", f"Last activity {day}.")
    return Reason(TaskState.ON_TRACK, "Mới giao, chưa đến hạn minh chứng.", "Newly given; no evidence is due yet.")


def moved(trend: Sequence[DataValue], better: str, limits: Limits = Limits()) -> Movement:
    """How an indicator moved between its last two months with a figure."""
    known = [one.value for one in trend if one.value is not None]
    if not known:
        return Movement.NO_FIGURE
    if len(known) == 1:
        return Movement.ONE_FIGURE
    before, now = known[-2], known[-1]
    if abs(now - before) <= limits.moved_share * max(abs(before), abs(now)):
        return Movement.SAME
    return Movement.BETTER if (now > before) == (better == "up") else Movement.WORSE
