"""The people, households or houses behind a figure, in the places of whoever asks."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse

from ansinh.access.facts import Permission
from ansinh.access.offline import require
from ansinh.kernel.page import Page
from ansinh.kernel.period import Month
from ansinh.monitoring import queries
from ansinh.monitoring.facts import MemberKind
from ansinh.plans.facts import Indicator
from ansinh.plans.queries import indicator as indicator_of
from ansinh.registry.queries import people_by_ids
from ansinh.registry.tables import household_heads
from ansinh.services.queries import items_by_ids
from ansinh.shells.site import clock
from ansinh.shells.web import words
from ansinh.shells.web.doors import actor_of, found, page
from ansinh.shells.web.language import say
from ansinh.shells.web.listing import Asked, Column, Filter, Listing
from ansinh.shells.web.places import commune_options, place_name
from ansinh.shells.web.scope import communes_in_sight
from ansinh.shells.web.views.monitoring import indicator_name, list_permission

# What a member's reason says in words: (vi, en).
_REASONS: Mapping[str, tuple[str, str]] = {
    "pension": ("có lương hưu, trợ cấp BHXH", "has a pension"),
    "social_pension": ("hưởng trợ cấp hưu trí xã hội", "receives the social pension"),
    "nothing": ("chưa có khoản nào", "has neither"),
    "young": ("có trẻ dưới 36 tháng", "child under 36 months"),
    "expecting": ("có người mang thai", "a pregnant woman"),
    "old": ("có người từ 60 tuổi", "somebody of 60 or over"),
    "severe": ("khuyết tật nặng", "severe disability"),
    "especially_severe": ("khuyết tật đặc biệt nặng", "exceptionally severe disability"),
    "bank": ("qua tài khoản ngân hàng", "by bank account"),
    "welfare_account": ("qua tài khoản an sinh", "by welfare account"),
    "mobile_money": ("qua tiền di động", "by mobile money"),
    "post": ("tiền mặt qua bưu điện", "in cash by post"),
    "personal_number": ("chưa có số định danh", "no personal number"),
    "poverty": ("hộ nghèo", "poor household"),
    "listed": ("trong danh sách", "listed"),
    "started": ("đã khởi công", "started"),
    "finished": ("đã hoàn thành", "finished"),
}

@dataclass(frozen=True, slots=True)
class _Behind:
    name: str
    code: str
    href: str
    commune_code: str
    village: str
    reached: bool
    reason: str


def _behind_listing(request: HttpRequest, code: str, kind: MemberKind, months: Sequence[Month]) -> Listing:
    mine = communes_in_sight(actor_of(request))
    filters = [Filter("month", "Tháng", "Month", tuple((str(m), m.vn, m.vn) for m in months),
                      default=str(months[0]) if months else "")]  # fmt: skip
    if queries.listed(code) is None:
        both = (("no", "Chưa đạt tới", "Left out"), ("yes", "Đã đạt tới", "Reached"))
        filters.append(Filter("reached", "Kết quả", "Result", both))
    if len(mine) > 1:
        filters.append(Filter("commune", "Xã", "Commune", commune_options(mine, clock.today())))
    heading = {
        MemberKind.PERSON: ("Họ tên", "Name"),
        MemberKind.HOUSEHOLD: ("Chủ hộ", "Head of household"),
        MemberKind.ITEM: ("Tên trong sổ", "On the register"),
    }[kind]
    return Listing(
        name=f"nguoi-phia-sau-{code.replace('_', '-')}",
        search_vi="Tìm tên (không cần dấu)",
        search_en="Search a name",
        empty_vi="Không có ai trong danh sách.",
        empty_en="Nobody is on the list.",
        empty_help_vi="Danh sách chỉ gồm người trong địa bàn của tài khoản, của tháng đã tính.",
        empty_help_en="The list holds people of your places, of months that were computed.",
        columns=(
            Column("name", *heading, lambda one: one.name, heads_row=True, link=lambda one: one.href or None,
                   note=lambda one: one.code),
            Column("commune", "Xã", "Commune", lambda one: place_name(one.commune_code, clock.today()),
                   note=lambda one: one.village),
            Column("reached", "Kết quả", "Result",
                   lambda one: say("Đã đạt tới", "Reached") if one.reached else say("Chưa đạt tới", "Left out"),
                   tone=lambda one: "good" if one.reached else "warn"),
            Column("reason", "Vì sao", "Why", lambda one: one.reason),
        ),
        filters=tuple(filters),
    )  # fmt: skip


def reason_text(reason: str) -> str:
    """A member's reason in words; programme codes are named, several are joined."""
    parts = [part for part in reason.split("+") if part]
    return ", ".join(say(*_REASONS[part]) if part in _REASONS else words.programme(part) for part in parts)


@page(Permission.MONITORING_READ)
def people_behind(request: HttpRequest, code: str) -> HttpResponse:
    """Who stands behind a figure in the actor's places: reached and left out, each with a way to the record."""
    item: Indicator = found(indicator_of, code)
    kind = queries.members_are(code)
    if kind is None:
        return redirect("indicator", code=code)
    require(actor_of(request), list_permission(kind))
    months = queries.months_with_members(code)
    listing = _behind_listing(request, code, kind, months)

    def ask(asked: Asked) -> Page[_Behind]:
        month = Month.parse(asked.chosen["month"]) if asked.get("month") else (months[0] if months else None)
        reached = {"yes": True, "no": False}.get(asked.get("reached") or "")
        kept = queries.members(
            code, month=month, commune_code=asked.get("commune") or "", reached=reached,
            number=asked.number, size=asked.size,
        )  # fmt: skip
        named = _names(kind, [one.member_id for one in kept.items])
        rows = tuple(
            replace(
                named.get(one.member_id, _Behind("", "", "", "", "", False, "")),
                commune_code=one.commune_code,
                reached=one.reached,
                reason=reason_text(one.reason),
            )
            for one in kept.items
        )
        return Page(rows, kept.total, kept.number, kept.size)

    context = {
        "indicator": item,
        "name": indicator_name(item),
        "kind": kind.value,
        "only": {True: "reached", False: "left", None: ""}[queries.listed(code)],
        "crumbs": [
            (say("Chỉ tiêu, tiến độ", "Targets and progress"), reverse("indicators")),
            (indicator_name(item), reverse("indicator", args=[code])),
        ],
    }
    return listing.respond(request, "monitoring/people.html", listing.over(ask), context)


def _names(kind: MemberKind, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, _Behind]:
    """Names and addresses of the members of a page, in one query; those out of sight stay nameless."""
    if kind is MemberKind.PERSON:
        return {
            one.person_id: _Behind(one.full_name, one.code, reverse("person", args=[one.person_id]), "",
                                   one.village_name or "", False, "")
            for one in people_by_ids(ids)
        }  # fmt: skip
    if kind is MemberKind.HOUSEHOLD:
        return {
            uuid.UUID(row["household_id"]): _Behind(
                row["head_name"] or "", row["code"] or "", reverse("household", args=[row["household_id"]]), "",
                row["village_name"] or "", False, "",
            )
            for row in household_heads([str(one) for one in ids]).iter_rows(named=True)
        }  # fmt: skip
    return {
        one.item_id: _Behind(str(one.values.get("head_name", "")), "", reverse("item", args=[one.item_id]), "",
                             str(one.values.get("village") or ""), False, "")
        for one in items_by_ids(ids)
    }  # fmt: skip


urlpatterns = [path("indicators/<slug:code>/people/", people_behind, name="indicator_people")]
