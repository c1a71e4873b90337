"""Questions to plans that need no database. Other rooms come in here."""

from ansinh.plans.offline.calendar import chains_ics, reporting_chains
from ansinh.plans.offline.reading import Score, check_plan, read_plan, read_plan_file, score

__all__ = [
    "Score",
    "chains_ics",
    "check_plan",
    "read_plan",
    "read_plan_file",
    "reporting_chains",
    "score",
]
