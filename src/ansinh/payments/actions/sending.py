"""Payment files out: written, read back, compared and stored in the transaction that marks the payments as sent."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import uuid
from collections.abc import Callable
from itertools import groupby

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import vault
from ansinh.kernel.dates import day_in_vietnam
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.kernel.text import squash
from ansinh.payments import queries
from ansinh.payments.actions.runs import content_of
from ansinh.payments.facts import Channel, FileBytes, FileKind, PaymentFile, RunState
from ansinh.payments.offline.lists import bank_list, cash_list, read_list
from ansinh.payments.offline.names import remittance
from ansinh.payments.offline.pain001 import read_pain001, write_pain001
from ansinh.payments.offline.shapes import Batch, Instruction, Order
from ansinh.payments.rules import file_id
from ansinh.payments.store import models
from ansinh.payments.store.bulk import lock, rows, run
from ansinh.payments.store.ledger import choose_these, move

_ORDERS = """
SELECT r.code, r.commune_code, a.attempt_id, a.code, a.amount, a.holder_name, a.account_sealed, a.bank_bin, a.bank_name,
  a.programme, a.month, a.place, a.channel, a.run_id
FROM payments_attempt a JOIN payments_run r ON r.run_id = a.run_id
WHERE a.run_id = ANY (%s) AND a.agent_id = %s AND a.state = 'reserved'
ORDER BY r.commune_code, r.code, a.code
"""
_ENDINGS = {FileKind.PAIN001: "xml", FileKind.BANK_LIST: "xlsx", FileKind.CASH_LIST: "xlsx"}
_WRITERS: dict[FileKind, Callable[[Instruction], bytes]] = {
    FileKind.PAIN001: write_pain001,
    FileKind.BANK_LIST: bank_list,
    FileKind.CASH_LIST: cash_list,
}


def export(month: Month, agent: str, *, by: Actor, at: dt.datetime) -> PaymentFile:
    """The payment file of one agent for one run month: every approved run in sight, as pain.001.001.09 and list (.xlsx) for
    a bank, as cash list for the post. Bytes, sha256 and the state SENT are stored together, or nothing is.

    Repeated, it answers the file that exists (``made_now`` False); runs approved later make a second file. Raises BadInput
    where there is nothing to send or the agent is unknown, Refused while the agent is stopped.
    """
    with deed("payments.export", by=by, at=at, subject=f"{agent} {month}", needs=Permission.PAYMENT_EXPORT) as record:
        payer = models.Agent.objects.filter(pk=agent).first()
        if payer is None:
            raise BadInput(Problem("no_agent", f"Không có đơn vị chi trả {agent}.", f"There is no agent {agent}."))
        if payer.stopped_at is not None:
            raise Refused(
                Problem(
                    "agent_stopped",
                    f"Đang tạm dừng chi trả qua {payer.name}: {payer.stopped_because}",
                    f"Payments through {payer.name} are stopped: {payer.stopped_because}",
                )
            )
        lock(f"agent {agent}")
        runs = list(
            models.Run.objects.select_for_update()
            .filter(month=month.first, state=RunState.APPROVED.value)
            .order_by("commune_code")
        )
        found = rows(_ORDERS, [[one.run_id for one in runs], agent]) if runs else []
        if not found:
            return _last_file(month, payer)
        _require_unchanged(runs)
        sequence = models.File.objects.filter(agent_id=agent, month=month.first).count() + 1
        code = f"AS{month.year}{month.month:02d}{agent}{sequence:02d}"
        made = file_id(agent, month, sequence)
        instruction = _instruction(code, payer, found, at)
        _store(made, code, payer, month, sequence, instruction, {row[12] for row in found}, by, at)
        choose_these((row[2], "sent", made, "", "") for row in found)
        sent = move(at, by.user_id)
        assert sent == instruction.count, f"{instruction.count} orders in the file, {sent} marked as sent"
        run(
            "UPDATE payments_run r SET state = 'sent', sent_at = %s WHERE run_id = ANY (%s) AND NOT EXISTS"
            " (SELECT FROM payments_attempt a WHERE a.run_id = r.run_id AND a.state = 'reserved')",
            [at, list({row[13] for row in found})],
        )
        done = queries.file(made, made_now=True)
        record(
            file=code,
            lines=done.lines,
            total=done.total,
            sha256={content.kind.value: content.sha256 for content in done.contents},
        )
        return done


def _last_file(month: Month, payer: models.Agent) -> PaymentFile:
    last = models.File.objects.filter(agent=payer, month=month.first).order_by("-sequence").first()
    if last is None:
        raise BadInput(
            Problem(
                "nothing_to_send",
                f"Không có kỳ chi trả nào đã phê duyệt của tháng {month.vn} để gửi qua {payer.name}.",
                f"No approved run of {month} waits to be sent through {payer.name}.",
                remedy_vi="Hãy phê duyệt kỳ chi trả của các xã trước.",
                remedy_en="Have the communes' runs approved first.",
            )
        )
    return queries.file(last.file_id)


def _require_unchanged(runs: list[models.Run]) -> None:
    """What leaves is what was approved: lines, total and hash, recomputed now."""
    now = content_of(one.run_id for one in runs)
    for one in runs:
        if now.get(one.run_id) != (one.lines, one.total, one.content_hash):
            raise Refused(
                Problem(
                    "run_changed",
                    f"Kỳ chi trả {one.code} không còn như lúc phê duyệt; đã dừng xuất tệp.",
                    f"The run {one.code} is not what was approved; nothing was exported.",
                    remedy_vi="Hãy báo quản trị và thanh tra.",
                    remedy_en="Tell the administrator and the inspector.",
                )
            )


def _instruction(code: str, payer: models.Agent, found: list[tuple[object, ...]], at: dt.datetime) -> Instruction:
    safe = vault()

    def order(row: tuple[object, ...]) -> Order:
        (_, _, _, line, amount, holder, sealed, bank_bin, bank, programme, month, place, _, _) = row
        assert isinstance(month, dt.date)
        assert isinstance(amount, int)
        assert sealed is None or isinstance(sealed, bytes | memoryview)
        account = safe.open(bytes(sealed)) if sealed is not None else ""
        vn = Month.of(month).vn
        return Order(
            str(line), amount, str(holder), account, str(bank_bin), str(bank), remittance(str(programme), vn, str(line)),
            str(programme), vn, str(place),
        )  # fmt: skip

    batches = tuple(
        Batch(str(run_code), str(commune), tuple(order(row) for row in lines))
        for (run_code, commune), lines in groupby(found, key=lambda row: (row[0], row[1]))
    )
    return Instruction(code, at, day_in_vietnam(at), payer.debtor_name, payer.debtor_account, payer.debtor_bin, batches)


def _store(
    made: uuid.UUID, code: str, payer: models.Agent, month: Month, sequence: int, instruction: Instruction,
    channels: set[object], by: Actor, at: dt.datetime,
) -> None:  # fmt: skip
    """Writes each form, reads it back, compares it to the orders, and keeps its bytes sealed."""
    models.File.objects.create(
        file_id=made, code=code, agent=payer, month=month.first, sequence=sequence, lines=instruction.count,
        total=instruction.total, made_by_id=by.user_id, made_at=at,
    )  # fmt: skip
    kinds = [FileKind.CASH_LIST] if channels == {Channel.POST.value} else [FileKind.PAIN001, FileKind.BANK_LIST]
    if Channel.POST.value in channels and len(channels) > 1:
        raise BadInput(
            Problem(
                "mixed_channels",
                f"{payer.name} có cả tiền mặt và chuyển khoản trong một tệp.",
                f"{payer.name} has cash and transfers in one file.",
                remedy_vi="Hãy khai hai đơn vị chi trả riêng cho hai hình thức.",
                remedy_en="Register two agents, one for each.",
            )
        )
    for kind in kinds:
        content = _WRITERS[kind](instruction)
        _require_same(kind, content, instruction)
        digest = hashlib.sha256(content).hexdigest()
        models.FileContent.objects.create(
            file_id=made,
            kind=kind.value,
            name=f"{code}-{digest[:8]}.{_ENDINGS[kind]}",
            size=len(content),
            sha256=digest,
            sealed=vault().seal(base64.b64encode(content).decode("ascii")),
        )


def _require_same(kind: FileKind, content: bytes, instruction: Instruction) -> None:
    """The bytes, read back, order exactly what is in the database. Not an assert: must hold with ``python -O`` too."""
    wanted = [(order.code, order.amount, order.account) for batch in instruction.batches for order in batch.orders]
    if kind is FileKind.PAIN001:
        told = read_pain001(content)
        got = [(order.code, order.amount, order.account) for batch in told.batches for order in batch.orders]
    else:
        got = read_list(content)
    if got != wanted:
        raise RuntimeError(f"the {kind.value} read back is not what was to be written; nothing is sent")


def download(file: uuid.UUID, kind: FileKind, *, by: Actor, at: dt.datetime) -> FileBytes:
    """The stored bytes of one form of a payment file; every download is on the audit record. Raises LookupError."""
    with deed("payments.download", by=by, at=at, subject=str(file), needs=Permission.PAYMENT_EXPORT) as record:
        found = queries.file_bytes(file, kind)
        record(kind=kind.value, sha256=found.sha256)
        return found


def stop_agent(agent: str, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """Stops every export through an agent at once. Raises BadInput without a reason, LookupError for an unknown agent."""
    if not squash(reason):
        raise BadInput(Problem("no_reason", "Cần ghi lý do.", "A reason is needed."))
    with deed("payments.stop_agent", by=by, at=at, subject=agent, needs=Permission.PAYMENT_EXPORT) as record:
        if not models.Agent.objects.filter(pk=agent).update(stopped_at=at, stopped_because=squash(reason)[:300]):
            raise LookupError(agent)
        record(reason=reason)


def resume_agent(agent: str, *, by: Actor, at: dt.datetime) -> None:
    """Allows exports through an agent again. Raises LookupError for an unknown agent."""
    with deed("payments.resume_agent", by=by, at=at, subject=agent, needs=Permission.PAYMENT_EXPORT):
        if not models.Agent.objects.filter(pk=agent).update(stopped_at=None, stopped_because=""):
            raise LookupError(agent)
