"""Return files in: stored raw, read, then applied as a whole or set aside as a whole."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import vault
from ansinh.kernel.dates import day_in_vietnam
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import squash
from ansinh.payments import queries
from ansinh.payments.facts import LineOutcome, ReadReturn, ReturnLine, ReturnResult, ReturnState, Verdict
from ansinh.payments.offline.returns import LARGEST, MOST_PROBLEMS, read_return
from ansinh.payments.rules import (
    LEFT,
    REASONS,
    VERDICTS,
    is_attempt_code,
    needs_examination,
    reason,
    return_id,
)
from ansinh.payments.store import models
from ansinh.payments.store.bulk import lock, rows, run, stage
from ansinh.payments.store.ledger import choose, move

_VERDICTS = ", ".join(
    f"('{state}', '{outcome}', '{verdict}', {'NULL' if to is None else repr(to.value)})"
    for (state, outcome), (verdict, to) in VERDICTS.items()
)
_LINE = {
    "line_no": "int", "code": "text", "outcome": "text", "reason_code": "text", "bank_ref": "text", "amount": "bigint",
    "turn": "int",
}  # fmt: skip
_CASE_DAYS = 10
_MOST_TURNS = 8
_UNSENT = ", ".join(f"'{state.value}'" for state in LEFT)


def apply_return(
    content: bytes, filename: str, *, by: Actor, at: dt.datetime, file: uuid.UUID | None = None
) -> ReturnResult:
    """Takes a return file (.xlsx, .csv or pain.002): the bytes are stored first, then read, then every line gets one verdict.

    A file that cannot be read, speaks of codes that are not ours or not sent, of two payment files, of other amounts, or of
    another file than ``file`` (where given) is set aside whole: state QUARANTINED with problems, nothing applied. The same
    bytes again answer the earlier result (``already``). A person not in the file stays SENT: silence is not success.
    Raises BadInput for an empty file or one beyond 25 MB.
    """
    if not content or len(content) > LARGEST:
        read_return(content, filename)  # raises, with the words for it
    digest = hashlib.sha256(content).hexdigest()
    answer = return_id(digest)
    with deed("payments.receive_return", by=by, at=at, subject=str(answer), needs=Permission.PAYMENT_RETURN) as record:
        fresh = _keep_raw(answer, digest, content, filename, by, at)
        record(sha256=digest, size=len(content), already=not fresh)
    with deed("payments.apply_return", by=by, at=at, subject=str(answer), needs=Permission.PAYMENT_RETURN) as record:
        kept = models.Return.objects.select_for_update().get(pk=answer)
        if kept.state == ReturnState.APPLIED:
            record(already=True)
            return replace(queries.return_result(answer), already=True)
        before = kept.state == ReturnState.QUARANTINED
        try:
            read = read_return(content, filename)
            _judge(kept, read, file, by, at)
        except BadInput as refusal:
            _set_aside(kept, refusal.problems)
        result = queries.return_result(answer)
        record(state=result.state.value, verdicts=dict(result.verdicts), problems=len(result.problems))
        return replace(result, already=before and result.state is ReturnState.QUARANTINED)


def _keep_raw(answer: uuid.UUID, digest: str, content: bytes, filename: str, by: Actor, at: dt.datetime) -> bool:
    lock(f"return {digest}")
    if models.Return.objects.filter(pk=answer).exists():
        return False
    models.Return.objects.create(
        return_id=answer, sha256=digest, filename=squash(filename)[-200:], state=ReturnState.RECEIVED.value,
        received_at=at, received_by_id=by.user_id,
    )  # fmt: skip
    sealed = vault().seal(base64.b64encode(content).decode("ascii"))
    models.ReturnContent.objects.create(answer_id=answer, sealed=sealed)
    return True


def _set_aside(kept: models.Return, problems: Iterable[Problem]) -> None:
    kept.state = ReturnState.QUARANTINED.value
    kept.problems = [
        {"kind": one.kind, "vi": one.vi, "en": one.en, "where": dict(one.where), "remedy_vi": one.remedy_vi,
         "remedy_en": one.remedy_en}
        for one in problems
    ]  # fmt: skip
    kept.save(update_fields=["state", "problems"])


def _judge(kept: models.Return, read: ReadReturn, wanted: uuid.UUID | None, by: Actor, at: dt.datetime) -> None:
    """Finds the one payment file this answers, checks every line against it, applies. Raises BadInput to set it aside."""
    about = _file_of(read, wanted)
    # One return at a time for one payment file.
    lock(f"file {about}")
    lines = _spread(read, about)
    turns: Counter[str] = Counter()
    staged = []
    # What came back comes after everything else said of the same payment in this file.
    for line in sorted(lines, key=lambda one: (one.outcome is LineOutcome.RETURNED, one.line_no)):
        turns[line.code] += 1
        staged.append(
            (
                line.line_no,
                line.code,
                line.outcome.value,
                line.reason_code,
                line.bank_ref,
                line.amount,
                turns[line.code],
            )
        )
    if turns and max(turns.values()) > _MOST_TURNS:
        raise BadInput(
            Problem("repeated", "Một mã khoản chi lặp lại quá nhiều lần.", "One code is repeated too many times.")
        )
    stage("said", _LINE, staged, "code")
    _require_ours(about)
    kept.file_id, kept.form, kept.lines = about, read.form, len(staged)
    for turn in range(1, max(turns.values(), default=0) + 1):
        _apply_turn(kept, turn, by, at)
    _apply_held(by, at)
    _open_cases(kept, at)
    run(
        "UPDATE payments_run r SET state = 'reconciled', reconciled_at = %s WHERE r.state = 'sent' AND r.run_id IN"
        " (SELECT a.run_id FROM said s JOIN payments_attempt a ON a.code = s.code) AND NOT EXISTS (SELECT FROM"
        " payments_attempt a WHERE a.run_id = r.run_id AND a.state IN ('reserved', 'sent', 'unknown'))",
        [at],
    )
    kept.state, kept.applied_at, kept.problems = ReturnState.APPLIED.value, at, []
    kept.outcomes = dict(rows("SELECT outcome, count(*) FROM said GROUP BY 1"))
    kept.amounts = dict(
        rows(
            "SELECT s.outcome, sum(a.amount)::bigint FROM said s JOIN payments_attempt a ON a.code = s.code GROUP BY 1"
        )
    )
    kept.verdicts = dict(
        rows("SELECT verdict, count(*) FROM payments_return_line WHERE answer_id = %s GROUP BY 1", [kept.return_id])
    )
    kept.save()
    assert sum(kept.verdicts.values()) == kept.lines, "every line has exactly one verdict"


def _file_of(read: ReadReturn, wanted: uuid.UUID | None) -> uuid.UUID:
    """The payment file this return answers: named in it, or that of its codes. Raises BadInput where that is not one."""
    codes = [line.code for line in read.lines]
    problems: list[Problem] = []
    for line in read.lines:
        if not is_attempt_code(line.code) and len(problems) < MOST_PROBLEMS:
            problems.append(
                Problem(
                    "mistyped_code",
                    f"Mã khoản chi {line.code} sai chữ số kiểm tra: đã bị gõ hoặc sửa tay.",
                    f"The code {line.code} fails its check character: it was typed or edited by hand.",
                    {"row": line.line_no},
                    "Hãy xuất lại tệp kết quả từ hệ thống của ngân hàng.",
                    "Export the result file again from the bank's system.",
                )
            )
    if problems:
        raise BadInput(problems)
    found = dict(rows("SELECT code, file_id FROM payments_attempt WHERE code = ANY (%s)", [codes]))
    unknown = [line for line in read.lines if line.code not in found]
    if unknown:
        raise BadInput(
            [
                Problem(
                    "unknown_code",
                    f"Mã khoản chi {line.code} không có trong hệ thống hoặc ngoài địa bàn của bạn.",
                    f"The code {line.code} is not known here, or outside your territory.",
                    {"row": line.line_no},
                    "Tệp có thể thuộc kỳ hoặc đơn vị khác; không có dòng nào được ghi.",
                    "The file may belong to another run or installation; nothing was applied.",
                )
                for line in unknown[:MOST_PROBLEMS]
            ]
        )
    files = {file for file in found.values() if file is not None}
    if read.about:
        named = models.File.objects.filter(code=read.about).values_list("file_id", flat=True).first()
        if named is None:
            raise BadInput(
                Problem(
                    "unknown_file",
                    f"Không có tệp chi trả {read.about}.",
                    f"There is no payment file {read.about}.",
                    remedy_vi="Tệp kết quả này thuộc kỳ hoặc đơn vị khác; không có dòng nào được ghi.",
                    remedy_en="This return belongs to another run or installation; nothing was applied.",
                )
            )
        files.add(named)
    if len(files) != 1 or (None in found.values()):
        raise BadInput(_not_one_file(files, found))
    about: uuid.UUID = files.pop()
    if wanted is not None and about != wanted:
        names = dict(models.File.objects.filter(pk__in=[about, wanted]).values_list("file_id", "code"))
        raise BadInput(
            Problem(
                "other_file",
                f"Đây là kết quả của tệp {names.get(about)}, không phải của tệp {names.get(wanted)}.",
                f"This answers the file {names.get(about)}, not {names.get(wanted)}.",
                remedy_vi="Hãy nộp ở đúng kỳ chi trả; không có dòng nào được ghi.",
                remedy_en="Hand it in at the right run; nothing was applied.",
            )
        )
    return about


def _not_one_file(files: set[uuid.UUID], found: dict[str, uuid.UUID | None]) -> Problem:
    if len(files) > 1:
        codes = sorted(models.File.objects.filter(pk__in=files).values_list("code", flat=True))
        return Problem(
            "several_files",
            f"Tệp kết quả nói về nhiều tệp chi trả: {', '.join(codes)}.",
            f"The return speaks of several payment files: {', '.join(codes)}.",
            remedy_vi="Mỗi tệp kết quả chỉ trả lời một tệp chi trả (một tháng, một đơn vị); không có dòng nào được ghi.",
            remedy_en="Each return answers one payment file (one month, one agent); nothing was applied.",
        )
    unsent = sum(file is None for file in found.values())
    return Problem(
        "not_sent",
        f"Có {unsent} khoản chưa được gửi đi mà đã có kết quả.",
        f"{unsent} payments that were never sent have a result.",
        remedy_vi="Hãy kiểm tra tệp; không có dòng nào được ghi.",
        remedy_en="Check the file; nothing was applied.",
    )


def _spread(read: ReadReturn, about: uuid.UUID) -> list[ReturnLine]:
    """The lines, with one made for every payment that a refusal of the whole file or of a run speaks of."""
    lines = list(read.lines)
    if read.group_outcome is None and not read.run_outcomes:
        return lines
    told = {line.code for line in lines}
    number = max((line.line_no for line in lines), default=0)
    for code, run_code in rows(
        "SELECT a.code, r.code FROM payments_attempt a JOIN payments_run r ON r.run_id = a.run_id WHERE a.file_id = %s"
        " ORDER BY a.code",
        [about],
    ):
        outcome = read.group_outcome or read.run_outcomes.get(run_code)
        if outcome is not None and code not in told:
            number += 1
            lines.append(ReturnLine(number, code, outcome, read.group_reason))
    return lines


def _require_ours(about: uuid.UUID) -> None:
    """Each line names a payment of this file, with its amount. Raises BadInput with all that do not."""
    wrong = rows(
        "SELECT s.line_no, s.code, s.amount, a.amount FROM said s JOIN payments_attempt a ON a.code = s.code"
        " WHERE s.amount <> a.amount ORDER BY s.line_no LIMIT %s",
        [MOST_PROBLEMS],
    )
    if wrong:
        raise BadInput(
            [
                Problem(
                    "amount_differs",
                    f"Khoản {code} đã gửi {ours} đ, tệp ghi {told} đ.",
                    f"The payment {code} was sent as {ours} đ, the file says {told} đ.",
                    {"row": line},
                    "Tệp có thể thuộc tháng khác hoặc đã trừ phí; không có dòng nào được ghi.",
                    "The file may be of another month or net of fees; nothing was applied.",
                )
                for line, code, told, ours in wrong
            ]
        )
    strange = rows(
        f"SELECT count(*) FROM said s JOIN payments_attempt a ON a.code = s.code WHERE a.state NOT IN ({_UNSENT})"
        " OR a.file_id <> %s",
        [about],
    )
    assert strange[0][0] == 0, "a payment in a file has left"


def _apply_turn(kept: models.Return, turn: int, by: Actor, at: dt.datetime) -> None:
    """Judges the n-th line of each code against the state its payment is in by then."""
    run(
        "INSERT INTO payments_return_line (answer_id, line_no, attempt_id, commune_code, outcome, reason_code, bank_ref,"
        " amount, verdict) SELECT %s, s.line_no, a.attempt_id, a.commune_code, s.outcome, s.reason_code, s.bank_ref, a.amount,"
        f" v.verdict FROM said s JOIN payments_attempt a ON a.code = s.code JOIN (VALUES {_VERDICTS})"
        " v (state, outcome, verdict, to_state) ON v.state = a.state AND v.outcome = s.outcome WHERE s.turn = %s",
        [kept.return_id, turn],
    )
    choose(
        "SELECT a.attempt_id, v.to_state, NULL::uuid, s.reason_code, s.bank_ref FROM said s"
        f" JOIN payments_attempt a ON a.code = s.code JOIN (VALUES {_VERDICTS}) v (state, outcome, verdict, to_state)"
        " ON v.state = a.state AND v.outcome = s.outcome WHERE s.turn = %s AND v.to_state IS NOT NULL",
        [turn],
    )
    move(at, by.user_id)


def _apply_held(by: Actor, at: dt.datetime) -> None:
    """Lines "returned" that came before "paid" take effect now that "paid" has come."""
    choose(
        "SELECT DISTINCT ON (a.attempt_id) a.attempt_id, 'returned', NULL::uuid, l.reason_code, l.bank_ref"
        " FROM payments_return_line l JOIN payments_attempt a ON a.attempt_id = l.attempt_id"
        " WHERE l.verdict = 'held' AND a.state = 'paid' AND a.code IN (SELECT code FROM said)"
        " ORDER BY a.attempt_id, l.id"
    )
    if move(at, by.user_id):
        run(
            "UPDATE payments_return_line l SET verdict = 'applied' FROM moving m WHERE l.attempt_id = m.attempt_id"
            " AND l.verdict = 'held' AND l.id = (SELECT min(o.id) FROM payments_return_line o"
            " WHERE o.attempt_id = m.attempt_id AND o.verdict = 'held')"
        )
        run(
            "UPDATE payments_return_line l SET verdict = 'already' FROM moving m WHERE l.attempt_id = m.attempt_id"
            " AND l.verdict = 'held'"
        )


def _open_cases(kept: models.Return, at: dt.datetime) -> None:
    """A contradiction, an unknown reason, a reported death: each becomes a case with a date."""
    found = rows(
        "SELECT l.id, l.attempt_id, l.commune_code, l.verdict, l.outcome, l.reason_code, a.state"
        " FROM payments_return_line l JOIN payments_attempt a ON a.attempt_id = l.attempt_id WHERE l.answer_id = %s"
        " AND (l.verdict IN ('conflict', 'held') OR (l.verdict = 'applied' AND l.reason_code <> ''))",
        [kept.return_id],
    )
    due_on = day_in_vietnam(at) + dt.timedelta(days=_CASE_DAYS)
    cases = []
    for line, attempt, commune, verdict, outcome, code, state in found:
        if verdict == Verdict.CONFLICT:
            kind, vi = (
                "contradiction",
                f"Tệp báo “{outcome}” nhưng khoản chi đang là “{queries.attempt_label(state, 'vi')}”.",
            )
            en = f"The file says “{outcome}” but the payment is {queries.attempt_label(state, 'en')}."
        elif verdict == Verdict.HELD:
            kind, vi = "returned_before_paid", "Báo hoàn trả khi chưa báo đã chi; chờ tệp báo đã chi."
            en = "Returned was reported before paid; waiting for paid."
        elif needs_examination(code):
            told = reason(code)
            assert told is not None
            kind = told.action.value if code in REASONS else "unknown_reason"
            vi, en = f"Lý do {code}: {told.vi}.", f"Reason {code}: {told.en}."
        else:
            continue
        cases.append(
            models.Case(case_id=new_id(at), kind=kind, attempt_id=attempt, commune_code=commune, line_id=line, vi=vi, en=en,
                        opened_at=at, due_on=due_on)
        )  # fmt: skip
    models.Case.objects.bulk_create(cases, batch_size=1000)


def mark_overdue_unknown(*, before: dt.datetime, by: Actor, at: dt.datetime) -> int:
    """Payments sent before an instant and never answered become UNKNOWN: not paid, not to be tried again, to be asked
    about. Returns how many."""
    with deed("payments.mark_overdue_unknown", by=by, at=at, needs=Permission.PAYMENT_RETURN) as record:
        choose(
            "SELECT attempt_id, 'unknown', NULL::uuid, '', '' FROM payments_attempt"
            " WHERE state = 'sent' AND sent_at < %s FOR UPDATE",
            [before],
        )
        moved = move(at, by.user_id)
        record(moved=moved)
        return moved


def resolve_case(case_id: uuid.UUID, *, resolution: str, by: Actor, at: dt.datetime) -> None:
    """Closes a case with what was found. Moves no money. Raises BadInput without words, LookupError for no open case."""
    if not squash(resolution):
        raise BadInput(Problem("no_resolution", "Cần ghi kết quả xem xét.", "What was found must be written."))
    with deed("payments.resolve_case", by=by, at=at, subject=str(case_id), needs=Permission.PAYMENT_BUILD) as record:
        closed = models.Case.objects.filter(pk=case_id, resolved_at=None).update(
            resolved_at=at, resolved_by_id=by.user_id, resolution=squash(resolution)[:400]
        )
        if not closed:
            raise LookupError(f"no open case {case_id}")
        record(resolution=resolution)
