"""The ledger, and the promises that must hold after every step."""

from __future__ import annotations

import uuid

from ansinh.kernel.page import Page
from ansinh.kernel.problem import BadInput
from ansinh.payments.facts import AccountKind, AttemptState, Balance, Breach, Channel, FileKind, LedgerLine
from ansinh.payments.offline.lists import read_list
from ansinh.payments.offline.pain001 import read_pain001
from ansinh.payments.queries.exchange import file_bytes
from ansinh.payments.rules import CODES, LIVE, position
from ansinh.payments.store import models
from ansinh.payments.store.bulk import rows

_POSITIONS = ", ".join(
    f"('{state}', '{channel}', {repr(held.value) if held else 'NULL'})"
    for state in AttemptState
    for channel in Channel
    for held in (position(state, channel),)
)
_LIVE = ", ".join(f"'{state.value}'" for state in LIVE)

# Each: code, Vietnamese, English, SQL that answers (how many, one of them). Nothing is returned where all is well.
_PROMISES: tuple[tuple[str, str, str, str], ...] = (
    (
        "INV-1",
        "một người, một chế độ, một tháng có hơn một khoản chi còn hiệu lực",
        "one person, programme and month has more than one live payment",
        f"SELECT count(*), min(due_id::text) FROM (SELECT due_id FROM payments_attempt WHERE state IN ({_LIVE})"
        " GROUP BY due_id HAVING count(*) > 1 UNION ALL SELECT min(due_id::text)::uuid FROM payments_due"
        " WHERE kind = 'regular' GROUP BY person_id, programme, month HAVING count(*) > 1) x",
    ),
    (
        "INV-2",
        "tổng các tài khoản khác 0, hoặc số dư khác các bút toán",
        "accounts do not sum to zero, or a balance differs from its transfers",
        "SELECT count(*), min(told) FROM (SELECT 'sum of ' || fund_id || ' ' || year AS told FROM payments_account"
        " GROUP BY fund_id, year HAVING sum(balance) <> 0 UNION ALL SELECT a.kind || ' of ' || a.fund_id || ' ' || a.year"
        " FROM payments_account a LEFT JOIN (SELECT id, sum(delta) AS moved FROM (SELECT credit_id AS id, amount AS delta"
        " FROM payments_transfer UNION ALL SELECT debit_id, -amount FROM payments_transfer) s GROUP BY id) t ON t.id = a.id"
        " WHERE a.balance <> coalesce(t.moved, 0)) x",
    ),
    (
        "INV-3",
        "tiền của một khoản chi không nằm ở tài khoản đúng với trạng thái",
        "the money of a payment does not lie where its state says",
        "SELECT count(*), min(x.code) FROM (SELECT a.attempt_id, a.code FROM payments_attempt a"
        f" LEFT JOIN (VALUES {_POSITIONS}) p (state, channel, kind) ON p.state = a.state AND p.channel = a.channel"
        " LEFT JOIN (SELECT s.attempt_id, s.kind, sum(s.delta) AS held FROM (SELECT t.attempt_id, c.kind, t.amount AS delta"
        " FROM payments_transfer t JOIN payments_account c ON c.id = t.credit_id UNION ALL SELECT t.attempt_id, d.kind,"
        " -t.amount FROM payments_transfer t JOIN payments_account d ON d.id = t.debit_id) s WHERE s.attempt_id IS NOT NULL"
        " AND s.kind <> 'budget' GROUP BY 1, 2 HAVING sum(s.delta) <> 0) h ON h.attempt_id = a.attempt_id"
        " GROUP BY a.attempt_id, a.code, a.amount, p.kind HAVING CASE WHEN p.kind IS NULL THEN count(h.kind) > 0"
        " ELSE count(h.kind) <> 1 OR min(h.kind) <> p.kind OR min(h.held) <> a.amount END) x",
    ),
    (
        "INV-4",
        "người lập cũng là người phê duyệt",
        "the one who prepared also approved",
        "SELECT count(*), min(code) FROM payments_run WHERE approved_by_id = made_by_id"
        " OR hands @> to_jsonb(approved_by_id::text)",
    ),
    (
        "INV-5",
        "khoản chi không đúng số tiền, người hoặc tháng của khoản phải chi",
        "a payment differs from its due in amount, person or month",
        "SELECT count(*), min(a.code) FROM payments_attempt a LEFT JOIN payments_due d ON d.due_id = a.due_id"
        " WHERE a.state <> 'elsewhere' AND ((a.person_id, a.programme, a.month) IS DISTINCT FROM"
        f" (d.person_id, d.programme, d.month) OR (a.state IN ({_LIVE}) AND a.amount <> d.amount))",
    ),
    (
        "INV-6",
        "kỳ chi trả hoặc tệp có số khoản, tổng tiền khác các khoản trong đó",
        "a run or a file has another count or total than its payments",
        "SELECT count(*), min(told) FROM (SELECT r.code AS told FROM payments_run r JOIN payments_attempt a USING (run_id)"
        " WHERE a.state <> 'voided' AND r.state <> 'drafted' GROUP BY r.run_id, r.code, r.lines, r.total"
        " HAVING count(*) <> r.lines OR sum(a.amount) <> r.total UNION ALL SELECT f.code FROM payments_file f"
        " JOIN payments_attempt a USING (file_id) GROUP BY f.file_id, f.code, f.lines, f.total"
        " HAVING count(*) > f.lines OR sum(a.amount) > f.total) x",
    ),
    (
        "INV-7",
        "khoản đã gửi không nằm trong tệp nào, hoặc tệp của kỳ chưa phê duyệt",
        "a payment was sent without a stored file of an approved run",
        "SELECT count(*), min(a.code) FROM payments_attempt a JOIN payments_run r USING (run_id) WHERE a.state IN"
        " ('sent', 'unknown', 'paid', 'rejected', 'returned') AND (r.approved_by_id IS NULL OR a.file_id IS NULL"
        " OR a.file_id NOT IN (SELECT c.file_id FROM payments_contents_in("
        "ARRAY(SELECT f.file_id FROM payments_file f)) c))",
    ),
    (
        "INV-8",
        "dự toán bị âm",
        "a budget is negative",
        "SELECT count(*), min(fund_id) FROM payments_account WHERE balance < 0 AND kind <> 'treasury'",
    ),
    (
        "INV-13",
        "tệp kết quả đã ghi có số dòng khác số kết luận",
        "an applied return file has another number of lines than verdicts",
        "SELECT count(*), min(filename) FROM payments_return WHERE state = 'applied' AND lines <>"
        " (SELECT coalesce(sum(value::int), 0) FROM jsonb_each_text(verdicts))",
    ),
)


def ledger_balances(fund: str | None = None, year: int | None = None) -> tuple[Balance, ...]:
    """Every account, by fund, year and the way money takes."""
    found = models.Account.objects.select_related("fund")
    if fund is not None:
        found = found.filter(fund_id=fund)
    if year is not None:
        found = found.filter(year=year)
    order = list(AccountKind)
    balances = [Balance(a.fund_id, a.fund.name, a.year, AccountKind(a.kind), a.balance) for a in found]
    return tuple(sorted(balances, key=lambda one: (one.fund, one.year, order.index(one.kind))))


def ledger_lines(
    *, attempt_id: uuid.UUID | None = None, fund: str | None = None, year: int | None = None,
    number: int = 1, size: int = 50,
) -> Page[LedgerLine]:  # fmt: skip
    """Transfers, newest first; those of one payment or one fund where given."""
    found = models.Transfer.objects.order_by("-seq")
    if attempt_id is not None:
        found = found.filter(attempt_id=attempt_id)
    if fund is not None:
        found = found.filter(credit__fund_id=fund)
    if year is not None:
        found = found.filter(credit__year=year)
    chosen = found.select_related("debit", "credit", "by")[(number - 1) * size : number * size]
    items = tuple(
        LedgerLine(
            line.seq, line.at, line.by.username, line.code, *CODES[line.code], line.credit.fund_id, line.credit.year,
            AccountKind(line.debit.kind), AccountKind(line.credit.kind), line.amount, line.commune_code, line.attempt_id,
            line.reference,
        )
        for line in chosen
    )  # fmt: skip
    return Page(items, found.count(), number, size)


def invariants(deep: bool = False) -> list[Breach]:
    """Every promise that does not hold; an empty list is the only good answer.

    Ask as somebody who sees the whole fund, or INV-2 compares all balances with a part of the transfers. ``deep`` also reads
    every stored payment file back and compares it with the database.
    """
    breaches = [
        Breach(code, vi, en, int(count), str(example))
        for code, vi, en, sql in _PROMISES
        for count, example in rows(sql)
        if count
    ]
    return breaches + (_unlike_their_bytes() if deep else [])


def _unlike_their_bytes() -> list[Breach]:
    wrong = []
    for content in models.FileContent.objects.select_related("file").defer("sealed"):
        stored = file_bytes(content.file_id, FileKind(content.kind))
        wanted = sorted(rows("SELECT code, amount FROM payments_attempt WHERE file_id = %s", [content.file_id]))
        try:
            if content.kind == FileKind.PAIN001:
                told = read_pain001(stored.content)
                got = sorted((order.code, order.amount) for batch in told.batches for order in batch.orders)
            else:
                got = sorted((code, amount) for code, amount, _ in read_list(stored.content))
        except BadInput:
            got = []
        if got != wanted:
            wrong.append(content.name)
    if not wrong:
        return []
    return [
        Breach(
            "INV-6b",
            "nội dung tệp đã lưu khác các khoản chi",
            "the stored bytes of a file differ from its payments",
            len(wrong),
            wrong[0],
        )
    ]
