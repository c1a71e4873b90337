"""The parts pages are made of, without a browser."""

from __future__ import annotations

import csv
import datetime as dt
import io
import struct
from dataclasses import dataclass

import openpyxl
import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from ansinh.kernel.page import Page
from ansinh.kernel.period import Month, Period
from ansinh.kernel.problem import BadInput
from ansinh.shells.web import exports
from ansinh.shells.web.figures import WEIGHTS, digits_face
from ansinh.shells.web.listing import SORT_LIMIT, Asked, Column, Filter, Listing, Shown
from ansinh.shells.web.marks import Mark, stretches
from ansinh.shells.web.templatetags import ansinh as shown


@dataclass(frozen=True)
class Someone:
    name: str
    amount: int | None
    born: dt.date | None = None


PEOPLE = (
    Someone("Đinh Văn Ế", 540_000, dt.date(1948, 1, 1)),
    Someone("Dương Thị A", None),
    Someone("Ân Văn B", 1_080_000, dt.date(1951, 3, 9)),
    Someone("An Thị C", 270_000),
)
LISTING = Listing(
    name="thu",
    search_vi="Tìm",
    search_en="Search",
    columns=(
        Column("name", "Họ tên", "Name", lambda one: one.name, heads_row=True),
        Column("amount", "Mức", "Amount", lambda one: one.amount, kind="money"),
        Column("born", "Ngày sinh", "Born", lambda one: one.born, kind="day"),
    ),
    filters=(Filter("big", "Lớn", "Big", (("yes", "Có", "Yes"),), matches=lambda one, _: (one.amount or 0) > 500_000),),
)


def ask(text: str = "", **more: object) -> Page[Someone]:
    return LISTING.of(PEOPLE)(Asked(text=text, **more))  # type: ignore[arg-type]


def test_names_stand_in_vietnamese_order() -> None:
    assert [one.name for one in ask(sort="name").items] == ["An Thị C", "Ân Văn B", "Dương Thị A", "Đinh Văn Ế"]


def test_unknown_amounts_come_last_whichever_way_one_sorts() -> None:
    assert [one.amount for one in ask(sort="amount").items] == [270_000, 540_000, 1_080_000, None]
    assert [one.amount for one in ask(sort="amount", descending=True).items] == [1_080_000, 540_000, 270_000, None]


def test_search_needs_no_tone_marks_and_takes_words_in_any_order() -> None:
    assert [one.name for one in ask("e dinh").items] == ["Đinh Văn Ế"]
    assert ask("khong co ai").total == 0


def test_a_filter_keeps_what_matches() -> None:
    assert {one.name for one in ask(chosen={"big": "yes"}).items} == {"Đinh Văn Ế", "Ân Văn B"}


@pytest.mark.parametrize("address", ["?page=abc", "?page=-3", "?page=0", "?sort=drop%20table", "?q=%00", "?big=strange"])
def test_an_address_that_makes_no_sense_counts_as_not_asked(address: str) -> None:
    asked = LISTING.asked(RequestFactory().get(f"/{address}"))
    assert (asked.number, asked.sort, asked.get("big"), asked.text) == (1, "", None, "")


def test_too_long_a_list_is_not_sorted_silently_in_part() -> None:
    question = LISTING.over(lambda asked: Page(PEOPLE, SORT_LIMIT + 1, asked.number, asked.size))
    assert question(Asked()).total == SORT_LIMIT + 1
    with pytest.raises(BadInput, match="Filter by commune"):
        question(Asked(sort="name"))


def test_page_links_keep_what_was_asked_and_mark_the_present_page() -> None:
    request = RequestFactory().get("/x/?q=an&page=5&big=yes")
    page = Page(PEOPLE, 1000, 5, 50)
    links = Shown(LISTING, page, LISTING.asked(request), request).pages
    assert [link["number"] for link in links] == [1, None, 3, 4, 5, 6, 7, None, 20]
    assert all("q=an" in str(link["href"]) and "big=yes" in str(link["href"]) for link in links if link["number"])
    assert [link["number"] for link in links if link.get("current")] == [5]


def test_a_text_that_looks_like_a_formula_stays_a_text_in_exports() -> None:
    trap = Someone('=HYPERLINK("http://x")', 1)
    rows = list(csv.reader(io.StringIO(exports.as_csv(LISTING, [trap]).decode("utf-8-sig"))))
    assert rows[1][0].startswith("'=")
    sheet = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(LISTING, [trap]))).active
    assert sheet["A2"].data_type == "s" and sheet["A2"].value == trap.name


def test_an_exported_workbook_keeps_numbers_dates_and_blanks_as_such() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(LISTING, PEOPLE))).active
    assert sheet["B2"].value == 540_000
    assert sheet["C2"].value.date() == dt.date(1948, 1, 1)
    assert sheet["B3"].value is None
    assert exports.as_csv(LISTING, PEOPLE[:1]).decode("utf-8-sig").splitlines()[1] == "Đinh Văn Ế,540000,01/01/1948"


def test_what_is_shown_follows_vietnamese_habits() -> None:
    assert shown.money(1_234_567) == "1.234.567 đ"
    assert shown.money(None) == "—"
    assert shown.percent(0.938) == "93,8 %"
    assert shown.tenths(25) == "2,5"
    assert shown.day(Month(2026, 11)) == "11/2026"
    assert shown.span(Period(dt.date(2026, 7, 1), dt.date(2026, 10, 5))) == "từ 01/07/2026 đến hết 04/10/2026"
    assert shown.instant(dt.datetime(2026, 11, 22, 17, 30, tzinfo=dt.UTC)) == "23/11/2026 00:30"
    assert "chưa ghi nhận" in str(shown.known(None)) and shown.known(0) == 0


def advance_widths(font: bytes) -> dict[str, int]:
    """Advance width of each digit, read the way a browser does: cmap, then hmtx."""
    tables = {}
    for index in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        tables[tag.decode()] = font[offset : offset + length]
    from ansinh.shells.web.figures import _glyph_of

    return {c: struct.unpack_from(">H", tables["hmtx"], 4 * _glyph_of(tables["cmap"], ord(c)))[0] for c in "0123456789"}


@pytest.mark.parametrize("weight", WEIGHTS)
def test_all_digits_of_the_figures_face_have_one_width(weight: str) -> None:
    face = digits_face(weight)
    assert len(set(advance_widths(face).values())) == 1
    assert len(face) < 60_000


def test_the_figures_face_sums_up_as_a_font_file_must() -> None:
    face = digits_face("Regular")
    assert sum(struct.unpack(f">{len(face) // 4}I", face)) & 0xFFFFFFFF == 0xB1B0AFBA


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["task", "target", "report", "finding"]))),
)
def test_a_marked_text_is_still_the_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    marks = [Mark(f"m{i}", kind, start, end) for i, (start, end, kind) in enumerate(spans)]
    cut = stretches(text, marks)
    assert "".join(one.text for one in cut) == text
    anchors = [anchor for one in cut for anchor in one.anchors]
    sound = [mark.anchor for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    assert sorted(anchors) == sorted(sound)


def test_where_items_overlap_the_narrower_kind_shows() -> None:
    cut = stretches("nhiệm vụ có 95% trong đó", [Mark("n", "task", 0, 24), Mark("t", "target", 12, 15)])
    assert [(one.text, one.kind) for one in cut] == [
        ("nhiệm vụ có ", "task"),
        ("95%", "target"),
        (" trong đó", "task"),
    ]
