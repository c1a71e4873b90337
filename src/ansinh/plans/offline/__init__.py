"""Questions to plans that need no database. Other rooms come in here."""

from ansinh.plans.offline.calendar import chains_ics, reporting_chains
from ansinh.plans.offline.exchange import (
    as_akoma_ntoso,
    as_correction,
    as_json,
    as_workbook,
    column_title,
    corrections_in,
    exchange_of,
    iri_of,
)
from ansinh.plans.offline.reading import (
    Difference,
    Score,
    check_plan,
    document_of_file,
    read_plan,
    read_plan_file,
    score,
    total,
)

__all__ = [
    "Difference",
    "Score",
    "as_akoma_ntoso",
    "as_correction",
    "as_json",
    "as_workbook",
    "chains_ics",
    "check_plan",
    "column_title",
    "corrections_in",
    "document_of_file",
    "exchange_of",
    "iri_of",
    "read_plan",
    "read_plan_file",
    "reporting_chains",
    "score",
    "total",
]
