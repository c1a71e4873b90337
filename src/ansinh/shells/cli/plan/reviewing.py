"""``plan review``, ``reject``, ``correct``, ``undo``, ``reread``, ``history``: the review of a plan kept in the database."""

from __future__ import annotations

import argparse
import uuid
from typing import TYPE_CHECKING, Any

from ansinh.kernel.dates import VIETNAM
from ansinh.shells.cli import frame
from ansinh.shells.cli.access import doer, person, table, unknown
from ansinh.shells.cli.frame import words
from ansinh.shells.cli.plan.wording import plan_id, short

if TYPE_CHECKING:
    from ansinh.access.facts import Actor
    from ansinh.plans.facts import ReviewedItem

_KINDS = ("target", "qualitative", "task", "duty")
_STATES = ("read", "accepted", "rejected")


def item_id(text: str) -> uuid.UUID:
    """An argument that names an item of a plan. Raises ArgumentTypeError for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            words(f"“{text}” không phải là mã mục", f"“{text}” is not the id of an item")
        ) from None


def known_plan(args: argparse.Namespace, by: Actor) -> None:
    """Raises BadInput where there is no such plan."""
    from ansinh.access.actions import acting
    from ansinh.plans.queries import plan

    try:
        with acting(by):
            plan(args.plan_id)
    except LookupError:
        raise unknown(
            f"Không có kế hoạch {args.plan_id}.",
            f"There is no plan {args.plan_id}.",
            "Xem mã: ./ansinh plan list",
            "See the ids: ./ansinh plan list",
        ) from None


def add(deeds: Any) -> None:
    """Adds the deeds of this module."""
    listing = deeds.add_parser(
        "review", help=words("các mục của kế hoạch đã lưu, trạng thái duyệt", "items of a kept plan and their review")
    )
    _plan(listing)
    listing.add_argument("--kind", choices=_KINDS, help=words("chỉ một loại", "one kind only"))
    listing.add_argument("--state", choices=_STATES, help=words("chỉ một trạng thái", "one state only"))
    listing.add_argument("--doubted", action="store_true", help=words("chỉ mục đọc chưa chắc", "only doubted readings"))
    listing.set_defaults(run=_review)

    rejecting = person(
        deeds.add_parser("reject", help=words("bác bỏ mục, có lý do", "reject items, with the reason")), required=True
    )
    _plan(rejecting)
    rejecting.add_argument("--item", type=item_id, action="append", required=True, metavar=words("MÃ_MỤC", "ITEM_ID"))
    rejecting.add_argument("--reason", required=True, metavar=words("LÝ_DO", "REASON"))
    rejecting.set_defaults(run=_reject)

    correcting = person(
        deeds.add_parser("correct", help=words("sửa các ô của một mục", "correct the fields of an item")), required=True
    )
    _plan(correcting)
    correcting.add_argument("--item", type=item_id, required=True, metavar=words("MÃ_MỤC", "ITEM_ID"))
    correcting.add_argument(
        "--set", action="append", required=True, type=_setting, metavar=words("Ô=GIÁ_TRỊ", "FIELD=VALUE")
    )
    correcting.add_argument("--accept", action="store_true", help=words("đồng thời chấp nhận", "and accept it"))
    correcting.set_defaults(run=_correct)

    for name, vi, en, run in (
        ("undo", "hoàn tác việc duyệt vừa làm của mình", "take back one's own last deed of the review", _undo),
        (
            "reread",
            "đọc lại bằng bộ đọc hiện tại, giữ việc người đã duyệt",
            "read again, keep what people did",
            _reread,
        ),
    ):
        parser = person(deeds.add_parser(name, help=words(vi, en)), required=True)
        _plan(parser)
        parser.set_defaults(run=run)

    history = deeds.add_parser("history", help=words("ai đã duyệt gì, khi nào", "who reviewed what, when"))
    _plan(history)
    history.set_defaults(run=_history)


def _plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan_id", type=plan_id, metavar=words("MÃ_KẾ_HOẠCH", "PLAN_ID"))


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(words(f"“{text}” không có dạng Ô=GIÁ_TRỊ", f"“{text}” is not FIELD=VALUE"))
    return name.strip(), value.replace("\\n", "\n")


def _review(args: argparse.Namespace) -> None:
    by, _ = doer(args)
    from ansinh.access.actions import acting
    from ansinh.plans.facts import Confidence, ItemKind, ReviewState
    from ansinh.plans.queries import review_items, review_progress

    known_plan(args, by)
    with acting(by):
        found = review_items(
            args.plan_id,
            kind=ItemKind(args.kind) if args.kind else None,
            state=ReviewState(args.state) if args.state else None,
            confidence=Confidence.LOW if args.doubted else None,
        )
        whole = review_progress(args.plan_id).whole
    if args.json:
        frame.print_result(
            {
                "plan_id": str(args.plan_id),
                "items": whole.total,
                "accepted": whole.accepted,
                "rejected": whole.rejected,
                "confident": whole.confident,
                "found": [_record(one) for one in found],
            }
        )
        return
    head = (
        words("Mã", "Id"),
        words("Loại", "Kind"),
        words("Trạng thái", "State"),
        words("Đọc", "Read"),
        words("Câu chữ", "Words"),
    )
    rows = [
        (str(one.item_id), one.kind, one.state, one.confidence, short(" ".join(one.quote.split()))) for one in found
    ]
    frame.print_result(table(head, rows))
    frame.tell(f"Đã duyệt {whole.reviewed}/{whole.total} mục.", f"{whole.reviewed} of {whole.total} items reviewed.")


def _reject(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions import reject

    known_plan(args, by)
    changed = reject(args.item, args.reason, by=by, at=at)
    _say(args, {"items": changed}, f"Đã bác bỏ {changed} mục.", f"{changed} items rejected.")


def _correct(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions import correct

    known_plan(args, by)
    item = correct(args.item, dict(args.set), by=by, at=at, accepting=args.accept)
    names = ", ".join(item.corrected) or "–"
    _say(args, {"item": _record(item)}, f"Đã sửa; khác máy đọc: {names}.", f"Corrected; other than read: {names}.")


def _undo(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions import undo

    known_plan(args, by)
    event = undo(args.plan_id, by=by, at=at)
    _say(
        args, {"undone": event.deed, "items": event.items}, f"Đã hoàn tác: {event.deed}.", f"Taken back: {event.deed}."
    )


def _reread(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.plans.actions import reread

    known_plan(args, by)
    told = reread(args.plan_id, by=by, at=at, on=frame.today(args))
    counts = {name: getattr(told, name) for name in ("same", "replaced", "added", "removed", "vanished", "kept")}
    _say(
        args,
        {"reader_version": told.reader_version, **counts},
        f"Đã đọc lại: {told.added} mục mới, {told.replaced} đọc khác trước, {told.removed} bỏ ra, {told.same} như cũ; "
        f"giữ {told.kept + told.vanished} mục người đã duyệt.",
        f"Read again: {told.added} new, {told.replaced} read otherwise, {told.removed} taken out, {told.same} the same; "
        f"{told.kept + told.vanished} that people reviewed are kept.",
    )


def _history(args: argparse.Namespace) -> None:
    by, _ = doer(args)
    from ansinh.access.actions import acting
    from ansinh.plans.queries import review_history

    known_plan(args, by)
    with acting(by):
        events = review_history(args.plan_id, newest=10_000)
    if args.json:
        frame.print_result(
            {
                "events": [
                    {
                        "deed": one.deed,
                        "by": one.by,
                        "at": one.at,
                        "items": one.items,
                        "note": one.note,
                        "rule": one.rule,
                        "undone": one.undone,
                    }
                    for one in events
                ]
            }
        )
    elif events:
        head = (
            words("Lúc", "When"),
            words("Ai", "Who"),
            words("Việc", "Deed"),
            words("Số mục", "Items"),
            words("Ghi chú", "Note"),
        )
        rows = [
            (
                f"{one.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}",
                one.by,
                one.deed,
                str(one.items),
                "; ".join(
                    part
                    for part in (one.rule, one.note, words("đã hoàn tác", "taken back") if one.undone else "")
                    if part
                ),
            )
            for one in events
        ]
        frame.print_result(table(head, rows))
    else:
        frame.tell("Chưa có ai duyệt kế hoạch này.", "Nobody has reviewed this plan yet.")


def _say(args: argparse.Namespace, record: dict[str, Any], vi: str, en: str) -> None:
    frame.print_result({"plan_id": str(args.plan_id), **record} if args.json else words(vi, en))


def _record(item: ReviewedItem) -> dict[str, Any]:
    return {
        "item_id": str(item.item_id),
        "kind": item.kind,
        "state": item.state,
        "confidence": item.confidence,
        "reasons": list(item.confidence_reasons),
        "path": item.path,
        "start": item.start,
        "end": item.end,
        "quote": item.quote,
        "fields": _plain(item.fields),
        "machine": None if item.machine_fields is None else _plain(item.machine_fields),
        "accepted_by": item.accepted_by,
        "accepted_at": item.accepted_at,
        "reject_reason": item.reject_reason,
        "news": item.news,
        "version": item.version,
    }


def _plain(fields: Any) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}
