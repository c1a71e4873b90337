"""A kept plan ready to be written as a file, and what a corrected workbook would change of it."""

from __future__ import annotations

import uuid

from ansinh.documents.queries import text as kept_text
from ansinh.plans.facts import CorrectionPreview, ExchangeItem, PlanExchange
from ansinh.plans.offline import corrections_in
from ansinh.plans.queries.kept import findings, plan
from ansinh.plans.queries.review import review_items


def plan_exchange(plan_id: uuid.UUID) -> PlanExchange:
    """The plan with its items as they stand, whoever decided on them. Raises LookupError for an unknown plan."""
    kept = plan(plan_id)
    text = kept_text(kept.text_id)
    items = tuple(
        ExchangeItem(
            item.item_id, item.kind, item.path, item.quote, item.start, item.end, item.fields, item.state,
            item.version, item.reject_reason,
        )
        for item in review_items(plan_id)
    )  # fmt: skip
    return PlanExchange(
        kept.document, text.text, text.official.sha256, items, findings(plan_id), kept.territory_code, plan_id
    )


def preview_corrections(plan_id: uuid.UUID, content: bytes, filename: str) -> CorrectionPreview:
    """What a corrected workbook would change. Raises BadInput for a file that is no workbook of this plan,
    LookupError for an unknown plan."""
    return corrections_in(content, filename, plan_exchange(plan_id))
