"""The page that shows every component of the design language, with made-up content."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path

from ansinh.shells.web.language import say
from ansinh.shells.web.listing import Column, Filter, Listing, Tone


@dataclass(frozen=True, slots=True)
class Sample:
    """A line of the sample list."""

    name: str
    place: str
    born: dt.date | None
    amount: int | None
    state: str


_SAMPLES = (
    Sample("Phạm Thị Đào", "Xã Bình Sơn", dt.date(1951, 3, 9), 540_000, "approved"),
    Sample("Đinh Văn Ế", "Xã Sơn Hà", dt.date(1948, 1, 1), 1_080_000, "waiting"),
    Sample("Y Blước", "Xã Măng Đen", dt.date(2023, 11, 30), 810_000, "sent_back"),
    Sample("Nguyễn Hữu Hòa", "Phường Cẩm Thành", None, None, "missing"),
    Sample("Hồ Thị Lụa", "Đặc khu Lý Sơn", dt.date(1939, 7, 17), 12_345_678, "approved"),
)
_STATES: dict[str, tuple[Tone, str, str]] = {
    "approved": ("good", "Đã duyệt", "Approved"),
    "waiting": ("info", "Chờ duyệt", "Waiting"),
    "sent_back": ("warn", "Trả lại", "Sent back"),
    "missing": ("bad", "Thiếu căn cứ", "Evidence missing"),
}
LISTING = Listing(
    name="mau",
    sort="name",
    search_vi="Tìm tên hoặc xã (không cần dấu)",
    search_en="Search a name or commune",
    columns=(
        Column("name", "Họ tên", "Name", lambda one: one.name, heads_row=True, link=lambda _: "#listing"),
        Column("place", "Nơi ở", "Place", lambda one: one.place),
        Column("born", "Ngày sinh", "Born", lambda one: one.born, kind="day"),
        Column(
            "state",
            "Trạng thái",
            "State",
            lambda one: say(*_STATES[one.state][1:]),
            tone=lambda one: _STATES[one.state][0],
        ),
        Column("amount", "Mức hằng tháng", "Monthly", lambda one: one.amount, kind="money"),
    ),
    filters=(
        Filter(
            "state",
            "Trạng thái",
            "State",
            tuple((key, vi, en) for key, (_, vi, en) in _STATES.items()),
            matches=lambda one, value: one.state == value,
        ),
    ),
)
_COLOURS = (
    "paper", "sheet", "ink", "ink-soft", "rule", "rule-strong", "accent", "accent-wash", "mast",
    "good", "good-wash", "warn", "warn-wash", "bad", "bad-wash", "info", "info-wash", "still", "still-wash",
)  # fmt: skip


def design(request: HttpRequest) -> HttpResponse:
    """Shows the tokens and every component."""
    return LISTING.respond(
        request,
        "design.html",
        LISTING.of(_SAMPLES),
        {
            "colours": _COLOURS,
            "crumbs": [(say("Việc cần làm", "What needs doing"), "/")],
            "tabs": [
                {"label": say("Hồ sơ", "Record"), "href": "?tab=record", "current": True, "count": None},
                {
                    "label": say("Hoàn cảnh", "Circumstances"),
                    "href": "?tab=circumstances",
                    "current": False,
                    "count": 4,
                },
                {"label": say("Chi trả", "Payments"), "href": "?tab=payments", "current": False, "count": 12},
            ],
            "steps": [
                {"label": say("Lập", "Drafted"), "state": "done"},
                {"label": say("Chốt", "Frozen"), "state": "done"},
                {"label": say("Duyệt", "Approved"), "state": "now"},
                {"label": say("Gửi", "Sent"), "state": ""},
                {"label": say("Đối soát", "Reconciled"), "state": ""},
            ],
            "bars": [("11/2026", 62), ("10/2026", 48), ("09/2026", 31)],
        },
    )


urlpatterns = [path("design/", design, name="design")]
