"""What waits on a person's desk, by what their roles allow: how many, what, why now, and where it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import permissions
from ansinh.casework import queries as casework
from ansinh.casework.facts import ProposalKind, ProposalState
from ansinh.kernel.dates import vn_date
from ansinh.kernel.money import number
from ansinh.kernel.period import Month
from ansinh.payments import queries as payments
from ansinh.payments.facts import RunState
from ansinh.plans import queries as plans
from ansinh.plans.facts.calendar import ReminderStage
from ansinh.plans.queries import calendar as plan_calendar
from ansinh.shells.web.language import say
from ansinh.shells.web.scope import communes_in_sight

P = Permission


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: a figure, what it is, why now, and the address where it is done."""

    figure: str
    what: str
    why: str
    href: str
    action: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that tells how things stand."""

    label: str
    figure: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The month in hand, what waits in it, and how things stand."""

    month: Month
    waiting: tuple[Waiting, ...]
    figures: tuple[Figure, ...]


def desk(actor: Actor, today: dt.date) -> Desk:
    """The desk of ``actor`` on ``today``: most binding first. Call inside ``acting``."""
    may = permissions(actor)
    mine = communes_in_sight(actor)
    waiting: list[Waiting] = []
    if may & {P.CASE_DECIDE, P.CASE_PROPOSE}:
        waiting += _casework(may, mine)
    if P.PAYMENT_READ in may:
        waiting += _payments(may, mine)
    if P.CASE_PROPOSE in may:
        waiting += _people(mine, today)
    if P.PLAN_READ in may:
        waiting += _reports_owed(actor, today)
    if P.PLAN_WRITE in may:
        waiting += _plans()
    return Desk(Month.of(today), tuple(waiting), tuple(_figures(may)))


def _casework(may: frozenset[Permission], mine: tuple[str, ...]) -> Iterator[Waiting]:
    here = f"&commune={mine[0]}" if len(mine) == 1 else ""
    for month in casework.months():
        address = f"{reverse('proposals')}?month={month.month}{here}"
        if P.CASE_DECIDE in may and month.submitted:
            yield Waiting(
                number(month.submitted),
                say("đề xuất tháng {} chờ duyệt", "proposals of {} wait for approval", month.month.vn),
                say(
                    "Trả lời trong 7 ngày làm việc kể từ khi nhận hồ sơ.",
                    "Answer within 7 working days of the dossier.",
                ),
                f"{address}&state=submitted",
                say("Xem và duyệt", "Review and approve"),
            )
        if P.CASE_PROPOSE in may and month.drafted:
            yield Waiting(
                number(month.drafted),
                say("dự thảo tháng {} chưa trình", "drafts of {} not submitted yet", month.month.vn),
                say("Xem thay đổi so với tháng trước rồi trình Chủ tịch xã.", "Look at the changes, then submit them."),
                f"{address}&state=drafted",
                say("Xem và trình", "Review and submit"),
            )
        if P.CASE_PROPOSE in may and month.sent_back:
            yield Waiting(
                number(month.sent_back),
                say("đề xuất bị trả lại", "proposals were sent back"),
                say("Giải trình hoặc rút đề xuất.", "Answer them or withdraw them."),
                f"{address}&state=sent_back",
                say("Trả lời", "Answer"),
            )


def _payments(may: frozenset[Permission], mine: tuple[str, ...]) -> Iterator[Waiting]:
    place = mine[0] if len(mine) == 1 else None
    if P.PAYMENT_APPROVE in may:
        frozen = payments.runs(None, place, RunState.FROZEN, 1, 1)
        if frozen.total:
            yield Waiting(
                number(frozen.total),
                say("đợt chi trả chờ phê duyệt", "payment runs wait for approval"),
                say(
                    "Người thứ hai phê duyệt đúng những gì đã chốt.",
                    "A second person approves exactly what was frozen.",
                ),
                reverse("run", args=[frozen.items[0].run_id])
                if frozen.total == 1
                else f"{reverse('runs')}?state=frozen",
                say("Xem và phê duyệt", "Review and approve"),
            )
    if P.PAYMENT_BUILD in may and place:
        built = {run.month for run in payments.runs(None, place, None, 1, 24).items}
        for month in casework.months():
            if month.approved and not (month.drafted or month.submitted) and month.month not in built:
                yield Waiting(
                    number(month.approved),
                    say("quyết định tháng {} chưa vào đợt chi trả", "decisions of {} not in a run yet", month.month.vn),
                    say("Mọi đề xuất của tháng đã duyệt.", "All proposals of the month are approved."),
                    reverse("runs"),
                    say("Lập đợt chi trả", "Build the run"),
                )
    if P.PAYMENT_EXPORT in may:
        ready = payments.runs(None, None, RunState.APPROVED, 1, 1)
        if ready.total:
            yield Waiting(
                number(ready.total),
                say("đợt đã phê duyệt chờ xuất tệp", "approved runs wait to be exported"),
                say("Xuất tệp cho đơn vị chi trả.", "Export the file for the paying agent."),
                reverse("payment_files"),
                say("Xuất tệp", "Export"),
            )
    if P.PAYMENT_RETURN in may:
        sent = payments.runs(None, None, RunState.SENT, 1, 1)
        if sent.total:
            yield Waiting(
                number(sent.total),
                say("đợt đã gửi, chưa có đủ kết quả", "runs sent, results not complete"),
                say("Im lặng không có nghĩa là đã chi.", "Silence does not mean paid."),
                reverse("return_upload"),
                say("Nạp tệp kết quả", "Upload the results"),
            )


def _people(mine: tuple[str, ...], today: dt.date) -> Iterator[Waiting]:
    place = mine[0] if len(mine) == 1 else None
    month = Month.of(today)
    asked = casework.proposals(place, month, kind=ProposalKind.ASK, state=ProposalState.DRAFTED, size=1)
    if asked.total:
        yield Waiting(
            number(asked.total),
            say("người cần hỏi thêm mới kết luận được", "people to be asked before a ruling"),
            say("Thiếu một sự thật thì không được coi là “không”.", "A missing fact does not mean no."),
            f"{reverse('proposals')}?month={month}&kind=ask",
            say("Xem danh sách", "See the list"),
        )
    tasks = casework.tasks(place, size=1)
    if tasks.total:
        yield Waiting(
            number(tasks.total),
            say("việc với từng người", "tasks for one person"),
            say(
                "Khoản bị trả lại, khoản chi thừa; hạn gần nhất ở trên.",
                "Returned payments, overpayments; most urgent first.",
            ),
            reverse("tasks"),
            say("Xử lý", "Deal with them"),
        )
    routes = payments.waiting_for_route(place, 1, 1)
    if routes.total:
        yield Waiting(
            number(routes.total),
            say("khoản chưa có nơi nhận tiền", "dues without a payment route"),
            say("Đến gặp, ghi tài khoản hoặc điểm nhận tiền mặt.", "Visit them and record an account or a cash point."),
            reverse("routes_waiting"),
            say("Ghi nơi nhận", "Record routes"),
        )
    left = casework.left_behind(month, place, size=1)
    if left.total:
        yield Waiting(
            number(left.total),
            say("người đủ điều kiện mà chưa hưởng", "people entitled who receive nothing"),
            say("Theo sự thật đã ghi nhận; hãy hướng dẫn làm hồ sơ.", "By the facts on record; help them apply."),
            f"{reverse('left_behind')}?month={month}",
            say("Xem danh sách", "See the list"),
        )


def _reports_owed(actor: Actor, today: dt.date) -> Iterator[Waiting]:
    every = plan_calendar.reminders_for(actor, today)
    for stage, vi, en in (
        (ReminderStage.RETURNED, "báo cáo bị trả lại để sửa", "reports were returned for correction"),
        (ReminderStage.OVERDUE, "báo cáo đã quá hạn", "reports are overdue"),
        (ReminderStage.TWO_DAYS, "báo cáo đến hạn trong 2 ngày", "reports are due within two days"),
        (ReminderStage.SEVEN_DAYS, "báo cáo đến hạn trong 7 ngày", "reports are due within a week"),
    ):
        found = [one.obligation for one in every if one.stage is stage]
        if found:
            first = found[0]
            yield Waiting(
                number(len(found)),
                say(vi, en),
                say(
                    "{}: hạn {}, nộp cho {}",
                    "{}: due {}, to {}",
                    first.plan_key[:60],
                    vn_date(first.due),
                    first.receiver.name,
                ),
                reverse("report_obligation", args=[first.obligation_id])
                if len(found) == 1
                else reverse("report_reminders"),
                say("Xem và nộp", "Look and hand in"),
            )
    waiting, oldest = plan_calendar.to_receive(actor, today)
    if oldest is not None:
        yield Waiting(
            number(waiting),
            say("báo cáo đã nộp, chờ nhận", "reports handed in, to be received"),
            say("Lâu nhất: {}, nộp {}", "The oldest: {}, handed in {}", oldest.unit.name, vn_date(oldest.handed_in_on)),
            reverse("report_obligation", args=[oldest.obligation_id])
            if waiting == 1
            else f"{reverse('report_calendar')}?standing=handed_in#listing",
            say("Xem và nhận", "Look and receive"),
        )


def _plans() -> Iterator[Waiting]:
    for plan in plans.plans(size=20).items:
        if plan.accepted < plan.targets:
            yield Waiting(
                number(plan.targets - plan.accepted),
                say("chỉ tiêu máy đọc, chờ người chấp nhận", "targets read by machine, to be accepted"),
                plan.document.title or plan.document.number or "",
                reverse("plan", args=[plan.plan_id]),
                say("Xem lại", "Review"),
            )


def _figures(may: frozenset[Permission]) -> Iterator[Figure]:
    if P.CASE_READ in may:
        receiving = casework.decisions(size=1).total
        yield Figure(
            say("Quyết định đang hưởng", "Decisions in force"),
            number(receiving),
            "",
            f"{reverse('decisions')}?state=active",
        )
    if P.PAYMENT_READ in may:
        for month in payments.months()[:1]:
            yield Figure(
                say("Chi trả tháng {}", "Payments of {}", month.month.vn),
                number(month.total) + " đ",
                say("{} khoản, {} đợt", "{} payments, {} runs", number(month.lines), number(month.runs)),
                f"{reverse('runs')}?month={month.month}",
            )
    if P.PLAN_READ in may:
        kept = plans.plans(size=200)
        targets = sum(plan.accepted for plan in kept.items)
        try:
            address = reverse("indicators")
        except NoReverseMatch:
            address = reverse("plans")
        yield Figure(
            say("Chỉ tiêu đang theo dõi", "Targets followed"),
            number(targets),
            say("từ {} kế hoạch", "from {} plans", kept.total),
            address,
        )
