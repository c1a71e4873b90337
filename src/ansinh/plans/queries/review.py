"""Questions about the review of a plan: its items of every kind, how far it has come, what was done by whom."""

from __future__ import annotations

import uuid
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q

from ansinh.documents.queries import text as kept_text
from ansinh.kernel.text import fold
from ansinh.plans.facts import (
    Confidence,
    Finding,
    ItemKind,
    KeptPlan,
    KindProgress,
    News,
    ReviewChange,
    ReviewDeed,
    ReviewedItem,
    ReviewEvent,
    ReviewProgress,
    ReviewSheet,
    ReviewState,
)
from ansinh.plans.queries.kept import findings as findings_of
from ansinh.plans.queries.kept import plan, plans_by_ids
from ansinh.plans.rules.review.fields import FIELDS, FieldRule, Fields
from ansinh.plans.rules.review.version import reader_version
from ansinh.plans.rules.review.words import cut_places, place_of_words, read_words, trimmed
from ansinh.plans.store import models
from ansinh.plans.store.rows import MODELS, Row, fields_out, kind_of, machine_out


def review_items(
    plan_id: uuid.UUID,
    *,
    kind: ItemKind | None = None,
    state: ReviewState | None = None,
    confidence: Confidence | None = None,
    with_findings: bool = False,
    news: News | None = None,
) -> tuple[ReviewedItem, ...]:
    """Items of a plan in the order of their words, of every kind or one; narrowed by state, confidence, findings, news.

    Items that were cut, joined, taken back or replaced are not among them. An unknown plan has no items.
    """
    rows = [
        row
        for item_kind, model in MODELS.items()
        if kind in (None, item_kind)
        for row in model.objects.filter(plan_id=plan_id).select_related("accepted_by", "reviewed_by")
        if state in (None, row.state) and confidence in (None, row.confidence) and news in (None, row.news)
    ]
    rows.sort(key=lambda row: (row.start, -row.end, row.order))
    found = _items(plan_id, rows)
    return tuple(item for item in found if item.findings) if with_findings else tuple(found)


def review_item(item_id: uuid.UUID) -> ReviewedItem:
    """One item that stands. Raises LookupError for any other id."""
    for model in MODELS.values():
        row = model.objects.filter(pk=item_id).select_related("accepted_by", "reviewed_by").first()
        if row is not None:
            return _items(row.plan_id, [row])[0]
    raise LookupError(f"no item {item_id}")


def review_sheet(plan_id: uuid.UUID, *, newest: int = 12) -> ReviewSheet:
    """Everything a page of review shows. Raises LookupError for an unknown plan."""
    kept = plan(plan_id)
    return ReviewSheet(
        plan=kept,
        text=kept_text(kept.text_id),
        items=review_items(plan_id),
        progress=review_progress(plan_id),
        history=review_history(plan_id, newest=newest),
        newer_reader=kept.reader_version != reader_version(),
        other_files=other_files(plan_id),
    )


def review_progress(plan_id: uuid.UUID) -> ReviewProgress:
    """How far the review of a plan has come."""
    return review_progress_of([plan_id])[plan_id]


def review_progress_of(plan_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ReviewProgress]:
    """How far the review of several plans has come, in as many questions as there are kinds."""
    wanted = list(plan_ids)
    by_plan: dict[uuid.UUID, dict[ItemKind, KindProgress]] = {plan_id: {} for plan_id in wanted}
    news: Counter[tuple[uuid.UUID, str]] = Counter()
    waiting = Q(state=ReviewState.READ)
    for kind, model in MODELS.items():
        counted = (
            model.objects.filter(plan_id__in=wanted)
            .order_by()
            .values("plan_id")
            .annotate(
                total=Count("pk"),
                accepted=Count("pk", filter=Q(state=ReviewState.ACCEPTED)),
                rejected=Count("pk", filter=Q(state=ReviewState.REJECTED)),
                confident=Count("pk", filter=waiting & Q(confidence=Confidence.HIGH, reviewed_at__isnull=True)),
                new=Count("pk", filter=Q(news=News.NEW)),
                vanished=Count("pk", filter=Q(news=News.VANISHED)),
            )
        )
        for row in counted:
            by_plan[row["plan_id"]][kind] = KindProgress(
                row["total"], row["accepted"], row["rejected"], row["confident"]
            )
            news[row["plan_id"], "new"] += row["new"]
            news[row["plan_id"], "vanished"] += row["vanished"]
    return {
        plan_id: ReviewProgress(
            {kind: kinds.get(kind, KindProgress()) for kind in ItemKind},
            news[plan_id, "new"],
            news[plan_id, "vanished"],
        )
        for plan_id, kinds in by_plan.items()
    }


def review_history(
    plan_id: uuid.UUID, *, item_id: uuid.UUID | None = None, newest: int = 200
) -> tuple[ReviewEvent, ...]:
    """The deeds of a review, newest first; of one item with what each changed of it."""
    found = models.ReviewEvent.objects.filter(plan_id=plan_id)
    if item_id is not None:
        found = found.filter(changes__item_id=item_id)
    rows = list(
        found.select_related("by", "undone_by").annotate(items=Count("changes", distinct=True)).order_by("-id")[:newest]
    )
    changes: dict[int, list[ReviewChange]] = {}
    if item_id is not None:
        for change in models.ReviewChange.objects.filter(item_id=item_id, event__in=[row.pk for row in rows]):
            changes.setdefault(change.event_id, []).append(_change(change))
    return tuple(_event(row, tuple(changes.get(row.pk, ()))) for row in rows)


def review_event(event_id: int) -> ReviewEvent:
    """One deed with everything it changed. Raises LookupError for an unknown one."""
    row = (
        models.ReviewEvent.objects.filter(pk=event_id)
        .select_related("by", "undone_by")
        .annotate(items=Count("changes"))
        .first()
    )
    if row is None:
        raise LookupError(f"no deed {event_id}")
    return _event(row, tuple(_change(change) for change in row.changes.all()))


def read_selection(plan_id: uuid.UUID, kind: ItemKind, start: int, end: int) -> tuple[int, int, Fields]:
    """What the reader makes of words selected in a plan's text: their place without white space, and the fields.

    Raises BadInput for an empty selection, LookupError for an unknown plan.
    """
    text = _text_of(plan_id)
    start, end = trimmed(text, start, end)
    return start, end, read_words(kind, text[start:end])


def find_words(plan_id: uuid.UUID, words: str) -> tuple[int, int]:
    """Where words copied from a plan's document stand; ``A … B`` is from A to the next B.

    Raises BadInput where they do not stand or stand more than once, LookupError for an unknown plan.
    """
    return place_of_words(_text_of(plan_id), words)


def split_places(item_id: uuid.UUID, lines: str) -> tuple[tuple[int, int], ...]:
    """The places of the parts of an item: its words with a line break at every cut. Raises BadInput, LookupError."""
    item = review_item(item_id)
    return cut_places(_text_of(item.plan_id), item.start, item.end, lines)


def item_fields(kind: ItemKind) -> tuple[FieldRule, ...]:
    """The fields of a kind, in the order they are shown."""
    return FIELDS[kind]


def reader_is_newer(plan_id: uuid.UUID) -> bool:
    """Whether the plan was read by another reader than today's. Raises LookupError for an unknown plan."""
    version = models.Plan.objects.filter(pk=plan_id).values_list("reader_version", flat=True).first()
    if version is None:
        raise LookupError(f"no plan {plan_id}")
    return version != reader_version()


def other_files(plan_id: uuid.UUID) -> tuple[KeptPlan, ...]:
    """Other files of the same document (same number and issuer) whose review has begun and was not carried over."""
    own = models.Plan.objects.filter(pk=plan_id).first()
    if own is None or not own.number or own.superseded_by_id is not None:
        return ()
    issuer = fold(own.issuer or "")
    alike = models.Plan.objects.filter(number=own.number, superseded_by__isnull=True).exclude(pk=plan_id)
    ids = [one.pk for one in alike if fold(one.issuer or "") == issuer]
    begun = [
        one
        for one in ids
        if any(m.objects.filter(plan_id=one, reviewed_at__isnull=False).exists() for m in MODELS.values())
    ]
    return plans_by_ids(begun)


def _text_of(plan_id: uuid.UUID) -> str:
    text_id = models.Plan.objects.filter(pk=plan_id).values_list("text_id", flat=True).first()
    if text_id is None:
        raise LookupError(f"no plan {plan_id}")
    return kept_text(text_id).text


def _items(plan_id: uuid.UUID, rows: Sequence[Row]) -> list[ReviewedItem]:
    findings = sorted(findings_of(plan_id), key=lambda one: one.start)
    pages = models.Plan.objects.filter(pk=plan_id).values_list("text__pages", flat=True).first() or []
    starts = [page[1] for page in pages] if len(pages) > 1 else []
    return [_item(row, _over(row, findings), _page(row.start, pages, starts)) for row in rows]


def _over(row: Row, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.start < row.end and one.end > row.start)


def _page(start: int, pages: Sequence[Any], starts: Sequence[int]) -> int | None:
    return int(pages[max(0, bisect_right(starts, start) - 1)][0]) if starts else None


def _item(row: Row, findings: tuple[Finding, ...], page: int | None) -> ReviewedItem:
    return ReviewedItem(
        item_id=row.pk,
        plan_id=row.plan_id,
        kind=kind_of(row),
        order=row.order,
        path=row.path,
        quote=row.quote,
        start=row.start,
        end=row.end,
        fields=fields_out(row),
        machine_fields=machine_out(row),
        state=ReviewState(row.state),
        confidence=Confidence(row.confidence),
        confidence_reasons=tuple(row.confidence_reasons),
        version=row.version,
        accepted_by=row.accepted_by.full_name if row.accepted_by else None,
        accepted_at=row.accepted_at,
        reviewed_by=row.reviewed_by.full_name if row.reviewed_by else None,
        reviewed_at=row.reviewed_at,
        reject_reason=row.reject_reason,
        news=News(row.news),
        page=page,
        findings=findings,
    )


def _event(row: Any, changes: tuple[ReviewChange, ...]) -> ReviewEvent:
    return ReviewEvent(
        event_id=row.pk,
        plan_id=row.plan_id,
        deed=ReviewDeed(row.deed),
        by=row.by.full_name,
        at=row.at,
        note=row.note,
        rule=row.rule,
        items=row.items,
        undone=hasattr(row, "undone_by"),
        undoes=row.undoes_id,
        changes=changes,
    )


def _change(row: models.ReviewChange) -> ReviewChange:
    return ReviewChange(ItemKind(row.kind), row.item_id, row.before, row.after)
