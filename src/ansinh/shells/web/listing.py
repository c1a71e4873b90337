"""Every list of the system: search, filter, sort, export, pages – declared once, shown everywhere the same.

A view declares columns and filters and hands over one question. ``Listing.respond`` reads what the person asked
for, puts the question, and answers with the page, or with the whole list as .xlsx or .csv.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ansinh.access.actions import deed
from ansinh.kernel.dates import VIETNAM
from ansinh.kernel.page import Page
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import fold, sort_key
from ansinh.shells.site import clock
from ansinh.shells.web import exports
from ansinh.shells.web.doors import actor_of
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.templatetags import ansinh as shown

Kind = Literal["text", "number", "money", "day", "instant", "percent", "tenths", "month"]
Tone = Literal["good", "warn", "bad", "info", "still"]
PAGE_SIZE = 50
EXPORT_LIMIT = 200_000
SORT_LIMIT = 20_000
_RIGHT = {"number", "money", "percent", "tenths"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its raw value (exported, sorted), and how a cell looks."""

    key: str
    vi: str
    en: str
    value: Callable[[Any], Any]
    kind: Kind = "text"
    link: Callable[[Any], str | None] | None = None
    note: Callable[[Any], str] | None = None
    tone: Callable[[Any], Tone] | None = None
    heads_row: bool = False
    sort: bool = True


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice above the list; ``options`` are (value, vi, en). ``matches`` decides where we filter ourselves."""

    key: str
    vi: str
    en: str
    options: Sequence[tuple[str, str, str]]
    matches: Callable[[Any, str], bool] | None = None
    all_vi: str = "Tất cả"
    all_en: str = "All"
    default: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person asked of a list."""

    text: str = ""
    number: int = 1
    size: int = PAGE_SIZE
    sort: str = ""
    descending: bool = False
    chosen: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str) -> str | None:
        """The chosen value of a filter; None for all."""
        return self.chosen.get(key) or None

    @property
    def order(self) -> str:
        """The sort column with a minus for descending, as queries take it."""
        return f"-{self.sort}" if self.sort and self.descending else self.sort


Question = Callable[[Asked], Page[Any]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the template shows it."""

    text: str
    right: bool
    href: str | None
    note: str
    tone: Tone | None
    label: str
    heads_row: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells, and the id for the tick box where rows can be chosen."""

    cells: tuple[Cell, ...]
    item: Any
    key: str


@dataclass(frozen=True)
class Listing:
    """A declared list. ``name`` is the file name of exports and the subject of their audit entry."""

    name: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    search_vi: str = ""
    search_en: str = ""
    sort: str = ""
    key: Callable[[Any], str] | None = None
    empty_vi: str = "Chưa có dòng nào."
    empty_en: str = "Nothing here yet."
    empty_help_vi: str = ""
    empty_help_en: str = ""

    def respond(
        self,
        request: HttpRequest,
        template: str,
        question: Question,
        context: Mapping[str, object] | Callable[[Page[Any]], Mapping[str, object]] | None = None,
        total_row: Callable[[Page[Any]], Sequence[str]] | None = None,
    ) -> HttpResponse:
        """Puts the question as asked and answers with ``template`` (the list is ``listing``) or with a file."""
        asked = self.asked(request)
        kind = request.GET.get("export")
        if kind in exports.KINDS:
            page = question(replace(asked, number=1, size=EXPORT_LIMIT))
            with deed("web.export", by=actor_of(request), at=clock.now(), subject=self.name) as record:
                record(rows=len(page.items), kind=kind)
            return exports.answer(self, page.items, kind, clock.today())
        page = question(asked)
        shown_list = Shown(self, page, asked, request, total_row(page) if total_row else ())
        more = context(page) if callable(context) else (context or {})
        return render(request, template, {"listing": shown_list, "page": page, **more})

    def asked(self, request: HttpRequest) -> Asked:
        """Reads the address; what cannot be understood counts as not asked."""
        number = request.GET.get("page", "1")
        sort = request.GET.get("sort", "") or self.sort
        name, descending = sort.lstrip("-"), sort.startswith("-")
        if name not in {column.key for column in self.columns if column.sort}:
            name, descending = "", False
        chosen = {}
        for one in self.filters:
            value = request.GET.get(one.key, one.default)
            chosen[one.key] = value if value in {option[0] for option in one.options} else ""
        return Asked(
            text=request.GET.get("q", "").replace("\0", "").strip()[:200] if self.search_vi else "",
            number=min(int(number), 100_000) if number.isdecimal() and int(number) > 0 else 1,
            sort=name,
            descending=descending,
            chosen=chosen,
        )

    def of(self, items: Iterable[Any], text: Callable[[Any], str] | None = None) -> Question:
        """A question over items we already hold: search, filter, sort and page are done here. For short lists."""

        def question(asked: Asked) -> Page[Any]:
            return self._arranged(items, asked, text)

        return question

    def _arranged(self, items: Iterable[Any], asked: Asked, text: Callable[[Any], str] | None) -> Page[Any]:
        kept = [item for item in items if self._kept(item, asked, text)]
        column = next((one for one in self.columns if one.key == asked.sort), None)
        if column is not None:
            known = [item for item in kept if column.value(item) is not None]
            blank = [item for item in kept if column.value(item) is None]
            known.sort(key=lambda item: _order(column.value(item)), reverse=asked.descending)
            kept = known + blank
        start = (asked.number - 1) * asked.size
        return Page(tuple(kept[start : start + asked.size]), len(kept), asked.number, asked.size)

    def over(self, query: Callable[[Asked], Page[Any]], *, searches: bool = False) -> Question:
        """A question over a room's query that pages but does not sort, nor search unless it ``searches``: where the
        person asks for that, the list as filtered is fetched whole and ordered here. Raises BadInput where it is too
        long for that.
        """

        def question(asked: Asked) -> Page[Any]:
            if not asked.sort and (searches or not asked.text):
                return query(asked)
            whole = query(replace(asked, number=1, size=SORT_LIMIT))
            if whole.total > SORT_LIMIT:
                raise BadInput(
                    Problem(
                        "list_too_long",
                        f"Danh sách có {whole.total} dòng, quá dài để tìm và sắp xếp một lượt.",
                        f"The list has {whole.total} rows, too many to search and sort at once.",
                        remedy_vi="Hãy lọc theo xã, tháng hoặc chế độ trước, rồi tìm hoặc sắp xếp.",
                        remedy_en="Filter by commune, month or programme first, then search or sort.",
                    )
                )
            return self._arranged(whole.items, replace(asked, text="") if searches else asked, None)

        return question

    def _kept(self, item: Any, asked: Asked, text: Callable[[Any], str] | None) -> bool:
        for one in self.filters:
            value = asked.get(one.key)
            if value and one.matches is not None and not one.matches(item, value):
                return False
        if not asked.text:
            return True
        words = text(item) if text else " ".join(str(column.value(item) or "") for column in self.columns)
        folded = fold(words)
        return all(word in folded for word in fold(asked.text).split())


def _order(value: Any) -> Any:
    return sort_key(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Shown:
    """A list as the template shows it."""

    declared: Listing
    page: Page[Any]
    asked: Asked
    request: HttpRequest
    total_row: Sequence[str] = ()

    @property
    def rows(self) -> list[Row]:
        """The rows of this page."""
        make_key = self.declared.key or (lambda _: "")
        return [
            Row(tuple(_cell(column, item) for column in self.declared.columns), item, make_key(item))
            for item in self.page.items
        ]

    @property
    def heads(self) -> list[dict[str, object]]:
        """Column headings with the address that sorts by them."""
        heads = []
        for column in self.declared.columns:
            current = self.asked.sort == column.key
            backwards = current and not self.asked.descending
            heads.append(
                {
                    "label": say(column.vi, column.en),
                    "right": column.kind in _RIGHT,
                    "href": self._with(sort=("-" if backwards else "") + column.key, page=None) if column.sort else "",
                    "aria": ("descending" if self.asked.descending else "ascending") if current else "",
                    "arrow": ("down" if self.asked.descending else "up") if current else "",
                }
            )
        return heads

    @property
    def filters(self) -> list[dict[str, object]]:
        """The choices above the list."""
        return [
            {
                "key": one.key,
                "label": say(one.vi, one.en),
                "all": say(one.all_vi, one.all_en),
                "has_all": not one.default,
                "options": [
                    {"value": value, "label": say(vi, en), "chosen": self.asked.chosen.get(one.key) == value}
                    for value, vi, en in one.options
                ],
            }
            for one in self.declared.filters
        ]

    @property
    def search(self) -> str:
        """The words of the search box; empty where a list has none."""
        return say(self.declared.search_vi, self.declared.search_en)

    @property
    def selectable(self) -> bool:
        """Whether rows can be ticked."""
        return self.declared.key is not None

    @property
    def narrowed(self) -> bool:
        """Whether search or filters hide something."""
        defaults = {one.key: one.default for one in self.declared.filters}
        return bool(self.asked.text) or any(
            value and value != defaults.get(key) for key, value in self.asked.chosen.items()
        )

    @property
    def empty(self) -> tuple[str, str]:
        """What an empty list says and advises."""
        one = self.declared
        if self.narrowed:
            return (
                say("Không có dòng nào khớp.", "Nothing matches."),
                say(
                    "Bớt điều kiện lọc hoặc thử từ khác; tìm không cần dấu.",
                    "Loosen the filters or try other words; tone marks are not needed.",
                ),
            )
        return say(one.empty_vi, one.empty_en), say(one.empty_help_vi, one.empty_help_en)

    @property
    def cleared(self) -> str:
        """The address without search and filters."""
        return self.request.path

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the filter form has to carry along: the order, and anything else in the address."""
        own = {"q", "page", "export", *(one.key for one in self.declared.filters)}
        return [(key, str(value)) for key, value in self.request.GET.items() if key not in own]

    @property
    def exports(self) -> list[tuple[str, str]]:
        """(label, address) of the whole list as a file."""
        return [(label, self._with(export=kind, page=None)) for kind, label in exports.KINDS.items()]

    @property
    def pages(self) -> list[dict[str, object]]:
        """Page links around the present one; gaps are None numbers."""
        last, here = self.page.pages, self.page.number
        wanted = sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)})
        links: list[dict[str, object]] = []
        before = 0
        for number in wanted:
            if number - before > 1:
                links.append({"number": None})
            links.append({"number": number, "href": self._with(page=number), "current": number == here})
            before = number
        return links

    @property
    def language(self) -> str:
        """``vi`` or ``en``."""
        return lang()

    def _with(self, **changes: object) -> str:
        kept = {key: value for key, value in self.request.GET.items() if key != "export"}
        for key, value in changes.items():
            kept.pop(key, None)
            if value is not None:
                kept[key] = str(value)
        return f"{self.request.path}?{urlencode(kept)}" if kept else self.request.path


def _cell(column: Column, item: Any) -> Cell:
    return Cell(
        text=text_of(column.kind, column.value(item)),
        right=column.kind in _RIGHT,
        href=column.link(item) if column.link else None,
        note=column.note(item) if column.note else "",
        tone=column.tone(item) if column.tone else None,
        label=say(column.vi, column.en),
        heads_row=column.heads_row,
    )


def text_of(kind: Kind, value: Any) -> str:
    """A raw value as people read it."""
    if value is None or value == "":
        return ""
    if kind == "money":
        return shown.money(value)
    if kind == "number":
        return shown.count(value)
    if kind == "percent":
        return shown.percent(value)
    if kind == "tenths":
        return shown.tenths(value)
    if kind == "instant":
        return shown.instant(value)
    if kind in ("day", "month") or isinstance(value, dt.date | Month):
        return shown.day(value)
    return str(value)


def plain(kind: Kind, value: Any) -> Any:
    """A raw value as a spreadsheet takes it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(VIETNAM).replace(tzinfo=None)
    if isinstance(value, Month):
        return value.vn
    if kind == "tenths" and value is not None:
        return value / 10
    if value is None or isinstance(value, int | float | dt.date):
        return value
    return str(value)
