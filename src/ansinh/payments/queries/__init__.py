"""Questions about payments. They return facts and see only what the acting user may see."""

from ansinh.payments.facts import ATTEMPT_LABELS, RUN_LABELS, AttemptState, RunState
from ansinh.payments.queries.commune_runs import months, run, run_lines, runs, runs_by_ids
from ansinh.payments.queries.exchange import (
    agent,
    agents,
    file,
    file_by_code,
    file_bytes,
    file_lines,
    files,
    return_bytes,
    return_lines,
    return_result,
    returns,
)
from ansinh.payments.queries.ledger import invariants, ledger_balances, ledger_lines
from ansinh.payments.queries.people import (
    attempt,
    attempt_by_code,
    cases,
    cashless_by_commune,
    dues_of,
    overpayments,
    paid_by_month,
    payments_of,
    shared_accounts,
    waiting_for_route,
)


def run_label(state: str, lang: str) -> str:
    """A run's state in words."""
    return RUN_LABELS[RunState(state)][0 if lang == "vi" else 1]


def attempt_label(state: str, lang: str) -> str:
    """A payment's state in words."""
    return ATTEMPT_LABELS[AttemptState(state)][0 if lang == "vi" else 1]


__all__ = [
    "agent",
    "agents",
    "attempt",
    "attempt_by_code",
    "attempt_label",
    "cases",
    "cashless_by_commune",
    "dues_of",
    "file",
    "file_by_code",
    "file_bytes",
    "file_lines",
    "files",
    "invariants",
    "ledger_balances",
    "ledger_lines",
    "months",
    "overpayments",
    "paid_by_month",
    "payments_of",
    "return_bytes",
    "return_lines",
    "return_result",
    "returns",
    "run",
    "run_label",
    "run_lines",
    "runs",
    "runs_by_ids",
    "shared_accounts",
    "waiting_for_route",
]
