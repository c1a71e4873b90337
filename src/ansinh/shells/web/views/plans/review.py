"""The page of review: the document with its items marked on one side, the items on the other; every deed on them.

Each deed is a plain form. With htmx the answer is the pieces that changed; without, a redirect back to the page.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.kernel.text import squash
from ansinh.plans import actions
from ansinh.plans.facts import Confidence, ItemKind, ReviewedItem, ReviewSheet, ReviewState
from ansinh.plans.queries import (
    find_words,
    item_fields,
    read_selection,
    review_history,
    review_item,
    review_sheet,
    split_places,
)
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page, told
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.marks import stretches
from ansinh.shells.web.views.plans.review_cards import (
    FORMS,
    Asked,
    Card,
    boxes,
    card,
    given,
    marks_of,
    told_of,
)
from ansinh.shells.web.views.plans.wording import KINDS, REJECT_REASONS, STATES, item_name, plan_title

_NEEDS_WHOLE = {"split", "merge", "add", "undo", "accept-confident", "reread", "carry-over"}


@page(Permission.PLAN_WRITE)
def review(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """The page. ``item``: the item in focus; ``do``: a form open in it, or ``add``. To htmx only the piece asked for: the
    form, or the list as filtered."""
    asked, do = Asked.of(request.GET), request.GET.get("do", "")
    if do == "add" and _htmx(request):
        piece = {"adding": _adding(plan_id, request.GET), "plan_id": plan_id, "back": asked.query}
        return _piece(render(request, "plans/review/add.html", piece))
    sheet: ReviewSheet = found(review_sheet, plan_id)
    focus = _item_asked(request.GET, sheet)
    form = _form(do, focus) if focus is not None and do in FORMS else None
    if form is not None and focus is not None and _htmx(request):
        piece = {"form": form, "card": card(focus), "plan_id": plan_id, "back": asked.query}
        return _piece(render(request, "plans/review/form.html", piece))
    context = _whole(sheet, asked, focus)
    if _htmx(request):
        return _piece(render(request, "plans/review/items.html", context))
    if form is not None and focus is not None:
        context["cards"] = _opened(context["cards"], focus.item_id, form)
    adding = _adding(plan_id, request.GET) if do == "add" else None
    return _piece(render(request, "plans/review/page.html", {**context, "adding": adding}))


def _piece(response: HttpResponse) -> HttpResponse:
    """One address answers with a page or a piece of it: neither may be taken for the other from a cache."""
    response.headers["Vary"] = "HX-Request"
    response.headers["Cache-Control"] = "no-store"
    return response


def _opened(cards: Iterable[Card], item_id: uuid.UUID, form: Mapping[str, Any]) -> list[Card]:
    return [replace(one, form=form) if one.one.item_id == item_id else one for one in cards]


@require_POST
@page(Permission.PLAN_WRITE)
def review_item_deed(request: HttpRequest, plan_id: uuid.UUID, item_id: uuid.UUID, do: str) -> HttpResponse:
    """One deed on one item."""
    by, at, sent = actor_of(request), clock.now(), request.POST
    version = int(sent["version"]) if sent.get("version", "").isdigit() else None
    seen = None if version is None else {item_id: version}
    after = item_id
    try:
        if do == "accept":
            actions.accept([item_id], by=by, at=at, seen_versions=seen)
        elif do == "reject":
            actions.reject([item_id], sent.get("reason", ""), by=by, at=at, seen_versions=seen)
        elif do == "reconsider":
            actions.reconsider([item_id], by=by, at=at, seen_versions=seen)
        elif do == "correct":
            typed = _typed(review_item(item_id).kind, sent)
            actions.correct(item_id, typed, by=by, at=at, seen_version=version, accepting=sent.get("then") == "accept")
        elif do == "split":
            parts = split_places(item_id, sent.get("parts", ""))
            after = actions.split(item_id, parts, by=by, at=at, seen_version=version)[0].item_id
        else:
            after = actions.merge([item_id, _next_of_kind(plan_id, item_id)], by=by, at=at, seen_versions=seen).item_id
    except LookupError:
        return _done(request, plan_id, item_id, whole=True, trouble=_gone())
    except BadInput as error:
        return _again(request, plan_id, item_id, do, error.problems)
    except Refused as error:
        return _again(request, plan_id, item_id, do, (error.problem,))
    return _done(request, plan_id, after, do=do, whole=do in _NEEDS_WHOLE)


@require_POST
@page(Permission.PLAN_WRITE)
def review_plan_deed(request: HttpRequest, plan_id: uuid.UUID, do: str) -> HttpResponse:
    """One deed on the review of a whole plan: adding an item, undoing, bulk acceptance, reading again, carrying over."""
    by, at, sent = actor_of(request), clock.now(), request.POST
    focus: uuid.UUID | None = None
    message = ""
    try:
        if do == "add":
            made = _add(request, plan_id)
            if isinstance(made, HttpResponse):
                return made
            focus = made
        elif do == "undo":
            undone = actions.undo(plan_id, by=by, at=at)
            focus = next((one.item_id for one in undone.changes if one.before is not None), None)
            message = say("Đã hoàn tác: {}.", "Taken back: {}.", told_of(undone)["what"].lower())
        elif do == "accept-confident":
            bulk = actions.accept_confident(plan_id, by=by, at=at)
            message = say(
                "Đã chấp nhận {} mục đọc chắc chắn; còn {} mục cần xem từng mục.",
                "{} items read with confidence accepted; {} are left to be seen one by one.", bulk.total, bulk.left,
            )  # fmt: skip
        elif do == "reread":
            told_now = actions.reread(plan_id, by=by, at=at, on=clock.today())
            message = say(
                "Đã đọc lại: {} mục mới, {} mục đọc khác trước, {} mục bỏ ra; giữ nguyên {} mục người duyệt đã xem.",
                "Read again: {} new items, {} read otherwise, {} taken out; {} that people had seen are kept.",
                told_now.added, told_now.replaced, told_now.removed, told_now.kept + told_now.vanished,
            )  # fmt: skip
        else:
            carried = actions.carry_over(uuid.UUID(sent.get("from", "")), plan_id, by=by, at=at)
            message = say(
                "Đã mang sang {} mục; không tìm thấy {} mục trong bản này.",
                "{} items carried over; {} not found in this file.", carried.carried + carried.added, len(carried.lost),
            )  # fmt: skip
    except (BadInput, Refused) as error:
        return _done(request, plan_id, None, whole=True, trouble=error.say(lang()))
    return _done(request, plan_id, focus, do=do, whole=True, message=message)


def _add(request: HttpRequest, plan_id: uuid.UUID) -> uuid.UUID | HttpResponse:
    """Adds an item by the form; the form again, with what is wrong, where it cannot be."""
    sent = request.POST
    kind = _kind(sent)
    try:
        return actions.add(
            plan_id, kind, int(sent.get("start", "-1")), int(sent.get("end", "-1")), _typed(kind, sent),
            by=actor_of(request), at=clock.now(), accepting=sent.get("then") == "accept",
        ).item_id  # fmt: skip
    except (BadInput, ValueError) as error:
        problems = error.problems if isinstance(error, BadInput) else ()
        adding = _adding(plan_id, sent, typed=_typed(kind, sent), problems=problems)
        if _htmx(request):
            return _into(
                request,
                "plans/review/add.html",
                {"adding": adding, "plan_id": plan_id, "back": _back(request)},
                "#review-add",
            )
        sheet = found(review_sheet, plan_id)
        return render(request, "plans/review/page.html", {**_whole(sheet, Asked(), None), "adding": adding}, status=400)


def _adding(
    plan_id: uuid.UUID, asked: QueryDict, typed: dict[str, str] | None = None, problems: Iterable[Problem] = ()
) -> dict[str, Any]:
    """The form that adds an item: words to be found, or found words with the fields read from them."""
    kind = _kind(asked)
    adding: dict[str, Any] = {
        "kinds": [(str(each), say(*KINDS[each]), each is kind) for each in ItemKind],
        "kind": kind,
        "words": given(asked, "words"),
        "wrong": "",
    }
    try:
        if given(asked, "start").isdigit() and given(asked, "end").isdigit():
            start, end = int(given(asked, "start")), int(given(asked, "end"))
        elif given(asked, "words").strip():
            start, end = find_words(plan_id, given(asked, "words"))
        else:
            return adding
        start, end, fields = read_selection(plan_id, kind, start, end)
    except BadInput as error:
        return {**adding, "wrong": error.say(lang())}
    quote = squash(found(review_sheet, plan_id, newest=0).text.text[start:end])
    return {**adding, "start": start, "end": end, "quote": quote, "boxes": boxes(kind, fields, None, typed, problems)}


def _typed(kind: ItemKind, sent: QueryDict) -> dict[str, str]:
    """What was typed into the form's fields; fields the form did not have are left alone."""
    return {rule.name: given(sent, rule.name) for rule in item_fields(kind) if rule.name in sent}


def _kind(sent: QueryDict) -> ItemKind:
    return next((kind for kind in ItemKind if kind == given(sent, "kind")), ItemKind.TARGET)


def _next_of_kind(plan_id: uuid.UUID, item_id: uuid.UUID) -> uuid.UUID:
    """The next item of the same kind. Raises BadInput after the last one, LookupError where the item is gone."""
    one = review_item(item_id)
    following = [item.item_id for item in review_sheet(plan_id, newest=0).items if item.kind is one.kind]
    place = following.index(item_id) + 1
    if place == len(following):
        raise BadInput(
            Problem("last_of_kind", "Không có mục cùng loại nào sau mục này.", "No item of this kind follows.")
        )
    return following[place]


def _form(
    do: str, item: ReviewedItem, problems: Iterable[Problem] = (), sent: QueryDict | None = None
) -> dict[str, Any]:
    """What a form opened in an item's card shows."""
    wrong = [problem.say(lang()) for problem in problems if problem.where.get("field") in (None, "parts", "reason")]
    form: dict[str, Any] = {"do": do, "wrong": wrong, "item": item}
    if do == "edit":
        typed = _typed(item.kind, sent) if sent is not None else None
        form["boxes"] = boxes(item.kind, item.fields, item.machine_fields, typed, problems)
    elif do == "split":
        form["parts"] = sent.get("parts", "") if sent is not None else squash(item.quote)
    elif do == "reject":
        form["reasons"] = [say(*one) for one in REJECT_REASONS]
        form["reason"] = sent.get("reason", "") if sent is not None else ""
    else:
        form["events"] = [told_of(one) for one in review_history(item.plan_id, item_id=item.item_id)]
    return form


def _again(
    request: HttpRequest, plan_id: uuid.UUID, item_id: uuid.UUID, do: str, problems: tuple[Problem, ...]
) -> HttpResponse:
    """The form with what is wrong and everything that was typed; deeds without a form tell it above the list."""
    form_name = {"correct": "edit", "reject": "reject", "split": "split"}.get(do)
    trouble = " ".join(problem.say(lang()) for problem in problems)
    try:
        item = review_item(item_id)
    except LookupError:
        return _done(request, plan_id, None, whole=True, trouble=trouble)
    if form_name is None:
        return _done(request, plan_id, item_id, trouble=trouble)
    form = _form(form_name, item, problems, request.POST)
    if _htmx(request):
        piece = {"form": form, "card": card(item), "plan_id": plan_id, "back": _back(request)}
        return _into(request, "plans/review/form.html", piece, f"#f-{item_id}")
    sheet: ReviewSheet = found(review_sheet, plan_id)
    context = _whole(sheet, Asked.of(QueryDict(_back(request))), item)
    context["cards"] = _opened(context["cards"], item_id, form)
    return render(request, "plans/review/page.html", context, status=400)


def _into(request: HttpRequest, template: str, context: dict[str, Any], place: str) -> HttpResponse:
    """An answer that goes to another place of the page than was asked for."""
    response = render(request, template, context)
    response.headers["HX-Retarget"] = place
    response.headers["HX-Reswap"] = "innerHTML"
    response.headers["HX-Trigger-After-Settle"] = json.dumps({"review:form": {"place": place}})
    return response


def _done(
    request: HttpRequest,
    plan_id: uuid.UUID,
    item_id: uuid.UUID | None,
    *,
    do: str = "",
    whole: bool = False,
    message: str = "",
    trouble: str = "",
) -> HttpResponse:
    """After a deed: the pieces that changed and the item to go on with."""
    back = _back(request)
    sheet: ReviewSheet = found(review_sheet, plan_id)
    by_id = {one.item_id: one for one in sheet.items}
    changed = by_id.get(item_id) if item_id is not None else None
    focus = changed
    if changed is not None and not trouble and (do in ("accept", "reject") or request.POST.get("then") == "accept"):
        focus = _next_waiting(sheet.items, Asked.of(QueryDict(back)), changed)
    said = trouble or message or _said(do, changed)
    if not _htmx(request):
        if trouble:
            told_trouble(request, trouble)
        else:
            told(request, said, said)
        here = reverse("plan_review", args=[plan_id])
        asked = "&".join(part for part in (back, f"item={focus.item_id}" if focus else "") if part)
        return redirect(f"{here}?{asked}{f'#i-{focus.item_id}' if focus else ''}" if asked else here)
    context = {
        **_whole(sheet, Asked.of(QueryDict(back)), focus, shown=None if whole or changed is None else changed),
        "whole": whole,
        "said": said,
        "trouble": bool(trouble),
        "left": sheet.progress.whole.waiting,
    }
    response = render(request, "plans/review/done.html", context)
    response.headers["HX-Trigger-After-Settle"] = json.dumps(
        {
            "review:done": {
                "focus": str(focus.item_id) if focus else "",
                "marks": {} if whole or changed is None else {str(changed.item_id): str(changed.state)},
                "left": sheet.progress.whole.waiting,
            }
        }
    )
    return response


def told_trouble(request: HttpRequest, message: str) -> None:
    """Says on the next page what could not be done."""
    from django.contrib import messages

    messages.error(request, message)


def _whole(
    sheet: ReviewSheet, asked: Asked, focus: ReviewedItem | None, shown: ReviewedItem | None = None
) -> dict[str, Any]:
    """What the templates of the page need; with ``shown`` only that item's card is made."""
    listed = [one for one in sheet.items if asked.fits(one)] if shown is None else [shown]
    if shown is None and focus is not None and focus.item_id not in {one.item_id for one in listed}:
        listed = sorted([*listed, focus], key=lambda one: (one.start, -one.end, one.order))
    if focus is None and listed:
        focus = next((one for one in listed if one.state is ReviewState.READ), listed[0])
    cards: list[Card] = [card(one, sheet.text) for one in listed]
    pages = [(one.number, one.start) for one in sheet.text.pages] if len(sheet.text.pages) > 1 else []
    progress = sheet.progress
    return {
        "plan": sheet.plan,
        "plan_id": sheet.plan.plan_id,
        "title": plan_title(sheet.plan),
        "crumbs": [
            (say("Kế hoạch", "Plans"), reverse("plans")),
            (plan_title(sheet.plan), reverse("plan", args=[sheet.plan.plan_id])),
        ],
        "cards": cards,
        "shown_count": len(cards),
        "focus": str(focus.item_id) if focus else "",
        "stretches": stretches(sheet.text.text, marks_of(sheet.items), pages) if shown is None else (),
        "progress": progress,
        "whole_progress": progress.whole,
        "share": progress.whole.reviewed / progress.whole.total if progress.whole.total else 0,
        "kinds": [
            {"kind": str(kind), "label": say(*KINDS[kind]), "one": one, "chosen": asked.only == kind}
            for kind, one in progress.by_kind.items()
        ],
        "states": [
            (str(state), say(*words[1:]), asked.state == state) for state, words in STATES.items()
        ],
        "doubted": sum(one.confidence is Confidence.LOW and one.state is ReviewState.READ for one in sheet.items),
        "asked": asked,
        "back": asked.query,
        "history": [told_of(one) for one in sheet.history],
        "newer_reader": sheet.newer_reader,
        "other_files": [(str(one.plan_id), plan_title(one), one) for one in sheet.other_files],
    }  # fmt: skip


def _item_asked(query: QueryDict, sheet: ReviewSheet) -> ReviewedItem | None:
    return next((one for one in sheet.items if str(one.item_id) == query.get("item")), None)


def _next_waiting(items: Iterable[ReviewedItem], asked: Asked, after: ReviewedItem) -> ReviewedItem:
    """The next item still to be decided among those asked for; from the top again after the last."""
    listed = list(items)
    place = next(index for index, one in enumerate(listed) if one.item_id == after.item_id)
    around = [*listed[place + 1 :], *listed[:place]]
    return next((one for one in around if one.state is ReviewState.READ and asked.fits(one)), after)


def _said(do: str, item: ReviewedItem | None) -> str:
    name = item_name(item)[:90] if item is not None else ""
    words = {
        "accept": ("Đã chấp nhận: {}", "Accepted: {}"),
        "reject": ("Đã bác bỏ: {}", "Rejected: {}"),
        "reconsider": ("Đã đưa lại để xét: {}", "Put back for decision: {}"),
        "correct": ("Đã ghi sửa: {}", "Correction recorded: {}"),
        "split": ("Đã tách; phần đầu: {}", "Split; the first part: {}"),
        "merge": ("Đã gộp: {}", "Merged: {}"),
        "add": ("Đã thêm: {}", "Added: {}"),
    }
    return say(*words[do], name) if do in words else say("Đã ghi.", "Recorded.")


def _gone() -> str:
    return say(
        "Mục này vừa được người khác tách, gộp hoặc bỏ.", "Somebody has just split, merged or removed this item."
    )


def _htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _back(request: HttpRequest) -> str:
    """The filters the page was seen with, so that a deed does not lose them."""
    return Asked.of(QueryDict(request.POST.get("back", ""))).query


_HERE = "plans/<uuid:plan_id>/review/"
_ITEM_DEEDS = ("accept", "reject", "reconsider", "correct", "split", "merge")
_PLAN_DEEDS = ("add", "undo", "accept-confident", "reread", "carry-over")
urlpatterns = [
    path(_HERE, review, name="plan_review"),
    *(
        path(f"{_HERE}<uuid:item_id>/{do}/", review_item_deed, {"do": do}, name=f"plan_review_{do}")
        for do in _ITEM_DEEDS
    ),
    *(
        path(f"{_HERE}{do}/", review_plan_deed, {"do": do}, name=f"plan_review_{do.replace('-', '_')}")
        for do in _PLAN_DEEDS
    ),
]
