"""Deeds of payments. Each takes who does it (``by``) and when (``at``), writes change and audit in one transaction."""

from ansinh.payments.actions.answers import apply_return, mark_overdue_unknown, resolve_case
from ansinh.payments.actions.dues import (
    add_adjustments,
    open_month,
    record_paid_elsewhere,
    release_due,
    withhold,
)
from ansinh.payments.actions.runs import approve_run, build_run, build_runs, freeze_run, reject_run
from ansinh.payments.actions.sending import download, export, resume_agent, stop_agent
from ansinh.payments.actions.setup import allot, register_agent, register_fund, register_routes

__all__ = [
    "add_adjustments",
    "allot",
    "apply_return",
    "approve_run",
    "build_run",
    "build_runs",
    "download",
    "export",
    "freeze_run",
    "mark_overdue_unknown",
    "open_month",
    "record_paid_elsewhere",
    "register_agent",
    "register_fund",
    "register_routes",
    "reject_run",
    "release_due",
    "resolve_case",
    "resume_agent",
    "stop_agent",
    "withhold",
]
