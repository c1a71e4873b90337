"""Questions of casework. Rows outside the acting user's communes do not exist for them (row-level security)."""

from ansinh.casework.queries.letters import letter
from ansinh.casework.queries.lists import (
    application,
    applications,
    applications_of,
    decision,
    decisions,
    decisions_of,
    left_behind,
    left_behind_of,
    proposal,
    proposals,
    proposals_of,
    refusal,
    tasks,
    tasks_of,
)
from ansinh.casework.queries.summaries import change_summary, months

__all__ = [
    "application",
    "applications",
    "applications_of",
    "change_summary",
    "decision",
    "decisions",
    "decisions_of",
    "left_behind",
    "left_behind_of",
    "letter",
    "months",
    "proposal",
    "proposals",
    "proposals_of",
    "refusal",
    "tasks",
    "tasks_of",
]
