"""Deeds of casework. Each takes ``by`` and ``at``, is one transaction, and leaves an audit entry."""

from ansinh.casework.actions.applications import (
    import_applications,
    receive_application,
    withdraw_application,
)
from ansinh.casework.actions.earlier import import_decisions
from ansinh.casework.actions.months import propose_month
from ansinh.casework.actions.reasons import explain_refusals
from ansinh.casework.actions.rulings import (
    approve,
    propose_resumption,
    propose_suspension,
    resubmit,
    send_back,
    submit,
    withdraw,
)
from ansinh.casework.actions.tasks import close_task, open_tasks

__all__ = [
    "approve",
    "close_task",
    "explain_refusals",
    "import_applications",
    "import_decisions",
    "open_tasks",
    "propose_month",
    "propose_resumption",
    "propose_suspension",
    "receive_application",
    "resubmit",
    "send_back",
    "submit",
    "withdraw",
    "withdraw_application",
]
