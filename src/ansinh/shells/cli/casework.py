"""``ansinh casework``: what a month changes, who approves it, what it says on paper.

Proposals and lists are made in the name of the system; whoever submits or approves gives their name and password.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansinh.casework.facts import ProposalState
from ansinh.kernel.money import dong, number
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.shells.cli.access import named, person
from ansinh.shells.cli.frame import Steps, django_ready, language, print_result, today, words

if TYPE_CHECKING:
    from ansinh.access.facts import Actor
    from ansinh.casework.facts import ChangeSummary

_KINDS = {
    "start": ("hưởng mới", "starts"),
    "change": ("điều chỉnh", "changes"),
    "stop": ("thôi hưởng", "stops"),
    "refuse": ("từ chối", "refusals"),
    "suspend": ("tạm dừng", "suspensions"),
    "resume": ("tiếp tục", "resumptions"),
    "ask": ("cần hỏi thêm", "questions"),
}

_STATES = {
    ProposalState.DRAFTED: ("dự thảo", "drafted"),
    ProposalState.SUBMITTED: ("chờ duyệt", "submitted"),
    ProposalState.APPROVED: ("đã duyệt", "approved"),
    ProposalState.SENT_BACK: ("trả lại", "sent back"),
    ProposalState.WITHDRAWN: ("đã rút", "withdrawn"),
}


def register(subparsers: Any) -> None:
    """Adds ``casework`` (also ``month``) with its deeds."""
    parser = subparsers.add_parser(
        "casework",
        aliases=["month"],
        help=words("đề xuất, phê duyệt, quyết định của tháng", "a month's proposals, approvals, decisions"),
    )
    deeds = parser.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)

    def deed(name: str, run: Callable[[argparse.Namespace], int | None], vi: str, en: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = deeds.add_parser(name, help=words(vi, en), description=words(vi, en))
        made.set_defaults(run=run)
        return made

    def of_month(made: argparse.ArgumentParser, commune: bool | None = None) -> argparse.ArgumentParser:
        made.add_argument(
            "--month", type=_month, metavar="YYYY-MM", help=words("tháng hưởng (mặc định: tháng này)", "benefit month")
        )
        if commune is not None:
            made.add_argument(
                "--commune", required=commune, metavar=words("MÃ", "CODE"), help=words("mã xã", "commune")
            )
        return made

    of_month(deed("propose", _propose, "chụp dữ liệu, áp dụng pháp luật, lập đề xuất", "snapshot, law, proposals"))
    of_month(deed("summary", _summary, "tháng này đổi gì so với tháng trước", "what changes against last month"), False)
    person(of_month(deed("submit", _submit, "trình Chủ tịch xã", "put before the chair"), True), True)
    approve = person(
        of_month(deed("approve", _approve, "phê duyệt (người thứ hai)", "approve (second person)"), True), True
    )
    approve.add_argument(
        "--seen",
        metavar=words("DẤU", "DIGEST"),
        help=words("dấu của bảng so sánh đã xem (lệnh summary in ra)", "digest of the comparison that was looked at"),
    )
    found = of_month(
        deed("proposals", _proposals, "các đề xuất của tháng, kèm mã", "the month's proposals with their ids"), True
    )
    found.add_argument("--state", choices=[state.value for state in ProposalState], help=words("trạng thái", "state"))
    found.add_argument("--limit", type=int, default=1000, metavar="N")
    back = person(
        deed("send-back", _send_back, "Chủ tịch xã trả lại một đề xuất", "the chair returns a proposal"), True
    )
    back.add_argument("proposal", type=_proposal_id, metavar=words("MÃ_ĐỀ_XUẤT", "PROPOSAL"))
    back.add_argument("--reason", required=True, metavar=words("LÝ_DO", "REASON"))
    left = of_month(
        deed("left-behind", _left_behind, "người đủ điều kiện mà chưa được hưởng", "who is left behind"), False
    )
    left.add_argument("--limit", type=int, default=50, metavar="N")
    of_month(deed("arrears", _arrears, "tính truy lĩnh từ tháng 7/2026", "arrears since July 2026"))
    letter = deed("letter", _letter, "in quyết định ra tệp .docx", "write a decision as .docx")
    letter.add_argument("decision", type=_uuid, metavar=words("MÃ_QUYẾT_ĐỊNH", "DECISION"))
    letter.add_argument("--out", type=Path, required=True, metavar=words("TỆP", "FILE"))


# --- arguments and people -------------------------------------------------------------------------


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            words(f"“{text}” không phải là tháng (YYYY-MM)", f"“{text}” is not a month (YYYY-MM)")
        ) from None


def _proposal_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            words(f"“{text}” không phải là mã đề xuất", f"“{text}” is not the id of a proposal")
        ) from None


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            words(f"“{text}” không phải là mã quyết định", f"“{text}” is not the id of a decision")
        ) from None


def _ready(args: argparse.Namespace) -> tuple[Month, dt.datetime, Actor]:
    """Django, the month, the instant, and the service account."""
    django_ready()
    from ansinh.access.actions import ensure_system_actor
    from ansinh.shells.site import clock

    month = getattr(args, "month", None) or Month.of(today(args))
    return month, clock.now(), ensure_system_actor(clock.now())


# --- deeds ----------------------------------------------------------------------------------------


def _propose(args: argparse.Namespace) -> None:
    month, at, system = _ready(args)
    from ansinh.journeys import month as journey
    from ansinh.shells.server.home import ansinh_home

    journey.require_month_to_propose(month, today(args))
    with Steps(3) as steps:
        with steps.step("Chụp dữ liệu", "Taking the snapshot") as step:
            snapshot = journey.build_snapshot(month, ansinh_home(), by=system, at=at)
            step.count(snapshot.people, "người", "people")
            if snapshot.reused:
                step.note("đã có sẵn", "there already")
        with steps.step("Áp dụng pháp luật", "Applying the law") as step:
            run = journey.run_law(month, snapshot)
            step.count(run.cases, "trường hợp", "cases")
            step.count(run.people_paid, "người được hưởng", "people entitled")
        with steps.step("Lập đề xuất", "Drafting proposals") as step:
            counts = journey.propose(month, snapshot, by=system, at=at)
            for kind in ("start", "change", "stop", "refuse", "ask"):
                step.count(getattr(counts, kind), *_KINDS[kind])
            step.count(counts.left_behind, "người bị bỏ sót", "left behind")
    told = {
        "month": str(month),
        "snapshot": str(snapshot.path),
        "snapshot_sha256": snapshot.sha256,
        "law_sha256": run.law_sha256,
        "people": snapshot.people,
        "cases": run.cases,
        "people_paid": run.people_paid,
        "amount": run.amount,
        **{kind: getattr(counts, kind) for kind in ("start", "change", "stop", "refuse", "ask")},
        "unchanged": counts.unchanged,
        "kept": counts.kept,
        "withdrawn": counts.withdrawn,
        "left_behind": counts.left_behind,
    }
    print_result(
        told
        if args.json
        else words(
            f"Tháng {month.vn}: {number(counts.proposed)} đề xuất mới, {number(counts.kept)} giữ nguyên,"
            f" {number(counts.unchanged)} người không đổi, {number(counts.left_behind)} người bị bỏ sót.",
            f"{month}: {counts.proposed} new proposals, {counts.kept} kept, {counts.unchanged} unchanged,"
            f" {counts.left_behind} left behind.",
        )
    )


def _summary(args: argparse.Namespace) -> None:
    month, _, system = _ready(args)
    from ansinh.access.actions import acting
    from ansinh.casework import queries

    with acting(system):
        summary = queries.change_summary(month, args.commune)
    print_result(_as_record(summary) if args.json else _in_words(summary))


def _submit(args: argparse.Namespace) -> None:
    month, at, _ = _ready(args)
    from ansinh.casework import actions

    count = actions.submit(month, args.commune, by=named(args, at), at=at)
    print_result(
        {"submitted": count}
        if args.json
        else words(f"Đã trình {number(count)} đề xuất.", f"{count} proposals submitted.")
    )


def _approve(args: argparse.Namespace) -> None:
    month, at, system = _ready(args)
    from ansinh.access.actions import acting
    from ansinh.casework import actions, queries

    chair = named(args, at)
    seen = args.seen
    if seen is None:
        with acting(system):
            summary = queries.change_summary(month, args.commune)
        print(_in_words(summary), file=sys.stderr)
        if not sys.stdin.isatty():
            raise BadInput(
                Problem(
                    "not_looked_at",
                    "Phê duyệt cần dấu của bảng so sánh đã xem (--seen).",
                    "Approving needs the digest of the comparison that was looked at (--seen).",
                    remedy_vi=f"Chạy: ./ansinh casework summary --month {month} --commune {args.commune}",
                    remedy_en=f"Run: ./ansinh casework summary --month {month} --commune {args.commune}",
                )
            )
        print(words("Phê duyệt tất cả? [c/K] ", "Approve all? [y/N] "), end="", file=sys.stderr, flush=True)
        if input().strip().lower() not in ("c", "có", "y", "yes"):
            print_result(words("Chưa phê duyệt gì.", "Nothing was approved."))
            return
        seen = summary.digest
    done = actions.approve(None, month, args.commune, by=chair, at=at, seen=seen)
    told = {
        "approved": done.approved,
        "started": done.started,
        "changed": done.changed,
        "stopped": done.stopped,
        "refused": done.refused,
        "blocked": done.blocked,
        "first_number": done.first_number,
        "last_number": done.last_number,
    }
    between = f" ({done.first_number} – {done.last_number})" if done.first_number else ""
    print_result(
        told
        if args.json
        else words(
            f"Đã phê duyệt {number(done.approved)} quyết định{between}; {number(done.blocked)} còn chờ xã khác.",
            f"{done.approved} decisions approved{between}; {done.blocked} wait for another commune.",
        )
    )


def _proposals(args: argparse.Namespace) -> None:
    month, _, system = _ready(args)
    from ansinh.access.actions import acting
    from ansinh.casework import queries

    with acting(system):
        found = queries.proposals(args.commune, month, state=args.state, size=args.limit)
    if args.json:
        items = [
            {
                "proposal_id": str(one.proposal_id),
                "person_id": str(one.person_id),
                "commune": one.commune_code,
                "kind": one.kind.value,
                "state": one.state.value,
                "because": one.because.value,
                "programme": one.programme,
                "group": one.group,
                "before_amount": one.before_amount,
                "amount": one.amount,
                "note": one.note,
            }
            for one in found.items
        ]
        print_result({"month": str(month), "total": found.total, "items": items})
        return
    lines = [
        f"{one.proposal_id}  {words(*_STATES[one.state])}  {words(*_KINDS[one.kind.value])}"
        f"  {one.person_name or one.person_id}  {one.programme} {one.group}"
        f"  {dong(one.before_amount)} → {dong(one.amount)}"
        for one in found.items
    ]
    head = words(
        f"Tháng {month.vn}: {number(len(found.items))}/{number(found.total)} đề xuất.",
        f"{month}: {len(found.items)} of {found.total} proposals.",
    )
    print_result("\n".join([head, *lines]))


def _send_back(args: argparse.Namespace) -> None:
    _, at, _ = _ready(args)
    from ansinh.casework import actions

    try:
        actions.send_back(args.proposal, args.reason, by=named(args, at), at=at)
    except LookupError:
        raise BadInput(
            Problem(
                "no_such_proposal",
                f"Không có đề xuất {args.proposal} trong địa bàn của bạn.",
                f"There is no proposal {args.proposal} in your territory.",
                remedy_vi="Xem mã đề xuất: ./ansinh casework proposals --commune …",
                remedy_en="See the ids: ./ansinh casework proposals --commune …",
            )
        ) from None
    print_result(
        {"proposal_id": str(args.proposal), "state": ProposalState.SENT_BACK.value}
        if args.json
        else words(f"Đã trả lại đề xuất {args.proposal}.", f"The proposal {args.proposal} was sent back.")
    )


def _left_behind(args: argparse.Namespace) -> None:
    month, _, system = _ready(args)
    from ansinh.access.actions import acting
    from ansinh.journeys.left_behind import people_left_behind

    with acting(system):
        found = people_left_behind(month, args.commune, size=args.limit)
    if args.json:
        items = [
            {
                "person_id": str(one.person_id),
                "commune": one.commune_code,
                "programme": one.programme,
                "group": one.group,
                "clause": one.clause,
                "amount": one.amount,
                "needs": list(one.needs),
            }
            for one in found.items
        ]
        print_result({"month": str(month), "total": found.total, "items": items})
        return
    lines = [
        f"{one.commune_code}  {one.person_name or one.person_id}  {one.programme} {one.group}  {dong(one.amount)}"
        for one in found.items
    ]
    head = words(
        f"Tháng {month.vn}: {number(found.total)} trường hợp đủ điều kiện mà chưa được hưởng.",
        f"{month}: {found.total} entitlements nobody receives.",
    )
    print_result("\n".join([head, *lines]))


def _arrears(args: argparse.Namespace) -> None:
    month, at, system = _ready(args)
    from ansinh.journeys import arrears
    from ansinh.journeys.month import build_snapshot
    from ansinh.shells.server.home import ansinh_home

    with Steps(2) as steps:
        with steps.step("Chụp dữ liệu", "Taking the snapshot") as step:
            snapshot = build_snapshot(month, ansinh_home(), by=system, at=at)
            step.count(snapshot.people, "người", "people")
        with steps.step("Tính truy lĩnh", "Working out arrears") as step:
            found = arrears.settle_arrears(month, snapshot, by=system, at=at)
            step.count(found.people, "người", "people")
    told = {
        "months": [str(one) for one in found.months],
        "people": found.people,
        "adjustments": found.adjustments,
        "total": found.total,
        "overpaid_people": found.overpaid_people,
        "overpaid_total": found.overpaid_total,
        "undetermined": found.undetermined,
    }
    print_result(
        told
        if args.json
        else words(
            f"Truy lĩnh cho {number(found.people)} người, {dong(found.total)}; chi thừa {dong(found.overpaid_total)}"
            f" của {number(found.overpaid_people)} người, chuyển cán bộ xem xét.",
            f"Arrears for {found.people} people, {dong(found.total)}; {dong(found.overpaid_total)} paid too much to"
            f" {found.overpaid_people} people, to be examined.",
        )
    )


def _letter(args: argparse.Namespace) -> None:
    _, _, system = _ready(args)
    from ansinh.access.actions import acting
    from ansinh.casework import queries

    try:
        with acting(system):
            content = queries.letter(args.decision)
    except LookupError:
        raise BadInput(
            Problem(
                "no_such_decision",
                f"Không có quyết định {args.decision}.",
                f"There is no decision {args.decision}.",
                remedy_vi="Kiểm tra lại mã quyết định.",
                remedy_en="Check the id.",
            )
        ) from None
    args.out.write_bytes(content)
    print_result({"file": str(args.out), "bytes": len(content)} if args.json else str(args.out))


# --- words ----------------------------------------------------------------------------------------


def _as_record(summary: ChangeSummary) -> dict[str, Any]:
    return {
        "month": str(summary.month),
        "commune": summary.commune_code,
        "receiving_before": summary.receiving_before,
        "receiving_after": summary.receiving_after,
        "total_before": summary.total_before,
        "total_after": summary.total_after,
        "deaths": summary.deaths,
        "provisional": summary.provisional,
        "drafted": summary.drafted,
        "submitted": summary.submitted,
        "approved": summary.approved,
        "sent_back": summary.sent_back,
        "lines": [
            {
                "kind": line.kind.value,
                "programme": line.programme,
                "group": line.group,
                "because": line.because.value,
                "people": line.people,
                "before": line.before,
                "after": line.after,
            }
            for line in summary.lines
        ],
        "digest": summary.digest,
    }


def _in_words(summary: ChangeSummary) -> str:
    month = summary.month.vn if language() == "vi" else str(summary.month)
    rows = [
        (
            f"{words(*_KINDS[line.kind.value])}: {line.programme} {line.group}".rstrip(),
            f"{number(line.people)}",
            dong(line.before),
            dong(line.after),
        )
        for line in summary.lines
    ]
    rows.append(
        (
            words("Đang hưởng trước → sau", "In force before → after"),
            f"{number(summary.receiving_before)} → {number(summary.receiving_after)}",
            dong(summary.total_before),
            dong(summary.total_after),
        )
    )
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    table = [
        f"{name:<{widths[0]}}  {people:>{widths[1]}}  {before:>{widths[2]}}  {after:>{widths[3]}}"
        for name, people, before, after in rows
    ]
    states = words(
        f"Dự thảo {summary.drafted}, chờ duyệt {summary.submitted}, đã duyệt {summary.approved},"
        f" trả lại {summary.sent_back}; {summary.deaths} người chết.",
        f"Drafted {summary.drafted}, submitted {summary.submitted}, approved {summary.approved},"
        f" sent back {summary.sent_back}; {summary.deaths} died.",
    )
    digest = words(f"Dấu của bảng này: {summary.digest}", f"Digest of this comparison: {summary.digest}")
    return "\n".join([words(f"Tháng {month}", f"Month {month}"), *table, states, digest])
