"""Months of payments driven at random against a fake bank that keeps its own books.

The bank is the second source of truth: it knows which payments it accepted, which it made, which came back. After every
step all promises of the room must hold, and nobody may have been paid twice for the same due. ``REACHED`` counts which
states, verdicts and events a run came through: a machine that never sees money returned proves nothing about it.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable

import hypothesis.strategies as st
import polars as pl
from django.db import connection, transaction
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ansinh.access.actions import acting
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Refused
from ansinh.payments import actions, queries
from ansinh.payments.facts import AttemptState, FileKind, LineOutcome, ReturnLine, ReturnState, RunState
from ansinh.payments.offline import make_return_workbook, read_list, read_pain001
from ansinh.payments.store.bulk import rows
from tests.payments.scene import NOVEMBER, Province, instant, settle

REACHED: Counter[str] = Counter()
MUST_REACH = (
    "state sent", "state paid", "state rejected", "state returned", "state unknown", "state voided", "verdict applied",
    "verdict already", "verdict held", "verdict conflict", "retry", "tried again after failing", "paid told after returned", "quarantined", "export repeated", "crash in export",
    "run rejected", "same person refused", "run reconciled",
)  # fmt: skip
STORIES = ["half answered", "came back", "told twice", "back before paid", "put right", "everybody errs", "power cut"]


class FakeBank:
    """Takes payment files, pays or refuses each line once, sometimes gets money back, reports what it likes when it likes."""

    def __init__(self) -> None:
        self.file_of: dict[str, str] = {}
        self.amount: dict[str, int] = {}
        self.state: dict[str, str] = {}
        self.files: set[str] = set()
        self.told: dict[str, list[LineOutcome]] = defaultdict(list)
        self.sent_reports: list[tuple[bytes, str]] = []

    def accept(self, file: str, lines: Iterable[tuple[str, int]]) -> None:
        """A file; the same one a second time is refused whole."""
        if file in self.files:
            return
        self.files.add(file)
        for code, amount in lines:
            assert code not in self.state, f"the bank was given {code} in two files"
            self.file_of[code], self.amount[code], self.state[code] = file, amount, "accepted"

    def truth(self, code: str) -> LineOutcome:
        return {"accepted": LineOutcome.PENDING, "paid": LineOutcome.PAID, "refused": LineOutcome.REJECTED,
                "back": LineOutcome.RETURNED}[self.state[code]]  # fmt: skip


class Months(RuleBasedStateMachine):
    """The machine: each history begins with ``story`` in a fresh province, inside a savepoint rolled back at the end."""

    story = "half answered"

    def __init__(self) -> None:
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.bank = FakeBank()
        self.clock = 0.0
        self.home: Province = settle(communes=2, people=2, post_every=0)
        self.opened: set[Month] = set()
        self.bytes: dict[str, bytes] = {}
        self.fresh_routes = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)

    def now(self):
        self.clock += 1
        return instant(self.clock)

    def attempts(self):
        with acting(self.home.system):
            return [line for run in queries.runs(size=500).items for line in queries.run_lines(run.run_id, size=500).items]

    # --- our side ---------------------------------------------------------------------------------------

    @initialize(reported=st.integers(0, 15))
    def begin(self, reported: int) -> None:
        """A month in the middle of its life: the interesting part comes after sending."""
        self.open_and_build(NOVEMBER)
        if self.story == "everybody errs":
            self.decide(0, reject=True)
            self.open_and_build(NOVEMBER)
        self.home.approve(self.runs(RunState.FROZEN), self.now())
        if self.story == "power cut":
            self.crash(NOVEMBER, "move")
            return
        self.export(0, None)
        self.bank_works(["paid", "paid", "refused"])
        if self.story == "back before paid":
            self.money_comes_back(0, "at once")
            self.the_report_of_having_paid_comes_late()
            return
        self.bank_reports(0, reported if self.story == "half answered" else 0, "", "AC04", False)
        if self.story == "came back":
            self.money_comes_back(0, "with its history")
        elif self.story == "told twice":
            self.bank_speaks_again_of_what_it_paid(contrary=False)
            self.bank_speaks_again_of_what_it_paid(contrary=True)
        elif self.story == "put right":
            for person in range(4):
                self.fix_route(person, True)
            self.build(1)
        elif self.story == "everybody errs":
            self.export(0, None)
            self.bank_reports(0, 0, "amount", "AC04", False)
            self.clock += 10
            self.lose_patience()
            self.bank_works(["paid", "paid"])
            self.bank_reports(0, 0, "", "AC04", False)

    def runs(self, state: RunState):
        with acting(self.home.system):
            return queries.runs(state=state, size=500).items

    def open_and_build(self, month: Month) -> None:
        self.home.month(month, self.now())
        self.opened.add(month)
        with acting(self.home.system):
            before = {due.due_id for person in self.home.people["person_id"] for due in queries.dues_of(uuid.UUID(person))
                      if due.last_attempt is None and due.month <= month and due.amount > 0}  # fmt: skip
        try:
            built = actions.build_runs(month, by=self.home.system, at=self.now())
        except BadInput as nothing:
            assert nothing.problems[0].kind == "month_without_data"
            assert not before, "something is owed and the builder says nothing is"
            return
        if all(run.built_now for run in built) and len(built) == len(self.home.communes):
            reserved = {line.due_id for line in self.attempts()}
            assert before <= reserved, "something owed and never tried was left out of a new run"

    @rule(month=st.integers(0, 3))
    def build(self, month: int) -> None:
        self.open_and_build(NOVEMBER.plus(month))

    @precondition(lambda self: self.runs(RunState.FROZEN))
    @rule(pick=st.integers(0, 9), reject=st.booleans())
    def decide(self, pick: int, reject: bool) -> None:
        frozen = self.runs(RunState.FROZEN)
        run = frozen[pick % len(frozen)]
        chair = self.home.chairs[run.commune_code]
        try:
            actions.approve_run(run.run_id, by=self.home.system, at=self.now())
            raise AssertionError("the system approved what it built")
        except Refused:
            REACHED["same person refused"] += 1
        if reject:
            actions.reject_run(run.run_id, reason="sai", by=chair, at=self.now())
            REACHED["run rejected"] += 1
        else:
            actions.approve_run(run.run_id, by=chair, at=self.now(), seen=run.content_hash)

    @rule(month=st.integers(0, 3), crash=st.sampled_from([None, None, "store", "move"]))
    def export(self, month: int, crash: str | None) -> None:
        when = NOVEMBER.plus(month)
        if crash and any(run.month == when for run in self.runs(RunState.APPROVED)):
            self.crash(when, crash)
        try:
            file = actions.export(when, "AGRIBANK", by=self.home.payer, at=self.now())
        except BadInput as nothing:
            assert nothing.problems[0].kind == "nothing_to_send"
            return
        given = actions.download(file.file_id, FileKind.PAIN001, by=self.home.payer, at=self.now())
        listed = actions.download(file.file_id, FileKind.BANK_LIST, by=self.home.payer, at=self.now())
        if not file.made_now:
            REACHED["export repeated"] += 1
        assert self.bytes.setdefault(file.code, given.content) == given.content, "the same file has other bytes"
        told = read_pain001(given.content)
        lines = [(order.code, order.amount) for batch in told.batches for order in batch.orders]
        assert lines == [line[:2] for line in read_list(listed.content)]
        self.bank.accept(file.code, lines)

    def crash(self, month: Month, point: str) -> None:
        from ansinh.payments.actions import sending

        name = {"store": "_require_same", "move": "move"}[point]
        kept = getattr(sending, name)

        def power_cut(*_: object) -> None:
            raise OSError("power cut")

        setattr(sending, name, power_cut)
        try:
            actions.export(month, "AGRIBANK", by=self.home.payer, at=self.now())
            raise AssertionError("the crash did not happen")
        except OSError:
            REACHED["crash in export"] += 1
        finally:
            setattr(sending, name, kept)

    @rule(person=st.integers(0, 3), change=st.booleans())
    def fix_route(self, person: int, change: bool) -> None:
        self.fresh_routes += 1
        account = f"07{self.fresh_routes:08d}" if change else ""
        self.home.routes([self.home.people["person_id"][person]], self.now(), account)

    @rule(person=st.integers(0, 3), month=st.integers(0, 2), amount=st.sampled_from([40_000, -40_000]))
    def adjust(self, person: int, month: int, amount: int) -> None:
        one = self.home.people.slice(person, 1).with_columns(
            pl.lit(str(NOVEMBER.plus(month))).alias("month"), pl.lit(amount).alias("amount")
        )
        actions.add_adjustments(one, by=self.home.system, at=self.now())

    @rule()
    def lose_patience(self) -> None:
        actions.mark_overdue_unknown(before=instant(self.clock - 6), by=self.home.payer, at=self.now())

    @rule()
    def close_cases(self) -> None:
        with acting(self.home.system):
            found = queries.cases().items
        for case in found:
            if case.kind not in ("returned_before_paid", "contradiction"):
                actions.resolve_case(case.case_id, resolution="đã xem", by=self.home.system, at=self.now())

    # --- the bank's side --------------------------------------------------------------------------------

    @precondition(lambda self: "accepted" in self.bank.state.values())
    @rule(choice=st.lists(st.sampled_from(["paid", "refused", "accepted"]), min_size=1, max_size=8))
    def bank_works(self, choice: list[str]) -> None:
        waiting = sorted(code for code, state in self.bank.state.items() if state == "accepted")
        for code, outcome in zip(waiting, choice, strict=False):
            self.bank.state[code] = outcome

    @precondition(lambda self: "paid" in self.bank.state.values())
    @rule(pick=st.integers(0, 9), tells=st.sampled_from(["at once", "with its history", "later"]))
    def money_comes_back(self, pick: int, tells: str) -> None:
        paid = sorted(code for code, state in self.bank.state.items() if state == "paid")
        # Those of which we have heard nothing yet come first: "returned" before "paid" is the odd case.
        paid.sort(key=lambda code: LineOutcome.PAID in self.bank.told[code])
        code = paid[pick % len(paid)]
        self.bank.state[code] = "back"
        if tells != "later":
            self.report([code], self.bank.file_of[code], "", "AC04", tells == "with its history")

    @precondition(lambda self: self.bank.files)
    @rule(
        file=st.integers(0, 9),
        leave_out=st.integers(0, 255),
        twisted=st.sampled_from(["", "", "", "", "", "amount", "code", "file", "contradiction"]),
        reason=st.sampled_from(["AC01", "AC04", "ZZ99"]),
        history=st.booleans(),
    )
    def bank_reports(self, file: int, leave_out: int, twisted: str, reason: str, history: bool) -> None:
        """Some of its lines, as they are now (``history``: with "paid" before "returned"), or a file that is not right."""
        name = sorted(self.bank.files)[file % len(self.bank.files)]
        codes = sorted(code for code, of in self.bank.file_of.items() if of == name)
        self.report(
            [code for place, code in enumerate(codes) if not leave_out >> (place % 8) & 1], name, twisted, reason, history
        )

    def report(self, chosen: list[str], name: str, twisted: str, reason: str, history: bool) -> None:
        lines = []
        for code in chosen:
            truth = self.bank.truth(code)
            if truth is LineOutcome.RETURNED and history:
                lines.append(ReturnLine(0, code, LineOutcome.PAID, "", "FT", self.bank.amount[code]))
            failed = truth in (LineOutcome.REJECTED, LineOutcome.RETURNED)
            lines.append(ReturnLine(0, code, truth, reason if failed else "", "FT", self.bank.amount[code]))
        if not lines:
            return
        if twisted == "contradiction":
            paid = [code for code in chosen if self.bank.state[code] == "paid"]
            lines += [ReturnLine(0, code, LineOutcome.REJECTED, "AC01", "", self.bank.amount[code]) for code in paid]
        elif twisted:
            first = lines[0]
            lines[0] = ReturnLine(
                0,
                first.code if twisted != "code" else first.code[:-1] + ("0" if first.code[-1] != "0" else "1"),
                first.outcome, first.reason_code, first.bank_ref,
                (first.amount or 0) + (1 if twisted == "amount" else 0),
            )  # fmt: skip
        content = make_return_workbook(lines, "AS200001NOBANK01" if twisted == "file" else name)
        self.hand_in(content, name, lines, bool(twisted) and twisted != "contradiction")

    @precondition(lambda self: self.returned_unheard())
    @rule()
    def the_report_of_having_paid_comes_late(self) -> None:
        code = min(self.returned_unheard())
        line = ReturnLine(0, code, LineOutcome.PAID, "", "FT", self.bank.amount[code])
        self.hand_in(make_return_workbook([line], self.bank.file_of[code]), self.bank.file_of[code], [line], False)
        REACHED["paid told after returned"] += 1

    def returned_unheard(self) -> list[str]:
        """Payments the bank called returned and never called paid."""
        told = self.bank.told.items()
        return [code for code, said in told if LineOutcome.RETURNED in said and LineOutcome.PAID not in said]

    @precondition(lambda self: any(LineOutcome.PAID in told for told in self.bank.told.values()))
    @rule(contrary=st.booleans())
    def bank_speaks_again_of_what_it_paid(self, contrary: bool) -> None:
        code = min(code for code, told in self.bank.told.items() if LineOutcome.PAID in told)
        self.report([code], self.bank.file_of[code], "contradiction" if contrary else "", "AC04", True)

    @precondition(lambda self: self.bank.sent_reports)
    @rule(pick=st.integers(0, 99))
    def an_old_report_comes_again(self, pick: int) -> None:
        content, _ = self.bank.sent_reports[pick % len(self.bank.sent_reports)]
        before = [(line.code, line.state) for line in self.attempts()]
        assert actions.apply_return(content, "cũ.xlsx", by=self.home.payer, at=self.now()).already
        assert [(line.code, line.state) for line in self.attempts()] == before

    def hand_in(self, content: bytes, name: str, lines: list[ReturnLine], bad: bool) -> None:
        before = [(line.code, line.state) for line in self.attempts()]
        told = actions.apply_return(content, "kq.xlsx", by=self.home.payer, at=self.now())
        if bad:
            assert told.state is ReturnState.QUARANTINED, "a wrong file was taken"
            assert [(line.code, line.state) for line in self.attempts()] == before
            REACHED["quarantined"] += 1
            return
        assert told.state is ReturnState.APPLIED, told.problems
        assert sum(told.verdicts.values()) == len(lines) == told.lines
        for verdict, count in told.verdicts.items():
            REACHED[f"verdict {verdict}"] += count
        for line in lines:
            self.bank.told[line.code].append(line.outcome)
        self.bank.sent_reports.append((content, name))

    # --- what must hold ---------------------------------------------------------------------------------

    @invariant()
    def all_promises_hold(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        with acting(self.home.system):
            assert queries.invariants() == []

    @invariant()
    def bank_and_ledger_agree(self) -> None:
        live: Counter[uuid.UUID] = Counter()
        paid_out = 0
        for line in self.attempts():
            REACHED[f"state {line.state.value}"] += 1
            REACHED["retry"] += line.attempt_no > 1
            at_bank = self.bank.state.get(line.code)
            live[line.due_id] += at_bank in ("paid", "accepted")
            said = self.bank.told[line.code]
            if line.state is AttemptState.PAID:
                assert LineOutcome.PAID in said, "paid, and the bank never said so"
                paid_out += line.amount
            if line.state is AttemptState.RETURNED:
                assert at_bank == "back"
            if line.state is AttemptState.REJECTED:
                assert LineOutcome.REJECTED in said
            if LineOutcome.RETURNED in said and LineOutcome.PAID in said:
                assert line.state is AttemptState.RETURNED, "the bank said paid and returned"
            if line.state in (AttemptState.RESERVED, AttemptState.VOIDED):
                assert at_bank is None, "the bank has what was never sent"
        twice = [due for due, count in live.items() if count > 1]
        assert not twice, f"paid twice, or about to be: {twice}"
        with acting(self.home.system):
            assert sum(b.amount for b in queries.ledger_balances() if b.kind == "paid_out") == paid_out
        REACHED["run reconciled"] += len(self.runs(RunState.RECONCILED))

    @invariant()
    def whoever_failed_waits_for_another_route(self) -> None:
        with acting(self.home.system):
            tried, same = rows(
                "SELECT count(*), count(*) FILTER (WHERE a.route_id = b.route_id) FROM payments_attempt a"
                " JOIN payments_attempt b ON b.due_id = a.due_id AND b.attempt_no = a.attempt_no + 1"
                " WHERE a.state IN ('rejected', 'returned')"
            )[0]
        REACHED["tried again after failing"] += tried
        assert same == 0, "the same route was tried again"
