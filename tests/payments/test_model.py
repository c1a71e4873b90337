"""The month as a state machine against a fake bank, and bugs planted in it that the machine must find."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import ProgrammingError, connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from ansinh.payments.facts import AccountKind, AttemptState, LineOutcome, Verdict
from tests.payments.machine import MUST_REACH, REACHED, STORIES, Months

pytestmark = pytest.mark.django_db


def play(examples: int, steps: int, shrink: bool = True) -> None:
    """``examples`` histories of each story."""
    phases = [Phase.explicit, Phase.generate, *([Phase.shrink] if shrink else [])]
    for story in STORIES:
        run_state_machine_as_test(
            type("Months", (Months,), {"story": story}),
            settings=settings(
                max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, database=None,
                phases=phases, suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
            ),
        )  # fmt: skip


def test_whatever_the_bank_does_nobody_is_paid_twice_and_the_books_agree() -> None:
    REACHED.clear()
    play(examples=3, steps=14)
    missed = [what for what in MUST_REACH if not REACHED[what]]
    assert missed == [], f"the machine never came through: {missed}"


@pytest.mark.full
def test_two_hundred_such_histories_reach_everything_often() -> None:
    REACHED.clear()
    play(examples=30, steps=25)
    rare = {what: REACHED[what] for what in MUST_REACH if REACHED[what] < 20}
    assert rare == {}, f"reached too rarely to prove anything: {rare}"


# --- planted bugs ---------------------------------------------------------------------------------------


def no_reversing_entry(patch: pytest.MonkeyPatch) -> None:
    """Returned money is marked and not booked back (and the count of postings is not checked)."""
    from ansinh.payments.actions import answers
    from ansinh.payments.store import ledger

    patch.setattr(ledger, "_POST", ledger._POST + " WHERE p.state <> 'returned'")

    def careless(at, by):
        moved = ledger.run(ledger._MOVE, {"at": at})
        ledger.post(at, by)
        return moved

    patch.setattr(answers, "move", careless)


def paid_again_after_paid(patch: pytest.MonkeyPatch) -> None:
    """A repeated "paid" is applied again; guard and unique transfer are gone."""
    from ansinh.payments.actions import answers

    patch.setattr(
        answers, "_VERDICTS", answers._VERDICTS.replace("('paid', 'paid', 'already', NULL)", "('paid', 'paid', 'applied', 'paid')")
    )
    owner("ALTER TABLE payments_attempt DISABLE TRIGGER payments_attempt_guard",
          "ALTER TABLE payments_transfer DROP CONSTRAINT payments_transfer_once")  # fmt: skip


def nothing_keeps_a_due_from_a_second_attempt(patch: pytest.MonkeyPatch) -> None:
    """No index and no pre-check: whatever is owed is tried again."""
    from ansinh.payments.actions import runs

    patch.setattr(runs, "_CANDIDATES", runs._CANDIDATES.replace("AND NOT EXISTS (SELECT FROM payments_attempt a WHERE a.due_id = d.due_id AND a.state IN", "AND d.due_id IS NOT NULL AND ('' IN"))  # fmt: skip
    patch.setattr(runs, "_CANDIDATES", runs._CANDIDATES.replace("('' IN (", "('' NOT IN ("))
    owner("DROP INDEX payments_attempt_one_live")


def same_route_again(patch: pytest.MonkeyPatch) -> None:
    """What came back is tried again by the very same route."""
    from ansinh.payments.actions import runs

    patch.setattr(runs, "_CANDIDATES", runs._CANDIDATES.replace("OR r.route_id <> last.route_id)", "OR true)"))


def this_month_is_left_out(patch: pytest.MonkeyPatch) -> None:
    """``<`` for ``<=``."""
    from ansinh.payments.actions import runs

    patch.setattr(runs, "_CANDIDATES", runs._CANDIDATES.replace("d.month <= %s", "d.month < %s"))


def maker_approves(patch: pytest.MonkeyPatch) -> None:
    """No second person: neither in code nor in the database."""
    from ansinh.access.facts import Permission, Role
    from ansinh.access.rules import MAY
    from ansinh.payments.actions import runs

    patch.setitem(MAY, Role.SYSTEM, MAY[Role.SYSTEM] | {Permission.PAYMENT_APPROVE})
    patch.setattr(runs, "require_second_person", lambda maker, approver: None)
    owner("ALTER TABLE payments_run DROP CONSTRAINT payments_run_other_hands",
          "ALTER TABLE payments_run DROP CONSTRAINT payments_run_second_person")  # fmt: skip


def silence_is_success(patch: pytest.MonkeyPatch) -> None:
    """Whoever is not in the return file counts as paid."""
    from ansinh.payments.actions import answers
    from ansinh.payments.facts import ReturnLine

    def spread(read, about):
        told = {line.code for line in read.lines}
        others = answers.rows("SELECT code FROM payments_attempt WHERE file_id = %s", [about])
        return [*read.lines, *(ReturnLine(1000 + n, code, LineOutcome.PAID) for n, (code,) in enumerate(others)
                               if code not in told)]  # fmt: skip

    patch.setattr(answers, "_spread", spread)


def wrong_amounts_are_taken(patch: pytest.MonkeyPatch) -> None:
    """No quarantine for another amount."""
    from ansinh.payments.actions import answers

    patch.setattr(answers, "_require_ours", lambda about: None)


def held_lines_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    """"Returned" that came before "paid" never takes effect."""
    from ansinh.payments.actions import answers

    patch.setattr(answers, "_apply_held", lambda by, at: None)


def file_is_made_anew(patch: pytest.MonkeyPatch) -> None:
    """A repeated download is written from live data instead of read."""
    from dataclasses import replace

    from ansinh.payments.actions import sending

    kept = sending.queries.file_bytes
    turn = iter(range(10_000))
    patch.setattr(
        sending.queries, "file_bytes",
        lambda file, kind: replace(
            (told := kept(file, kind)),
            content=told.content.replace(b"<CreDtTm>2026", b"<CreDtTm>%d" % (2026 + next(turn)), 1),
        ),
    )  # fmt: skip


def sent_without_being_stored(patch: pytest.MonkeyPatch) -> None:
    """Marked as sent, and the bytes are not kept."""
    from ansinh.payments.actions import sending

    patch.setattr(sending.models.FileContent.objects, "create", lambda **_: None)


def unknown_is_free(patch: pytest.MonkeyPatch) -> None:
    """A payment nobody answered is tried again."""
    from ansinh.payments.actions import runs

    patch.setattr(runs, "_CANDIDATES", runs._CANDIDATES.replace("'unknown', ", "").replace("'rejected', 'returned'", "'x'"))
    owner(
        "DROP INDEX payments_attempt_one_live",
    )


def rejected_money_vanishes(patch: pytest.MonkeyPatch) -> None:
    """What the bank did not pay stays in transit."""
    from ansinh.payments.store import ledger

    kept = ledger.postings()
    changed = [(post, state, code, AccountKind.RESERVED if state is AttemptState.REJECTED else debit, credit)
               for post, state, code, debit, credit in kept]  # fmt: skip
    patch.setattr(ledger, "postings", lambda: changed)


def a_contradiction_is_believed(patch: pytest.MonkeyPatch) -> None:
    """"Rejected" after "paid" frees the month."""
    from ansinh.payments.actions import answers

    old = f"('paid', 'rejected', '{Verdict.CONFLICT}', NULL)"
    assert old in answers._VERDICTS
    patch.setattr(answers, "_VERDICTS", answers._VERDICTS.replace(old, "('paid', 'rejected', 'applied', 'returned')"))


BUGS: tuple[Callable[[pytest.MonkeyPatch], None], ...] = (
    no_reversing_entry, paid_again_after_paid, nothing_keeps_a_due_from_a_second_attempt, same_route_again,
    this_month_is_left_out, maker_approves, silence_is_success, wrong_amounts_are_taken, held_lines_are_forgotten,
    file_is_made_anew, sent_without_being_stored, unknown_is_free, rejected_money_vanishes, a_contradiction_is_believed,
)  # fmt: skip


def owner(*statements: str) -> None:
    """Takes a guard out of the database, inside the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE none")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET ROLE ansinh_app")


@pytest.mark.full
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_planted_bug_is_found(bug: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    bug(monkeypatch)
    with pytest.raises(BaseException) as found:
        play(examples=6, steps=20, shrink=False)
    # A planted bug that only breaks the test's own machinery would prove nothing.
    broken = (KeyboardInterrupt, SystemExit, ZeroDivisionError, AttributeError, TypeError, NameError, ProgrammingError)
    assert not isinstance(found.value, broken), found.value
