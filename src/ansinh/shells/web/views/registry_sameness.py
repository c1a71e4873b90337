"""Records of one person: the queue of pairs, two records side by side, merges proposed, decided and taken back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.access.offline import permissions
from ansinh.kernel.problem import BadInput, Refused
from ansinh.registry import actions, queries
from ansinh.registry.facts import Likeness, Merge, MergeState, Pair, Person
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page, told, told_problems
from ansinh.shells.web.language import say
from ansinh.shells.web.listing import Asked, Column, Filter, Listing, Tone
from ansinh.shells.web.places import place_name

STATES: Mapping[MergeState, tuple[Tone, str, str]] = {
    MergeState.PROPOSED: ("warn", "Chờ người thứ hai quyết định", "Waiting for a second person"),
    MergeState.MERGED: ("good", "Đã gộp", "Merged"),
    MergeState.REFUSED: ("still", "Không gộp", "Refused"),
    MergeState.UNDONE: ("still", "Đã tách lại", "Taken apart again"),
}
_TONES: Mapping[Likeness, Tone] = {Likeness.EQUAL: "good", Likeness.CLOSE: "info", Likeness.MISSING: "still", Likeness.DIFFERENT: "bad"}


def _short(one: Person) -> str:
    return f"{one.full_name} · {one.birth.vn or say('chưa rõ ngày sinh', 'birth unknown')}"


def _first_reason(one: Pair) -> str:
    return "; ".join(say(said.vi, said.en) for said in one.reasons[:3])


PAIRS = Listing(
    name="ho-so-trung",
    search_vi="",
    search_en="",
    empty_vi="Không có cặp hồ sơ nào chờ xem.",
    empty_en="No pair of records is waiting.",
    empty_help_vi="Mỗi tuần hệ thống đối chiếu toàn bộ hồ sơ; cặp nào có thể là một người sẽ hiện ở đây, kèm căn cứ.",
    empty_help_en="Every week all records are compared; pairs that may be one person appear here, with the reasons.",
    columns=(
        Column("one", "Hồ sơ", "Record", lambda one: _short(one.one), heads_row=True,
               link=lambda one: reverse("pair", args=[one.pair_id]),
               note=lambda one: f"{one.one.code} · {place_name(one.one.commune_code, clock.today())}", sort=False),
        Column("other", "Hồ sơ kia", "The other record", lambda one: _short(one.other),
               note=lambda one: f"{one.other.code} · {place_name(one.other.commune_code, clock.today())}", sort=False),
        Column("likely", "Khả năng là một người", "Likelihood", lambda one: f"{one.probability:.0%}", sort=False),
        Column("why", "Căn cứ", "Why", _first_reason, sort=False),
    ),
)  # fmt: skip


@page(Permission.PERSON_MATCH)
def pairs(request: HttpRequest) -> HttpResponse:
    """Pairs of records that may be one person, the likeliest first."""
    return PAIRS.respond(
        request, "registry/pairs.html", PAIRS.over(lambda asked: queries.pairs(True, asked.number, asked.size))
    )


@page(Permission.PERSON_MATCH)
def pair(request: HttpRequest, pair_id: uuid.UUID) -> HttpResponse:
    """Two records side by side, with what agrees and what differs."""
    one: Pair = found(queries.pair, pair_id)
    return render(
        request,
        "registry/pair.html",
        {
            "pair": one,
            "records": _side_by_side(one.one, one.other),
            "reasons": [
                {"tone": _TONES[said.likeness], "words": say(said.vi, said.en), "for": said.weight > 0,
                 "strength": abs(said.weight)}
                for said in one.reasons
            ],
            "likely": f"{one.probability:.0%}",
            "crumbs": [(say("Hồ sơ có thể trùng", "Records alike"), reverse("pairs"))],
        },
    )  # fmt: skip


def _side_by_side(one: Person, other: Person) -> list[dict[str, object]]:
    def row(vi: str, en: str, mine: str, theirs: str) -> dict[str, object]:
        return {"label": say(vi, en), "one": mine, "other": theirs, "same": bool(mine) and mine == theirs}

    def sex(record: Person) -> str:
        return say(record.sex.vi, record.sex.value) if record.sex else ""

    today = clock.today()
    return [
        row("Họ tên", "Name", one.full_name, other.full_name),
        row("Ngày sinh", "Born", one.birth.vn, other.birth.vn),
        row("Giới tính", "Sex", sex(one), sex(other)),
        row("Dân tộc", "Ethnicity", one.ethnicity, other.ethnicity),
        row("Số định danh", "Personal number", one.number_masked or "", other.number_masked or ""),
        row("Xã", "Commune", place_name(one.commune_code, today), place_name(other.commune_code, today)),
        row("Thôn", "Village", one.village_name or "", other.village_name or ""),
        row("Mã hồ sơ", "Record code", one.code, other.code),
    ]


@require_POST
@page(Permission.PERSON_MATCH)
def judge(request: HttpRequest, pair_id: uuid.UUID) -> HttpResponse:
    """One person or two: proposes a merge, or remembers that they are two."""
    same = request.POST.get("verdict") == "same"
    try:
        proposed = actions.judge_pair(
            pair_id, same, by=actor_of(request), at=clock.now(), note=request.POST.get("note", "")
        )
    except LookupError as error:
        raise Http404(str(error)) from error
    except (BadInput, Refused) as trouble:
        told_problems(request, trouble)
        return redirect("pair", pair_id=pair_id)
    if proposed is not None:
        told(request, "Đã đề nghị gộp; người khác có thẩm quyền quyết định.", "Merge proposed; somebody else decides.")
        return redirect("merge", merge_id=proposed.merge_id)
    told(request, "Đã ghi: hai người khác nhau.", "Recorded: two people.")
    return redirect("pairs")


MERGES = Listing(
    name="gop-ho-so",
    search_vi="",
    search_en="",
    empty_vi="Chưa có việc gộp hồ sơ nào.",
    empty_en="No merge yet.",
    columns=(
        Column("when", "Đề nghị lúc", "Proposed", lambda one: one.proposed_at, kind="instant", heads_row=True,
               link=lambda one: reverse("merge", args=[one.merge_id]), sort=False),
        Column("why", "Căn cứ", "Why", lambda one: one.reason, sort=False),
        Column("state", "Trạng thái", "State", lambda one: say(*STATES[one.state][1:]),
               tone=lambda one: STATES[one.state][0], sort=False),
        Column("decided", "Quyết định lúc", "Decided", lambda one: one.decided_at, kind="instant", sort=False),
    ),
    filters=(
        Filter("state", "Trạng thái", "State", tuple((state.value, *words[1:]) for state, words in STATES.items())),
    ),
)  # fmt: skip


@page(Permission.REGISTRY_READ)
def merges(request: HttpRequest) -> HttpResponse:
    """Merges that concern the reader's communes."""

    def ask(asked: Asked) -> object:
        state = asked.get("state")
        return queries.merges(MergeState(state) if state else None, asked.number, asked.size)

    return MERGES.respond(request, "registry/merges.html", MERGES.over(ask))  # type: ignore[arg-type]


@page(Permission.REGISTRY_READ)
def merge(request: HttpRequest, merge_id: uuid.UUID) -> HttpResponse:
    """One merge: both records, who proposed and decided, what may be done now."""
    one: Merge = found(queries.merge, merge_id)
    who = {record.person_id: record for record in queries.people_by_ids([one.survivor_id, one.merged_id])}
    may = permissions(actor_of(request))
    both = one.survivor_id in who and one.merged_id in who
    return render(
        request,
        "registry/merge.html",
        {
            "merge": one,
            "survivor": who.get(one.survivor_id),
            "other": who.get(one.merged_id),
            "records": _side_by_side(who[one.survivor_id], who[one.merged_id]) if both else (),
            "tone": STATES[one.state][0],
            "state": say(*STATES[one.state][1:]),
            "may_decide": both and one.state is MergeState.PROPOSED and Permission.PERSON_MERGE in may
            and one.proposed_by != actor_of(request).user_id,
            "may_undo": both and one.state is MergeState.MERGED and Permission.PERSON_MERGE in may,
            "crumbs": [(say("Gộp hồ sơ", "Merged records"), reverse("merges"))],
        },
    )  # fmt: skip


@require_POST
@page(Permission.PERSON_MERGE)
def decide(request: HttpRequest, merge_id: uuid.UUID) -> HttpResponse:
    """Approves, refuses or takes back a merge."""
    by, at, deed = actor_of(request), clock.now(), request.POST.get("deed", "")
    try:
        if deed == "undo":
            since = actions.undo_merge(merge_id, request.POST.get("reason", ""), by=by, at=at)
            told(
                request, "Đã tách lại hai hồ sơ; {} hoàn cảnh ghi sau khi gộp cần xem lại thuộc về ai.",
                "Taken apart; {} circumstances recorded since the merge need a look.", len(since),
            )  # fmt: skip
        else:
            result = actions.decide_merge(merge_id, deed == "approve", by=by, at=at)
            told(request, "Đã ghi quyết định.", "The decision is recorded.")
            for _, vi, en in result.to_settle:
                told(request, vi, en)
    except LookupError as error:
        raise Http404(str(error)) from error
    except (BadInput, Refused) as trouble:
        told_problems(request, trouble)
    return redirect("merge", merge_id=merge_id)


urlpatterns = [
    path("people/pairs/", pairs, name="pairs"),
    path("people/pairs/<uuid:pair_id>/", pair, name="pair"),
    path("people/pairs/<uuid:pair_id>/judge/", judge, name="pair_judge"),
    path("people/merges/", merges, name="merges"),
    path("people/merges/<uuid:merge_id>/", merge, name="merge"),
    path("people/merges/<uuid:merge_id>/decide/", decide, name="merge_decide"),
]
