"""Payments: runs and their approval by a second person, files out and back, one payment, the ledger."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.access.offline import permissions
from ansinh.journeys.pay import build_runs
from ansinh.kernel.page import Page
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.payments import actions, queries
from ansinh.payments.facts import (
    ACCOUNT_LABELS,
    ATTEMPT_LABELS,
    CHANNEL_LABELS,
    RUN_LABELS,
    AppliedLine,
    Attempt,
    AttemptState,
    Balance,
    Due,
    ExceptionCase,
    FileKind,
    LineOutcome,
    PaymentFile,
    ReturnResult,
    ReturnState,
    Run,
    RunState,
    Verdict,
)
from ansinh.registry.queries import people_by_ids
from ansinh.registry.queries import person as one_registrant
from ansinh.shells.site import clock
from ansinh.shells.web import words
from ansinh.shells.web.doors import actor_of, found, page, told
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Asked, Column, Filter, Listing, Tone
from ansinh.shells.web.places import commune_options, place_name
from ansinh.shells.web.scope import commune_column, communes_in_sight, months_to_choose

RUN_TONES: Mapping[RunState, Tone] = {
    RunState.DRAFTED: "still",
    RunState.FROZEN: "info",
    RunState.APPROVED: "good",
    RunState.SENT: "info",
    RunState.RECONCILED: "good",
    RunState.REJECTED: "bad",
}
ATTEMPT_TONES: Mapping[AttemptState, Tone] = {
    AttemptState.RESERVED: "still",
    AttemptState.SENT: "info",
    AttemptState.PAID: "good",
    AttemptState.REJECTED: "bad",
    AttemptState.RETURNED: "warn",
    AttemptState.UNKNOWN: "warn",
    AttemptState.VOIDED: "still",
    AttemptState.ELSEWHERE: "still",
}
RETURN_STATES: Mapping[ReturnState, tuple[Tone, str, str]] = {
    ReturnState.RECEIVED: ("info", "Đã nhận", "Received"),
    ReturnState.APPLIED: ("good", "Đã áp dụng", "Applied"),
    ReturnState.QUARANTINED: ("bad", "Để riêng, chưa áp dụng", "Set aside, nothing applied"),
}
OUTCOMES: Mapping[LineOutcome, tuple[Tone, str, str]] = {
    LineOutcome.PAID: ("good", "Đã chi", "Paid"),
    LineOutcome.REJECTED: ("bad", "Không chi được", "Rejected"),
    LineOutcome.RETURNED: ("warn", "Bị hoàn trả", "Returned"),
    LineOutcome.UNKNOWN: ("warn", "Chưa rõ", "Unknown"),
    LineOutcome.PENDING: ("info", "Đang chờ", "Pending"),
}
VERDICTS: Mapping[Verdict, tuple[Tone, str, str]] = {
    Verdict.APPLIED: ("good", "Đã áp dụng", "Applied"),
    Verdict.ALREADY: ("still", "Đã có từ trước", "Known before"),
    Verdict.NOTED: ("info", "Ghi nhận", "Noted"),
    Verdict.HELD: ("warn", "Chờ xem xét", "Held"),
    Verdict.CONFLICT: ("bad", "Mâu thuẫn", "Conflict"),
}
FILE_KINDS: Mapping[FileKind, tuple[str, str, str]] = {
    FileKind.PAIN001: ("XML", "Lệnh chi ISO 20022 (pain.001)", "ISO 20022 instruction (pain.001)"),
    FileKind.BANK_LIST: ("XLSX", "Danh sách chuyển khoản", "Bank list"),
    FileKind.CASH_LIST: ("XLSX", "Danh sách chi tiền mặt", "Cash list"),
}
_STEPS = (RunState.DRAFTED, RunState.FROZEN, RunState.APPROVED, RunState.SENT, RunState.RECONCILED)


def _label(pair: tuple[str, str]) -> str:
    text = say(*pair)
    return text[:1].upper() + text[1:]


def steps_of(state: RunState) -> list[dict[str, str]]:
    """The run's way from draft to reconciled."""
    if state is RunState.REJECTED:
        return [{"label": _label(RUN_LABELS[RunState.REJECTED]), "state": "failed"}]
    here = _STEPS.index(state)
    last = len(_STEPS) - 1
    return [
        {
            "label": _label(RUN_LABELS[step]),
            "state": "done" if i < here or here == last else ("now" if i == here else ""),
        }
        for i, step in enumerate(_STEPS)
    ]


# --- runs -----------------------------------------------------------------------------------------


def _runs_listing(request: HttpRequest) -> Listing:
    mine = communes_in_sight(actor_of(request))
    months = [one.month for one in queries.months()]
    filters = [
        Filter("month", "Tháng", "Month", months_to_choose(months, months[0] if months else Month.of(clock.today()))),
        Filter("state", "Trạng thái", "State",
               tuple((state.value, vi.capitalize(), en.capitalize()) for state, (vi, en) in RUN_LABELS.items())),
    ]  # fmt: skip
    if len(mine) > 1:
        filters.insert(1, Filter("commune", "Xã", "Commune", commune_options(mine, clock.today())))
    return Listing(
        name="dot-chi-tra",
        search_vi="Tìm mã, xã (không cần dấu)",
        search_en="Search a code or commune",
        empty_vi="Chưa có đợt chi trả nào.",
        empty_en="No payment run yet.",
        empty_help_vi="Lập đợt khi Chủ tịch UBND xã đã duyệt hết đề xuất của tháng.",
        empty_help_en="Build a run once the chair has approved the month's proposals.",
        columns=(
            Column("code", "Mã đợt", "Run", lambda one: one.code, heads_row=True,
                   link=lambda one: reverse("run", args=[one.run_id])),
            *commune_column(mine),
            Column("month", "Tháng", "Month", lambda one: one.month, kind="month"),
            Column("state", "Trạng thái", "State", lambda one: _label(RUN_LABELS[one.state]),
                   tone=lambda one: RUN_TONES[one.state]),
            Column("lines", "Số khoản", "Payments", lambda one: one.lines, kind="number",
                   note=lambda one: say("{} chưa có nơi nhận", "{} without route", one.without_route) if one.without_route else ""),
            Column("total", "Tổng tiền", "Total", lambda one: one.total, kind="money"),
            Column("paid", "Đã chi", "Paid", lambda one: one.paid, kind="money"),
            Column("failed", "Không chi được", "Failed", lambda one: one.failed or None, kind="number"),
            Column("made", "Lập lúc", "Made", lambda one: one.made_at, kind="instant", note=lambda one: one.made_by),
        ),
        filters=tuple(filters),
    )  # fmt: skip


def _month_or_none(text: str | None) -> Month | None:
    try:
        return Month.parse(text or "")
    except ValueError:
        return None


@page(Permission.PAYMENT_READ)
def runs(request: HttpRequest) -> HttpResponse:
    """The runs in sight."""
    listing = _runs_listing(request)

    def ask(asked: Asked) -> Page[Run]:
        state = asked.get("state")
        return queries.runs(
            _month_or_none(asked.get("month")),
            asked.get("commune"),
            RunState(state) if state else None,
            asked.number,
            asked.size,
        )

    mine = communes_in_sight(actor_of(request))
    months = [one.month for one in queries.months()]
    context = {
        "commune": mine[0] if len(mine) == 1 else None,
        "month": months[0] if months else Month.of(clock.today()),
        "agents": queries.agents(),
        "months": queries.months(),
    }
    return listing.respond(request, "payments/runs.html", listing.over(ask), context)


def _lines_listing(request: HttpRequest, name: str, several: bool) -> Listing:
    # The group tells a circumstance (a disability, an illness): a paying agent has no part in that.
    sees_why = Permission.CASE_READ in permissions(actor_of(request))
    return Listing(
        name=name,
        search_vi="Tìm họ tên, mã khoản (không cần dấu)",
        search_en="Search a name or payment code",
        empty_vi="Không có khoản nào.",
        empty_en="No payment.",
        columns=(
            Column("name", "Người nhận", "Payee", lambda one: one.holder_name, heads_row=True,
                   link=lambda one: reverse("payment", args=[one.attempt_id]), note=lambda one: one.code),
            Column("programme", "Chế độ", "Programme", lambda one: words.programme(one.programme),
                   note=lambda one: words.group(one.programme, one.group) if sees_why else ""),
            Column("month", "Tháng hưởng", "Benefit month", lambda one: one.month, kind="month",
                   note=lambda one: say("truy lĩnh", "arrears") if one.kind == "adjustment" else ""),
            *(commune_column(("", "")) if several else ()),
            Column("route", "Nơi nhận", "Route", lambda one: _label(CHANNEL_LABELS[one.channel]) if one.channel else "",
                   note=lambda one: f"{one.bank_name} {one.account_masked}".strip()),
            Column("state", "Trạng thái", "State", lambda one: _label(ATTEMPT_LABELS[one.state]),
                   tone=lambda one: ATTEMPT_TONES[one.state],
                   note=lambda one: say(one.reason.vi, one.reason.en) if one.reason else ""),
            Column("amount", "Số tiền", "Amount", lambda one: one.amount, kind="money"),
        ),
        filters=(
            Filter("state", "Trạng thái", "State",
                   tuple((state.value, vi.capitalize(), en.capitalize()) for state, (vi, en) in ATTEMPT_LABELS.items())),
        ),
    )  # fmt: skip


def _attempt_state(asked: Asked) -> AttemptState | None:
    state = asked.get("state")
    return AttemptState(state) if state else None


@page(Permission.PAYMENT_READ)
def one_run(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """A run: where it stands, its payments, and the approval by a second person."""
    one: Run = found(queries.run, run_id)
    listing = _lines_listing(request, one.code, several=False)
    question = listing.over(
        lambda asked: queries.run_lines(run_id, _attempt_state(asked), asked.text, asked.number, asked.size),
        searches=True,
    )
    context = {
        "run": one,
        "steps": steps_of(one.state),
        "state": _label(RUN_LABELS[one.state]),
        "tone": RUN_TONES[one.state],
        "by_state": [
            {"label": _label(ATTEMPT_LABELS[state]), "tone": ATTEMPT_TONES[state], "count": count, "total": total,
             "href": f"?state={state.value}"}
            for state, (count, total) in one.by_state.items()
        ],
        "crumbs": [(say("Đợt chi trả", "Payment runs"), f"{reverse('runs')}?month={one.month}")],
    }  # fmt: skip
    return listing.respond(request, "payments/run.html", question, context)


@require_POST
@page(Permission.PAYMENT_BUILD)
def build(request: HttpRequest) -> HttpResponse:
    """Builds the run of a commune and month."""
    month = _month_or_none(request.POST.get("month"))
    commune = request.POST.get("commune", "")
    if month is None or not commune:
        raise BadInput(Problem("month", "Cần chọn xã và tháng (mm/yyyy).", "Choose a commune and a month (mm/yyyy)."))
    made = build_runs(month, [commune], by=actor_of(request), at=clock.now())[0]
    if made.built_now:
        told(request, "Đã lập đợt {}: {} khoản.", "Run {} built: {} payments.", made.code, made.lines)
    else:
        told(request, "Đợt {} đã có từ trước.", "Run {} exists already.", made.code)
    return redirect("run", run_id=made.run_id)


@require_POST
@page(Permission.PAYMENT_APPROVE)
def approve(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The second person approves exactly what the page showed."""
    one = found(
        actions.approve_run, run_id, by=actor_of(request), at=clock.now(), seen=request.POST.get("seen") or None
    )
    told(request, "Đã phê duyệt đợt {}.", "Run {} approved.", one.code)
    return redirect("run", run_id=run_id)


@require_POST
@page(Permission.PAYMENT_APPROVE)
def reject(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The second person rejects the run with a reason."""
    found(actions.reject_run, run_id, reason=request.POST.get("reason", ""), by=actor_of(request), at=clock.now())
    told(request, "Đã từ chối; các khoản được trả về để lập lại.", "Rejected; its payments are free again.")
    return redirect("run", run_id=run_id)


# --- files ----------------------------------------------------------------------------------------

FILES = Listing(
    name="tep-chi-tra",
    search_vi="Tìm mã tệp, đơn vị chi trả",
    search_en="Search a file code or agent",
    empty_vi="Chưa có tệp chi trả nào.",
    empty_en="No payment file yet.",
    empty_help_vi="Tệp được xuất từ các đợt đã phê duyệt.",
    empty_help_en="Files are exported from approved runs.",
    columns=(
        Column("code", "Tệp", "File", lambda one: one.code, heads_row=True,
               link=lambda one: reverse("payment_file", args=[one.file_id])),
        Column("agent", "Đơn vị chi trả", "Paying agent", lambda one: one.agent_name),
        Column("month", "Tháng", "Month", lambda one: one.month, kind="month"),
        Column("runs", "Số đợt", "Runs", lambda one: one.runs, kind="number"),
        Column("lines", "Số khoản", "Payments", lambda one: one.lines, kind="number"),
        Column("total", "Tổng tiền", "Total", lambda one: one.total, kind="money"),
        Column("made", "Xuất lúc", "Made", lambda one: one.made_at, kind="instant", note=lambda one: one.made_by),
    ),
)  # fmt: skip


@page(Permission.PAYMENT_READ)
def files(request: HttpRequest) -> HttpResponse:
    """Files sent to paying agents, return files received, and what waits to be exported."""
    question = FILES.over(lambda asked: queries.files(None, None, asked.number, asked.size))
    months = queries.months()
    context = {
        "agents": queries.agents(),
        "ready": [one for one in months if one.by_state.get(RunState.APPROVED)],
        "month": months[0].month if months else Month.of(clock.today()),
        "months": [one.month for one in months],
        "returns": [_return_row(one) for one in queries.returns(None, 1, 20).items],
    }
    return FILES.respond(request, "payments/files.html", question, context)


def _return_row(one: ReturnResult) -> dict[str, object]:
    tone, vi, en = RETURN_STATES[one.state]
    return {"one": one, "tone": tone, "state": say(vi, en)}


@page(Permission.PAYMENT_READ)
def one_file(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """A payment file: its forms with their fingerprints, its payments, the return files that answered it."""
    one: PaymentFile = found(queries.file, file_id)
    listing = _lines_listing(request, one.code, several=True)
    question = listing.over(
        lambda asked: queries.file_lines(file_id, _attempt_state(asked), asked.text, asked.number, asked.size),
        searches=True,
    )
    context = {
        "file": one,
        "forms": [
            {"form": form, "kind": FILE_KINDS[form.kind][0], "label": say(*FILE_KINDS[form.kind][1:]),
             "href": reverse("payment_file_bytes", args=[one.file_id, form.kind.value])}
            for form in one.contents
        ],
        "by_state": [
            {"label": _label(ATTEMPT_LABELS[state]), "tone": ATTEMPT_TONES[state], "count": count, "total": total,
             "href": f"?state={state.value}"}
            for state, (count, total) in one.by_state.items()
        ],
        "returns": [_return_row(back) for back in queries.returns(file_id, 1, 20).items],
        "crumbs": [(say("Tệp và kết quả chi", "Files and returns"), reverse("payment_files"))],
    }  # fmt: skip
    return listing.respond(request, "payments/file.html", question, context)


@page(Permission.PAYMENT_EXPORT)
def file_bytes(request: HttpRequest, file_id: uuid.UUID, kind: str) -> HttpResponse:
    """One form of a payment file; the download goes on the audit record."""
    form = found(lambda: FileKind(kind)) if kind in set(FileKind) else found(lambda: None)
    content = found(actions.download, file_id, form, by=actor_of(request), at=clock.now())
    types = {FileKind.PAIN001: "application/xml"}
    response = HttpResponse(
        content.content,
        content_type=types.get(form, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{content.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@page(Permission.PAYMENT_EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Exports the approved runs of a month for one agent."""
    month = _month_or_none(request.POST.get("month"))
    if month is None:
        raise BadInput(Problem("month", "Cần chọn tháng (mm/yyyy).", "Choose a month (mm/yyyy)."))
    made = actions.export(month, request.POST.get("agent", ""), by=actor_of(request), at=clock.now())
    if made.made_now:
        told(request, "Đã xuất tệp {}: {} khoản.", "File {} exported: {} payments.", made.code, made.lines)
    else:
        told(request, "Tệp {} đã xuất từ trước.", "File {} had been exported before.", made.code)
    return redirect("payment_file", file_id=made.file_id)


# --- returns --------------------------------------------------------------------------------------

LARGEST_RETURN = 25 * 2**20


@page(Permission.PAYMENT_RETURN)
def upload_return(request: HttpRequest) -> HttpResponse:
    """Takes in a return file and shows what became of every line."""
    wrong = ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        if sent is None:
            wrong = say("Hãy chọn tệp kết quả.", "Choose a return file.")
        elif (sent.size or 0) > LARGEST_RETURN:
            wrong = say("Tệp lớn hơn 25 MB.", "The file is larger than 25 MB.")
        else:
            try:
                result = actions.apply_return(sent.read(), sent.name or "tep", by=actor_of(request), at=clock.now())
                if result.already:
                    told(request, "Tệp này đã được áp dụng trước đó.", "This file had been applied before.")
                return redirect("return", return_id=result.return_id)
            except BadInput as error:
                wrong = error.say(lang())
    crumbs = [(say("Tệp và kết quả chi", "Files and returns"), reverse("payment_files"))]
    return render(
        request, "payments/upload_return.html", {"wrong": wrong, "crumbs": crumbs}, status=400 if wrong else 200
    )


_RETURN_LINES = Listing(
    name="ket-qua-chi",
    columns=(
        Column("line", "Dòng", "Line", lambda one: one.line_no, kind="number"),
        Column("code", "Mã khoản", "Payment", lambda one: one.code, heads_row=True,
               link=lambda one: reverse("payment", args=[one.attempt_id])),
        Column("outcome", "Kết quả", "Outcome", lambda one: say(*OUTCOMES[one.outcome][1:]),
               tone=lambda one: OUTCOMES[one.outcome][0], note=lambda one: say(one.reason.vi, one.reason.en) if one.reason else ""),
        Column("verdict", "Xử lý", "Verdict", lambda one: say(*VERDICTS[one.verdict][1:]),
               tone=lambda one: VERDICTS[one.verdict][0]),
        Column("commune", "Xã", "Commune", lambda one: place_name(one.commune_code, clock.today())),
        Column("ref", "Mã ngân hàng", "Bank reference", lambda one: one.bank_ref),
        Column("amount", "Số tiền", "Amount", lambda one: one.amount, kind="money"),
    ),
    filters=(
        Filter("verdict", "Xử lý", "Verdict", tuple((key.value, vi, en) for key, (_, vi, en) in VERDICTS.items())),
    ),
    search_vi="Tìm mã khoản",
    search_en="Search a payment code",
)  # fmt: skip


@page(Permission.PAYMENT_READ)
def one_return(request: HttpRequest, return_id: uuid.UUID) -> HttpResponse:
    """A return file: whether it was applied, how many of each outcome, every line's verdict."""
    one: ReturnResult = found(queries.return_result, return_id)
    tone, vi, en = RETURN_STATES[one.state]

    def ask(asked: Asked) -> Page[AppliedLine]:
        verdict = asked.get("verdict")
        return queries.return_lines(return_id, Verdict(verdict) if verdict else None, asked.number, asked.size)

    context = {
        "one": one,
        "tone": tone,
        "state": say(vi, en),
        "outcomes": [
            {"label": say(*OUTCOMES[LineOutcome(key)][1:]), "count": count, "amount": one.amounts.get(key)}
            for key, count in one.outcomes.items()
        ],
        "problems": [problem.say(lang()) for problem in one.problems],
        "crumbs": [(say("Tệp và kết quả chi", "Files and returns"), reverse("payment_files"))],
    }
    return _RETURN_LINES.respond(request, "payments/return.html", _RETURN_LINES.over(ask), context)


# --- who cannot be paid yet -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WaitingDue:
    """A due that no run will take up, with the name of whom it is for."""

    due: Due
    name: str


WAITING = Listing(
    name="chua-co-noi-nhan",
    search_vi="Tìm họ tên (không cần dấu)",
    search_en="Search a name",
    empty_vi="Ai cũng có nơi nhận tiền.",
    empty_en="Everybody has a payment route.",
    columns=(
        Column("name", "Người hưởng", "Recipient", lambda one: one.name, heads_row=True,
               link=lambda one: f"{reverse('route', args=[one.due.person_id])}?payee={one.due.payee_id}"),
        Column("commune", "Xã", "Commune", lambda one: place_name(one.due.commune_code, clock.today())),
        Column("programme", "Chế độ", "Programme", lambda one: words.programme(one.due.programme)),
        Column("month", "Tháng hưởng", "Benefit month", lambda one: one.due.month, kind="month"),
        Column("why", "Vì sao", "Why",
               lambda one: say(one.due.last_reason.vi, one.due.last_reason.en) if one.due.last_reason
               else say("chưa ghi nơi nhận", "no route on record"), tone=lambda _: "warn"),
        Column("amount", "Số tiền", "Amount", lambda one: one.due.amount, kind="money"),
    ),
)  # fmt: skip


@page(Permission.PAYMENT_READ)
def waiting(request: HttpRequest) -> HttpResponse:
    """Dues that no run will take up: no route, or the last attempt failed and the route is still the same."""
    mine = communes_in_sight(actor_of(request))
    place = mine[0] if len(mine) == 1 else None

    def ask(asked: Asked) -> Page[WaitingDue]:
        dues = queries.waiting_for_route(place, asked.number, asked.size)
        names = {one.person_id: one.full_name for one in people_by_ids({due.person_id for due in dues.items})}
        rows = tuple(WaitingDue(due, names.get(due.person_id, "")) for due in dues.items)
        return Page(rows, dues.total, dues.number, dues.size)

    crumbs = [(say("Đợt chi trả", "Payment runs"), reverse("runs"))]
    return WAITING.respond(request, "payments/waiting.html", WAITING.over(ask), {"crumbs": crumbs})


@page(Permission.PAYMENT_BUILD)
def route(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Records how a person is paid; the earlier route ends, later runs use the new one."""
    person = found(one_registrant, person_id)
    try:
        payee_id = uuid.UUID(request.GET.get("payee") or request.POST.get("payee") or str(person_id))
    except ValueError:
        payee_id = person_id
    payee = found(one_registrant, payee_id)
    given = {name: request.POST.get(name, "").strip() for name in ("channel", "holder", "bank_bin", "bank", "account", "place")}
    wrong = ""
    if request.method == "POST":
        row = {
            "person_id": str(payee_id), "commune_code": payee.commune_code, "channel": given["channel"],
            "holder_name": given["holder"], "bank_bin": given["bank_bin"], "bank_name": given["bank"],
            "account": given["account"], "place": given["place"], "verified_at": clock.now(),
        }  # fmt: skip
        try:
            actions.register_routes(pl.DataFrame([row]), by=actor_of(request), at=clock.now())
            told(request, "Đã ghi nơi nhận tiền.", "The payment route is recorded.")
            return redirect("person", person_id=person_id)
        except BadInput as error:
            wrong = error.say(lang()).replace("[dòng 1] ", "").replace("[row 1] ", "")
    context = {
        "person": person,
        "payee": payee,
        "given": given,
        "wrong": wrong,
        "channels": [(channel.value, _label(labels)) for channel, labels in CHANNEL_LABELS.items()],
        "crumbs": [(say("Chưa có nơi nhận tiền", "Without a route"), reverse("routes_waiting"))],
    }
    return render(request, "payments/route.html", context, status=400 if wrong else 200)


# --- what a person must look at ---------------------------------------------------------------------

CASES = Listing(
    name="can-xem-xet",
    search_vi="Tìm nội dung",
    search_en="Search",
    empty_vi="Không có gì cần xem xét.",
    empty_en="Nothing to look at.",
    columns=(
        Column("what", "Việc", "What", lambda one: say(one.vi, one.en), heads_row=True,
               link=lambda one: reverse("payment", args=[one.attempt_id])),
        Column("commune", "Xã", "Commune", lambda one: place_name(one.commune_code, clock.today())),
        Column("opened", "Mở lúc", "Opened", lambda one: one.opened_at, kind="instant"),
        Column("due", "Hạn", "Due", lambda one: one.due_on, kind="day"),
        Column("resolution", "Kết quả", "Resolution", lambda one: one.resolution),
    ),
    filters=(
        Filter("state", "Trạng thái", "State", (("open", "Đang mở", "Open"), ("all", "Tất cả", "All")), default="open"),
    ),
)  # fmt: skip


@page(Permission.PAYMENT_READ)
def cases(request: HttpRequest) -> HttpResponse:
    """Contradictions, unknown reasons, possible deaths: what no machine decides."""
    mine = communes_in_sight(actor_of(request))
    place = mine[0] if len(mine) == 1 else None

    def ask(asked: Asked) -> Page[ExceptionCase]:
        return queries.cases(asked.get("state") != "all", place, asked.number, asked.size)

    crumbs = [(say("Tệp và kết quả chi", "Files and returns"), reverse("payment_files"))]
    return CASES.respond(request, "payments/cases.html", CASES.over(ask), {"crumbs": crumbs})


@require_POST
@page(Permission.PAYMENT_BUILD)
def resolve(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Closes a case with what was found. Moves no money."""
    words_found = request.POST.get("resolution", "")
    found(actions.resolve_case, case_id, resolution=words_found, by=actor_of(request), at=clock.now())
    told(request, "Đã ghi kết quả xem xét.", "What was found is recorded.")
    return redirect("payment_cases")


# --- one payment, the ledger ------------------------------------------------------------------------


@page(Permission.PAYMENT_READ)
def one_payment(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """One payment: who, why, how much, in which run and file, what came back, its entries in the ledger."""
    one: Attempt = found(queries.attempt, attempt_id)
    context = {
        "one": one,
        "state": _label(ATTEMPT_LABELS[one.state]),
        "tone": ATTEMPT_TONES[one.state],
        "channel": _label(CHANNEL_LABELS[one.channel]) if one.channel else "",
        "reason": say(one.reason.vi, one.reason.en) if one.reason else "",
        "cases": [
            {"one": case, "what": say(case.vi, case.en)}
            for case in queries.cases(True, one.commune_code, 1, 1000).items
            if case.attempt_id == attempt_id
        ],
        "entries": [
            {"line": line, "label": say(line.label_vi, line.label_en), "debit": say(*ACCOUNT_LABELS[line.debit]),
             "credit": say(*ACCOUNT_LABELS[line.credit])}
            for line in queries.ledger_lines(attempt_id=attempt_id).items
        ],
        "crumbs": [(say("Đợt chi trả", "Payment runs"), reverse("runs"))]
        + ([(one.run_code, reverse("run", args=[one.run_id]))] if one.run_id else []),
    }  # fmt: skip
    return render(request, "payments/payment.html", context)


def attempts_for_page(person_id: uuid.UUID, decision_id: uuid.UUID | None = None) -> list[dict[str, object]]:
    """A person's payments as rows for a page; only those of one decision where given."""
    return attempt_rows([one for one in queries.payments_of(person_id) if decision_id in (None, one.decision_id)])


def attempt_rows(attempts: Sequence[Attempt]) -> list[dict[str, object]]:
    """Payments with their states in words."""
    return [
        {
            "one": one,
            "state": _label(ATTEMPT_LABELS[one.state]),
            "tone": ATTEMPT_TONES[one.state],
            "arrears": one.kind == "adjustment",
        }
        for one in attempts
    ]


LEDGER = Listing(
    name="so-cai",
    search_vi="Tìm nội dung, tham chiếu",
    search_en="Search label or reference",
    empty_vi="Sổ chưa có bút toán nào.",
    empty_en="The ledger has no entry yet.",
    columns=(
        Column("seq", "Số", "No.", lambda one: one.seq, kind="number", heads_row=True),
        Column("at", "Lúc", "At", lambda one: one.at, kind="instant"),
        Column("label", "Nội dung", "Entry", lambda one: _label((one.label_vi, one.label_en)),
               link=lambda one: reverse("payment", args=[one.attempt_id]) if one.attempt_id else None,
               note=lambda one: one.reference),
        Column("debit", "Từ tài khoản", "From", lambda one: _label(ACCOUNT_LABELS[one.debit])),
        Column("credit", "Sang tài khoản", "To", lambda one: _label(ACCOUNT_LABELS[one.credit])),
        Column("fund", "Nguồn", "Fund", lambda one: f"{one.fund} {one.year}"),
        Column("by", "Người ghi", "By", lambda one: one.by),
        Column("amount", "Số tiền", "Amount", lambda one: one.amount, kind="money"),
    ),
)  # fmt: skip


@page(Permission.PAYMENT_READ)
def ledger(request: HttpRequest) -> HttpResponse:
    """The double-entry ledger: balances that sum to zero, and every transfer."""
    balances = queries.ledger_balances()
    question = LEDGER.over(lambda asked: queries.ledger_lines(number=asked.number, size=asked.size))
    by_fund: dict[tuple[str, int], list[Balance]] = {}
    for one in balances:
        by_fund.setdefault((one.fund, one.year), []).append(one)
    funds = [
        {
            "name": held[0].fund_name,
            "year": year,
            "accounts": [{"label": _label(ACCOUNT_LABELS[one.kind]), "amount": one.amount} for one in held],
            "sum": sum(one.amount for one in held),
        }
        for (_, year), held in by_fund.items()
    ]
    return LEDGER.respond(request, "payments/ledger.html", question, {"funds": funds})


urlpatterns = [
    path("runs/", runs, name="runs"),
    path("runs/build/", build, name="run_build"),
    path("runs/<uuid:run_id>/", one_run, name="run"),
    path("runs/<uuid:run_id>/approve/", approve, name="run_approve"),
    path("runs/<uuid:run_id>/reject/", reject, name="run_reject"),
    path("payment-files/", files, name="payment_files"),
    path("payment-files/export/", export, name="payment_export"),
    path("payment-files/<uuid:file_id>/", one_file, name="payment_file"),
    path("payment-files/<uuid:file_id>/<str:kind>/", file_bytes, name="payment_file_bytes"),
    path("returns/upload/", upload_return, name="return_upload"),
    path("returns/<uuid:return_id>/", one_return, name="return"),
    path("payment-cases/", cases, name="payment_cases"),
    path("payment-cases/<uuid:case_id>/resolve/", resolve, name="payment_case_resolve"),
    path("payment-routes/", waiting, name="routes_waiting"),
    path("payment-routes/<uuid:person_id>/", route, name="route"),
    path("payments/<uuid:attempt_id>/", one_payment, name="payment"),
    path("ledger/", ledger, name="ledger"),
]
