"""Casework: what a month changes, proposals, approval by a second person, decisions and their letters."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.access.offline import permissions
from ansinh.casework import actions, queries
from ansinh.casework.facts import (
    Application,
    ApplicationState,
    Because,
    Channel,
    Decision,
    DecisionState,
    Proposal,
    ProposalKind,
    ProposalState,
    Task,
    TaskKind,
    TaskState,
)
from ansinh.kernel.dates import day_in_vietnam, vn_date
from ansinh.kernel.page import Page
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.law.facts import FACT_KINDS
from ansinh.law.offline import explain
from ansinh.registry.queries import people_by_ids
from ansinh.registry.queries import person as one_registrant
from ansinh.shells.site import clock
from ansinh.shells.web import words
from ansinh.shells.web.doors import actor_of, found, page, told
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Asked, Column, Filter, Listing, Tone
from ansinh.shells.web.places import commune_options, place_name
from ansinh.shells.web.scope import commune_column, communes_in_sight, months_to_choose
from ansinh.shells.web.views.law import amount

KINDS: Mapping[ProposalKind, tuple[Tone, str, str]] = {
    ProposalKind.START: ("good", "Hưởng mới", "Start"),
    ProposalKind.CHANGE: ("info", "Điều chỉnh", "Change"),
    ProposalKind.STOP: ("bad", "Thôi hưởng", "Stop"),
    ProposalKind.REFUSE: ("bad", "Không đủ điều kiện", "Refuse"),
    ProposalKind.SUSPEND: ("warn", "Tạm dừng", "Suspend"),
    ProposalKind.RESUME: ("good", "Hưởng lại", "Resume"),
    ProposalKind.ASK: ("warn", "Cần xác minh", "To be asked"),
}
STATES: Mapping[ProposalState, tuple[Tone, str, str]] = {
    ProposalState.DRAFTED: ("still", "Dự thảo", "Drafted"),
    ProposalState.SUBMITTED: ("info", "Chờ duyệt", "Submitted"),
    ProposalState.APPROVED: ("good", "Đã duyệt", "Approved"),
    ProposalState.SENT_BACK: ("warn", "Trả lại", "Sent back"),
    ProposalState.WITHDRAWN: ("still", "Đã rút", "Withdrawn"),
}
DECISION_STATES: Mapping[DecisionState, tuple[Tone, str, str]] = {
    DecisionState.ACTIVE: ("good", "Đang hưởng", "In force"),
    DecisionState.SUSPENDED: ("warn", "Tạm dừng", "Suspended"),
    DecisionState.ENDED: ("still", "Đã thôi hưởng", "Ended"),
    DecisionState.ANNULLED: ("still", "Được thay thế", "Replaced"),
}
BECAUSE: Mapping[str, tuple[str, str]] = {
    Because.APPLICATION: ("có hồ sơ đề nghị", "an application"),
    Because.MOVED_IN: ("chuyển đến", "moved in"),
    Because.LEVEL: ("mức chuẩn thay đổi", "the level changed"),
    Because.COEFFICIENT: ("hệ số thay đổi", "the coefficient changed"),
    Because.GROUP: ("chuyển nhóm", "another group"),
    Because.CLAUSE: ("căn cứ thay đổi", "the ground changed"),
    Because.PROGRAMME: ("chuyển chế độ", "another programme"),
    Because.DIED: ("đã chết", "died"),
    Because.DECLARED_MISSING: ("bị tuyên bố mất tích", "declared missing"),
    Because.NOT_ELIGIBLE: ("không còn đủ điều kiện", "no longer eligible"),
    Because.MOVED_OUT: ("chuyển đi", "moved out"),
    Because.HIGHER_BENEFIT: ("hưởng chế độ cao hơn", "a higher benefit is paid"),
    Because.ALREADY_RECEIVING: ("đang hưởng", "already receiving"),
    Because.FACT_MISSING: ("thiếu thông tin", "a fact is missing"),
    Because.PERSON_NOT_FOUND: ("không tìm thấy người", "person not found"),
    Because.NOT_COLLECTED: ("không nhận từ 3 tháng liên tục", "not collected for three months"),
    Because.REFUSED_REVIEW: ("không chấp hành rà soát", "refused the review"),
    Because.REVIEWED: ("đã rà soát", "reviewed"),
}
TASK_KINDS: Mapping[TaskKind, tuple[Tone, str, str]] = {
    TaskKind.FIX_ROUTE: ("warn", "Sửa thông tin nhận tiền", "Correct the payment route"),
    TaskKind.VERIFY_ALIVE: ("bad", "Xác minh còn sống", "Verify alive"),
    TaskKind.EXAMINE_RETURN: ("warn", "Xem khoản bị trả lại", "Examine a return"),
    TaskKind.RECOVER: ("warn", "Thu hồi", "Recover"),
}


def because(code: str) -> str:
    """Why a proposal was made, in words."""
    return say(*BECAUSE[code]) if code in BECAUSE else code


def fact_name(name: str) -> str:
    """A fact the law asks for, in words."""
    kind = FACT_KINDS.get(name)
    return kind.label.say(lang()) if kind else name


def _month(request: HttpRequest) -> Month:
    try:
        return Month.parse(request.GET.get("month", "") or request.POST.get("month", ""))
    except ValueError:
        known = queries.months()
        return known[0].month if known else Month.of(clock.today())


def _commune(request: HttpRequest) -> str | None:
    asked = request.GET.get("commune", "")
    mine = communes_in_sight(actor_of(request))
    if asked in mine:
        return asked
    return mine[0] if len(mine) == 1 else None


# --- proposals ------------------------------------------------------------------------------------


def proposals_listing(request: HttpRequest, month: Month) -> Listing:
    """The proposals of a month as this person sees them."""
    mine = communes_in_sight(actor_of(request))
    filters = [
        Filter("month", "Tháng", "Month", months_to_choose([one.month for one in queries.months()], month),
               default=str(month)),
        Filter("kind", "Loại", "Kind", tuple((kind.value, vi, en) for kind, (_, vi, en) in KINDS.items())),
        Filter("state", "Trạng thái", "State", tuple((state.value, vi, en) for state, (_, vi, en) in STATES.items())),
        Filter("programme", "Chế độ", "Programme", words.programme_options()),
    ]  # fmt: skip
    if len(mine) > 1:
        filters.insert(1, Filter("commune", "Xã", "Commune", commune_options(mine, clock.today())))
    deciding = Permission.CASE_DECIDE in permissions(actor_of(request)) and _commune(request) is not None
    return Listing(
        name=f"de-xuat-{month}",
        search_vi="Tìm họ tên (không cần dấu)",
        search_en="Search a name",
        empty_vi=f"Chưa có đề xuất nào cho tháng {month.vn}.",
        empty_en=f"No proposal for {month.vn} yet.",
        empty_help_vi="Đề xuất sinh ra khi áp dụng pháp luật của tháng lên dữ liệu người dân.",
        empty_help_en="Proposals are made when the law of the month is run over the registry.",
        key=(lambda one: str(one.proposal_id) if one.state is ProposalState.SUBMITTED else "") if deciding else None,
        columns=(
            Column("name", "Họ tên", "Name", lambda one: one.person_name or say("(ngoài địa bàn)", "(out of sight)"),
                   heads_row=True, link=lambda one: reverse("proposal", args=[one.proposal_id])),
            *commune_column(mine),
            Column("kind", "Đề xuất", "Proposal", lambda one: say(*KINDS[one.kind][1:]), tone=lambda one: KINDS[one.kind][0],
                   note=lambda one: because(one.because)),
            Column("programme", "Chế độ", "Programme", lambda one: words.programme(one.programme),
                   note=lambda one: words.group(one.programme, one.group)),
            Column("before", "Đang hưởng", "Before", lambda one: one.before_amount or None, kind="money"),
            Column("after", "Mức mới", "After", lambda one: None if one.kind is ProposalKind.ASK else one.amount, kind="money",
                   note=lambda one: say("tạm tính", "provisional") if one.provisional else ""),
            Column("difference", "Chênh lệch", "Difference",
                   lambda one: None if one.kind is ProposalKind.ASK else one.difference, kind="money"),
            Column("state", "Trạng thái", "State", lambda one: say(*STATES[one.state][1:]),
                   tone=lambda one: STATES[one.state][0]),
        ),
        filters=tuple(filters),
    )  # fmt: skip


@page(Permission.CASE_READ)
def proposals(request: HttpRequest) -> HttpResponse:
    """A month's proposals, what they change against the last month, and the one next step."""
    month, commune = _month(request), _commune(request)
    listing = proposals_listing(request, month)

    def ask(asked: Asked) -> Page[Proposal]:
        return queries.proposals(
            asked.get("commune") or commune,
            month,
            kind=asked.get("kind"),
            state=asked.get("state"),
            programme=asked.get("programme"),
            number=asked.number,
            size=asked.size,
        )

    summary = queries.change_summary(month, commune)
    context = {
        "month": month,
        "commune": commune,
        "place": place_name(commune, clock.today()),
        "summary": summary,
        "untouched": not (summary.drafted or summary.submitted or summary.approved or summary.sent_back),
        "lines": [
            {"line": line, "tone": KINDS[line.kind][0], "kind": say(*KINDS[line.kind][1:]), "because": because(line.because),
             "difference": line.after - line.before}
            for line in summary.lines
        ],
        "steps": [
            {"label": say("Lập dự thảo", "Draft"), "state": "done" if summary.submitted or summary.approved else "now"},
            {"label": say("Trình Chủ tịch xã", "Submit"),
             "state": "done" if not summary.drafted and (summary.submitted or summary.approved) else ("now" if summary.drafted else "")},
            {"label": say("Duyệt", "Approve"),
             "state": "now" if summary.submitted and not summary.drafted else ("done" if summary.approved and not summary.submitted else "")},
            {"label": say("Lập đợt chi trả", "Build the run"),
             "state": "now" if summary.approved and not summary.submitted and not summary.drafted else ""},
        ],
    }  # fmt: skip
    return listing.respond(request, "casework/proposals.html", listing.over(ask), context)


@page(Permission.CASE_READ)
def one_proposal(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """One proposal: before and after, on which clause, what is asked."""
    one: Proposal = found(queries.proposal, proposal_id)
    back = f"{reverse('proposals')}?month={one.month}&commune={one.commune_code}"
    context = {
        "one": one,
        "kind": say(*KINDS[one.kind][1:]),
        "kind_tone": KINDS[one.kind][0],
        "state": say(*STATES[one.state][1:]),
        "state_tone": STATES[one.state][0],
        "because": because(one.because),
        "asks": [fact_name(name) for name in one.asks],
        "crumbs": [(say("Đề xuất tháng {}", "Proposals of {}", one.month.vn), back)],
    }
    return render(request, "casework/proposal.html", context)


@require_POST
@page(Permission.CASE_PROPOSE)
def submit(request: HttpRequest) -> HttpResponse:
    """The officer puts the drafts of a commune and month before the chair."""
    month, commune = _posted(request)
    count = actions.submit(month, commune, by=actor_of(request), at=clock.now())
    told(request, "Đã trình {} đề xuất lên Chủ tịch UBND xã.", "{} proposals submitted to the chair.", count)
    return redirect(f"{reverse('proposals')}?month={month}&commune={commune}")


@page(Permission.CASE_DECIDE)
def approve(request: HttpRequest) -> HttpResponse:
    """The chair approves: first what changes against last month, then the deed, bound to what was seen."""
    if request.method != "POST":
        return redirect("proposals")
    month, commune = _posted(request)
    chosen = [uuid.UUID(value) for value in request.POST.getlist("chosen")]
    if not request.POST.get("seen"):
        summary = queries.change_summary(month, commune)
        picked = [queries.proposal(one) for one in chosen] if chosen else list(summary.biggest)
        return render(
            request,
            "casework/approve.html",
            {
                "month": month,
                "commune": commune,
                "place": place_name(commune, clock.today()),
                "summary": summary,
                "chosen": chosen,
                "picked": [
                    {"one": one, "kind": say(*KINDS[one.kind][1:]), "tone": KINDS[one.kind][0]} for one in picked
                ],
                "lines": [
                    {"line": line, "tone": KINDS[line.kind][0], "kind": say(*KINDS[line.kind][1:]),
                     "because": because(line.because), "difference": line.after - line.before}
                    for line in summary.lines
                ],
                "count": len(chosen) or summary.submitted,
                "crumbs": [(say("Đề xuất tháng {}", "Proposals of {}", month.vn),
                            f"{reverse('proposals')}?month={month}&commune={commune}")],
            },
        )  # fmt: skip
    result = actions.approve(
        chosen or None,
        month,
        commune,
        by=actor_of(request),
        at=clock.now(),
        seen=None if chosen else request.POST["seen"],
    )
    told(
        request,
        "Đã duyệt {0} đề xuất: {1} hưởng mới, {2} điều chỉnh, {3} thôi hưởng, {4} không đủ điều kiện. Số {5} đến {6}.",
        "{0} proposals approved: {1} started, {2} changed, {3} stopped, {4} refused. Numbers {5} to {6}.",
        result.approved,
        result.started,
        result.changed,
        result.stopped,
        result.refused,
        result.first_number or "—",
        result.last_number or "—",
    )
    return redirect(f"{reverse('proposals')}?month={month}&commune={commune}")


@require_POST
@page(Permission.CASE_DECIDE)
def send_back(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """The chair returns a proposal with a reason."""
    actions.send_back(proposal_id, request.POST.get("reason", "").strip(), by=actor_of(request), at=clock.now())
    told(request, "Đã trả lại đề xuất.", "The proposal was sent back.")
    return redirect("proposal", proposal_id=proposal_id)


@require_POST
@page(Permission.CASE_PROPOSE)
def answer(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """The officer answers what was sent back, or withdraws it."""
    deed = actions.withdraw if request.POST.get("withdraw") else actions.resubmit
    deed(proposal_id, request.POST.get("reason", "").strip(), by=actor_of(request), at=clock.now())
    told(request, "Đã ghi.", "Recorded.")
    return redirect("proposal", proposal_id=proposal_id)


def _posted(request: HttpRequest) -> tuple[Month, str]:
    commune = request.POST.get("commune", "")
    try:
        month = Month.parse(request.POST.get("month", ""))
    except ValueError as error:
        raise BadInput(Problem("month", "Thiếu tháng.", "The month is missing.")) from error
    if not commune:
        raise BadInput(
            Problem("commune", "Chọn một xã trước.", "Choose one commune first.",
                    remedy_vi="Lọc danh sách theo xã rồi làm lại.", remedy_en="Filter the list by commune, then repeat.")
        )  # fmt: skip
    return month, commune


# --- decisions ------------------------------------------------------------------------------------


def decisions_listing(request: HttpRequest) -> Listing:
    """Decisions as this person sees them."""
    mine = communes_in_sight(actor_of(request))
    filters = [
        Filter("state", "Trạng thái", "State",
               tuple((state.value, vi, en) for state, (_, vi, en) in DECISION_STATES.items())),
        Filter("programme", "Chế độ", "Programme", words.programme_options()),
        Filter("kind", "Loại", "Kind", tuple((kind.value, vi, en) for kind, (_, vi, en) in KINDS.items())),
    ]  # fmt: skip
    if len(mine) > 1:
        filters.insert(0, Filter("commune", "Xã", "Commune", commune_options(mine, clock.today())))
    return Listing(
        name="quyet-dinh",
        search_vi="Tìm số quyết định",
        search_en="Search a decision number",
        empty_vi="Chưa có quyết định nào.",
        empty_en="No decision yet.",
        empty_help_vi="Quyết định hình thành khi Chủ tịch UBND xã duyệt đề xuất.",
        empty_help_en="Decisions are made when the chair approves proposals.",
        columns=(
            Column("number", "Số", "Number", lambda one: one.number, heads_row=True,
                   link=lambda one: reverse("decision", args=[one.decision_id])),
            Column("name", "Người hưởng", "Recipient", lambda one: one.person_name,
                   link=lambda one: reverse("person", args=[one.person_id])),
            *commune_column(mine),
            Column("programme", "Chế độ", "Programme", lambda one: words.programme(one.programme),
                   note=lambda one: words.group(one.programme, one.group)),
            Column("clause", "Căn cứ", "Clause", lambda one: words.citation(one.clause)),
            Column("amount", "Mức tháng", "Monthly", lambda one: one.amount_monthly, kind="money",
                   note=lambda one: say("tạm tính", "provisional") if one.provisional else ""),
            Column("from", "Từ ngày", "From", lambda one: one.period.start, kind="day"),
            Column("state", "Trạng thái", "State", lambda one: say(*DECISION_STATES[one.state][1:]),
                   tone=lambda one: DECISION_STATES[one.state][0]),
        ),
        filters=tuple(filters),
    )  # fmt: skip


@page(Permission.CASE_READ)
def decisions(request: HttpRequest) -> HttpResponse:
    """Decisions in sight."""
    listing = decisions_listing(request)
    mine = communes_in_sight(actor_of(request))

    def ask(asked: Asked) -> Page[Decision]:
        return queries.decisions(
            asked.get("commune") or (mine[0] if len(mine) == 1 else None),
            programme=asked.get("programme"),
            state=asked.get("state"),
            kind=asked.get("kind"),
            text=asked.text,
            number=asked.number,
            size=asked.size,
        )

    return listing.respond(request, "casework/decisions.html", listing.over(ask, searches=True))


@page(Permission.CASE_READ)
def one_decision(request: HttpRequest, decision_id: uuid.UUID) -> HttpResponse:
    """One decision: clause, reasons, the facts it was applied to, its letter, the payments it led to."""
    one: Decision = found(queries.decision, decision_id)
    return render(
        request,
        "casework/decision.html",
        {
            "one": one,
            "kind": say(*KINDS[one.kind][1:]),
            "kind_tone": KINDS[one.kind][0],
            "state": say(*DECISION_STATES[one.state][1:]),
            "state_tone": DECISION_STATES[one.state][0],
            "because": because(one.because),
            "refused": one.kind is ProposalKind.REFUSE,
            "may_hold": one.kind is not ProposalKind.REFUSE and one.state in (DecisionState.ACTIVE, DecisionState.SUSPENDED),
            "reasons": one.reasons,
            **_explained(one),
            "payments": _payments(request, one),
            "crumbs": [(say("Quyết định", "Decisions"), reverse("decisions"))],
        },
    )  # fmt: skip


def _explained(one: Decision) -> dict[str, object]:
    """The facts that decided and the figures used, by asking the law again with the facts of the case."""
    if not one.facts:
        return {}
    try:
        answers = explain(one.facts, Month.of(day_in_vietnam(one.decided_at)), one.programme)  # type: ignore[arg-type]  # kept as JSON: the law itself refuses what it does not know
    except (KeyError, BadInput):  # a case written under a law that asked for other facts
        return {}
    same = [answer for answer in answers if answer.clause and answer.clause.id == one.clause]
    chosen = (same or list(answers))[:1]
    texts = [answer.text.say(lang()) for answer in chosen if answer.text.say(lang())]
    return {
        # The room keeps its reasons in Vietnamese, as they stand in the letter; English readers get the law's own words.
        "reasons": (because(one.because), *texts) if lang() == "en" and texts else one.reasons,
        "facts": [_said_fact(fact.label.say(lang())) for answer in chosen for fact in answer.decided],
        "missing": [fact.label.say(lang()) for answer in chosen for fact in answer.missing],
        "figures": [
            {"id": value.id, "label": value.label.say(lang()), "value": amount(value), "reference": value.reference}
            for answer in chosen
            for value in answer.parameters
        ],
    }


def _said_fact(text: str) -> dict[str, str]:
    label, _, value = text.partition(": ")
    return {"label": label[:1].upper() + label[1:], "value": value}


def _payments(request: HttpRequest, one: Decision) -> list[dict[str, object]]:
    from ansinh.shells.web.views.payments import attempts_for_page

    if Permission.PAYMENT_READ not in permissions(actor_of(request)):
        return []
    return attempts_for_page(one.person_id, decision_id=one.decision_id)


@page(Permission.CASE_READ)
def letter(request: HttpRequest, decision_id: uuid.UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The letter of a decision or refusal in the official form, as .docx."""
    one: Decision = found(queries.decision, decision_id)
    response = HttpResponse(
        queries.letter(decision_id),
        content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
    name = one.number.replace("/", "-")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(name)}.docx"
    return response


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


# --- applications, suspension ---------------------------------------------------------------------

APPLICATION_STATES: Mapping[ApplicationState, tuple[Tone, str, str]] = {
    ApplicationState.OPEN: ("info", "Đang giải quyết", "Open"),
    ApplicationState.GRANTED: ("good", "Được hưởng", "Granted"),
    ApplicationState.REFUSED: ("bad", "Không đủ điều kiện", "Refused"),
    ApplicationState.WITHDRAWN: ("still", "Đã rút", "Withdrawn"),
}
CHANNELS: Mapping[Channel, tuple[str, str]] = {
    Channel.COUNTER: ("bộ phận một cửa", "counter"),
    Channel.ONLINE: ("trực tuyến", "online"),
    Channel.POST: ("bưu điện", "post"),
    Channel.VILLAGE: ("trưởng thôn", "village head"),
    Channel.DATABASE: ("cơ sở dữ liệu", "database"),
}


@dataclass(frozen=True, slots=True)
class Dossier:
    """An application with the name of who asks."""

    application: Application
    name: str


def _applications(mine: tuple[str, ...]) -> Listing:
    today = clock.today()
    return Listing(
        name="ho-so-de-nghi",
        search_vi="Tìm họ tên (không cần dấu)",
        search_en="Search a name",
        empty_vi="Không có hồ sơ nào.",
        empty_en="No application.",
        empty_help_vi="Tìm người dân rồi ghi hồ sơ đề nghị trên trang của họ.",
        empty_help_en="Find the person and record the application on their page.",
        columns=(
            Column("name", "Người đề nghị", "Applicant", lambda one: one.name, heads_row=True,
                   link=lambda one: reverse("person", args=[one.application.person_id])),
            *((Column("commune", "Xã", "Commune", lambda one: place_name(one.application.commune_code, today)),)
              if len(mine) != 1 else ()),
            Column("programme", "Chế độ", "Programme", lambda one: words.programme(one.application.programme)),
            Column("channel", "Nhận qua", "Through", lambda one: say(*CHANNELS[one.application.channel])),
            Column("received", "Ngày nhận", "Received", lambda one: one.application.received_on, kind="day"),
            Column("due", "Hạn trả lời", "Answer due", lambda one: one.application.due_on, kind="day",
                   note=lambda one: say("quá hạn", "overdue")
                   if one.application.state is ApplicationState.OPEN and one.application.due_on < today else ""),
            Column("state", "Trạng thái", "State", lambda one: say(*APPLICATION_STATES[one.application.state][1:]),
                   tone=lambda one: APPLICATION_STATES[one.application.state][0]),
        ),
        filters=(
            Filter("state", "Trạng thái", "State",
                   tuple((state.value, vi, en) for state, (_, vi, en) in APPLICATION_STATES.items())),
            Filter("programme", "Chế độ", "Programme", words.programme_options()),
        ),
    )  # fmt: skip


@page(Permission.CASE_READ)
def applications(request: HttpRequest) -> HttpResponse:
    """Applications, the one due first on top."""
    mine = communes_in_sight(actor_of(request))
    listing = _applications(mine)

    def ask(asked: Asked) -> Page[Dossier]:
        kept = queries.applications(
            _commune(request),
            state=asked.get("state"),
            programme=asked.get("programme"),
            number=asked.number,
            size=asked.size,
        )
        names = {one.person_id: one.full_name for one in people_by_ids({one.person_id for one in kept.items})}
        rows = tuple(Dossier(one, names.get(one.person_id, "")) for one in kept.items)
        return Page(rows, kept.total, kept.number, kept.size)

    return listing.respond(request, "casework/applications.html", listing.over(ask))


@require_POST
@page(Permission.CASE_PROPOSE)
def receive(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Records what a person asks for; the answer is due in seven working days."""
    person = found(one_registrant, person_id)
    programme = request.POST.get("programme", "")
    if programme not in {code for code, _, _ in words.programme_options()}:
        raise BadInput(Problem("programme", "Hãy chọn chế độ.", "Choose a programme."))
    made = actions.receive_application(
        person_id,
        programme,
        person.commune_code,
        household_id=person.household_id,
        note=request.POST.get("note", "").strip()[:300],
        by=actor_of(request),
        at=clock.now(),
    )
    told(request, "Đã nhận hồ sơ; hạn trả lời {}.", "Received; answer due {}.", vn_date(made.due_on))
    return redirect("person", person_id=person_id)


@require_POST
@page(Permission.CASE_PROPOSE)
def hold(request: HttpRequest, decision_id: uuid.UUID) -> HttpResponse:
    """Proposes to hold a benefit back, or to pay it again, for the chair to decide."""
    one: Decision = found(queries.decision, decision_id)
    again = one.state is DecisionState.SUSPENDED
    deed = actions.propose_resumption if again else actions.propose_suspension
    why = request.POST.get("because", "")
    chosen = Because(why) if why in (Because.NOT_COLLECTED, Because.REFUSED_REVIEW) else Because.NOT_COLLECTED
    made = found(
        deed, decision_id, Month.of(clock.today()), Because.REVIEWED if again else chosen,
        request.POST.get("note", "").strip(), by=actor_of(request), at=clock.now(),
    )  # fmt: skip
    told(request, "Đã trình Chủ tịch xã.", "Submitted to the chair.")
    return redirect("proposal", proposal_id=made)


# --- the left behind, tasks -----------------------------------------------------------------------

LEFT_BEHIND = Listing(
    name="chua-huong",
    search_vi="Tìm họ tên (không cần dấu)",
    search_en="Search a name",
    empty_vi="Không có ai đủ điều kiện mà chưa hưởng.",
    empty_en="Nobody entitled goes without.",
    columns=(
        Column("name", "Họ tên", "Name", lambda one: one.person_name, heads_row=True,
               link=lambda one: reverse("person", args=[one.person_id])),
        Column("commune", "Xã", "Commune", lambda one: place_name(one.commune_code, clock.today())),
        Column("programme", "Chế độ", "Programme", lambda one: words.programme(one.programme),
               note=lambda one: words.group(one.programme, one.group)),
        Column("clause", "Căn cứ", "Clause", lambda one: words.citation(one.clause)),
        Column("needs", "Còn thiếu", "Lacking", lambda one: "; ".join(fact_name(name) for name in one.needs), sort=False),
        Column("amount", "Mức tháng", "Monthly", lambda one: one.amount, kind="money",
               note=lambda one: say("tạm tính", "provisional") if one.provisional else ""),
    ),
)  # fmt: skip


@page(Permission.CASE_READ)
def left_behind(request: HttpRequest) -> HttpResponse:
    """People entitled by the facts on record who receive nothing and have not asked."""
    month, commune = _month(request), _commune(request)
    question = LEFT_BEHIND.over(lambda asked: queries.left_behind(month, commune, number=asked.number, size=asked.size))
    crumbs = [(say("Đề xuất tháng {}", "Proposals of {}", month.vn), f"{reverse('proposals')}?month={month}")]
    return LEFT_BEHIND.respond(request, "casework/left_behind.html", question, {"month": month, "crumbs": crumbs})


TASKS = Listing(
    name="viec-can-lam",
    search_vi="Tìm họ tên (không cần dấu)",
    search_en="Search a name",
    empty_vi="Không có việc nào.",
    empty_en="No task.",
    columns=(
        Column("name", "Người dân", "Person", lambda one: one.person_name, heads_row=True,
               link=lambda one: reverse("person", args=[one.person_id])),
        Column("kind", "Việc", "Task", lambda one: say(*TASK_KINDS[one.kind][1:]), tone=lambda one: TASK_KINDS[one.kind][0],
               note=lambda one: one.because),
        Column("commune", "Xã", "Commune", lambda one: place_name(one.commune_code, clock.today())),
        Column("opened", "Mở lúc", "Opened", lambda one: one.opened_at, kind="instant"),
        Column("due", "Hạn", "Due", lambda one: one.due_on, kind="day"),
        Column("outcome", "Kết quả", "Outcome", lambda one: one.outcome),
    ),
    filters=(
        Filter("state", "Trạng thái", "State", (("open", "Đang mở", "Open"), ("done", "Đã xong", "Done"))),
        Filter("kind", "Việc", "Task", tuple((kind.value, vi, en) for kind, (_, vi, en) in TASK_KINDS.items())),
    ),
)  # fmt: skip


@page(Permission.CASE_READ)
def tasks(request: HttpRequest) -> HttpResponse:
    """Things to do for one person, opened by other events."""
    commune = _commune(request)

    def ask(asked: Asked) -> Page[Task]:
        state = asked.get("state") or (None if "state" in request.GET else TaskState.OPEN)
        return queries.tasks(commune, state=state, kind=asked.get("kind"), number=asked.number, size=asked.size)

    return TASKS.respond(request, "casework/tasks.html", TASKS.over(ask))


@require_POST
@page(Permission.CASE_PROPOSE)
def close_task(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Closes a task with its outcome."""
    actions.close_task(task_id, request.POST.get("outcome", ""), by=actor_of(request), at=clock.now())
    told(request, "Đã ghi kết quả.", "Outcome recorded.")
    person = request.POST.get("person", "")
    return redirect("person", person_id=uuid.UUID(person)) if person else redirect("tasks")


urlpatterns = [
    path("proposals/", proposals, name="proposals"),
    path("proposals/submit/", submit, name="proposals_submit"),
    path("proposals/approve/", approve, name="proposals_approve"),
    path("proposals/<uuid:proposal_id>/", one_proposal, name="proposal"),
    path("proposals/<uuid:proposal_id>/send-back/", send_back, name="proposal_send_back"),
    path("proposals/<uuid:proposal_id>/answer/", answer, name="proposal_answer"),
    path("decisions/", decisions, name="decisions"),
    path("decisions/<uuid:decision_id>/", one_decision, name="decision"),
    path("decisions/<uuid:decision_id>/letter/", letter, name="decision_letter"),
    path("decisions/<uuid:decision_id>/hold/", hold, name="decision_hold"),
    path("applications/", applications, name="applications"),
    path("people/<uuid:person_id>/apply/", receive, name="application_receive"),
    path("left-behind/", left_behind, name="left_behind"),
    path("tasks/", tasks, name="tasks"),
    path("tasks/<uuid:task_id>/close/", close_task, name="task_close"),
]
