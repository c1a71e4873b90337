"""A corrected workbook goes back into a kept plan through the deeds of the review; what cannot go in comes back."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ansinh.access.facts import Actor
from ansinh.kernel.problem import BadInput
from ansinh.plans import actions, offline, queries
from ansinh.plans.facts import CorrectionResult, ItemKind, KeptPlan, ReviewDeed, ReviewState
from tests.plans.test_exchange import column, put
from tests.plans.test_kept_by_command import Run
from tests.plans.test_kept_by_command import run as run
from tests.plans.test_review import AT, ON, PLAN
from tests.plans.test_review import people as people

Change = Callable[[openpyxl.Workbook], None]
LATER = AT + dt.timedelta(hours=1)


@pytest.fixture
def an(people: tuple[Actor, Actor]) -> Actor:
    return people[0]


@pytest.fixture
def kept(an: Actor) -> KeptPlan:
    return actions.take_in(PLAN.encode(), "ke-hoach.txt", by=an, at=AT, on=ON)


def exported(plan_id: uuid.UUID) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(offline.as_workbook(queries.plan_exchange(plan_id))))


def bytes_of(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent_back(kept: KeptPlan, by: Actor, *changes: Change, book: openpyxl.Workbook | None = None) -> CorrectionResult:
    book = book or exported(kept.plan_id)
    for change in changes:
        change(book)
    return actions.take_in_corrections(kept.plan_id, bytes_of(book), "sua.xlsx", by=by, at=LATER)


def row_of(kept: KeptPlan, name: str, words: str) -> int:
    sheet = exported(kept.plan_id)[name]
    at = column(sheet, "Nguyên văn")
    return next(row for row in range(3, sheet.max_row + 1) if words in str(sheet.cell(row, at).value))


def test_corrections_decisions_and_additions_go_in_at_once(kept: KeptPlan, an: Actor) -> None:
    health, jobs = row_of(kept, "Chỉ tiêu", "bảo hiểm y tế"), row_of(kept, "Chỉ tiêu", "2.000")
    money = row_of(kept, "Nhiệm vụ", "bố trí kinh phí")

    def new(book: openpyxl.Workbook) -> None:
        row = book["Nhiệm vụ"].max_row + 1
        put("Nguyên văn", row, "công khai danh sách hộ được hỗ trợ", "Nhiệm vụ")(book)
        put("Chủ trì", row, "UBND các xã, phường", "Nhiệm vụ")(book)

    result = sent_back(
        kept, an,
        put("Giá trị *", health, 96), put("Trạng thái", health, "Đã chấp nhận"),
        put("Trạng thái", jobs, "Đã bác bỏ"), put("Lý do bác bỏ", jobs, "Không phải chỉ tiêu của tỉnh"),
        put("Thời gian", money, "Hằng năm, trước 31/12", "Nhiệm vụ"),
        new,
    )  # fmt: skip
    assert (result.corrected, result.added, result.accepted, result.rejected, result.bad) == (2, 1, 1, 1, ())
    items = {item.item_id: item for item in queries.review_items(kept.plan_id)}
    by_words = {item.quote: item for item in items.values()}
    accepted = next(item for quote, item in by_words.items() if "bảo hiểm y tế" in quote)
    assert (accepted.fields["value"], accepted.state, accepted.accepted_by) == (96, ReviewState.ACCEPTED, "Võ Thị An")
    assert accepted.machine_fields is not None and accepted.machine_fields["value"] == 95
    rejected = next(item for quote, item in by_words.items() if "2.000" in quote)
    assert (rejected.state, rejected.reject_reason) == (ReviewState.REJECTED, "Không phải chỉ tiêu của tỉnh")
    added = by_words["công khai danh sách hộ được hỗ trợ"]
    assert added.by_hand and added.kind is ItemKind.TASK and added.fields["lead"] == ("UBND các xã, phường",)
    deeds = {event.deed for event in queries.review_history(kept.plan_id)}
    assert {ReviewDeed.CORRECT, ReviewDeed.REJECT, ReviewDeed.ADD} <= deeds


def test_the_same_workbook_sent_twice_changes_nothing_the_second_time(kept: KeptPlan, an: Actor) -> None:
    book = exported(kept.plan_id)
    row = row_of(kept, "Chỉ tiêu", "2.000")
    put("Năm đạt", row, 2029)(book)
    put("Nguyên văn", book["Nhiệm vụ"].max_row + 1, "công khai danh sách hộ được hỗ trợ.", "Nhiệm vụ")(book)
    first, second = sent_back(kept, an, book=book), sent_back(kept, an, book=book)
    assert (first.corrected, first.added) == (1, 1)
    assert (second.corrected, second.added, second.bad) == (0, 0, ())


def test_a_row_somebody_changed_meanwhile_comes_back_and_the_others_go_in(
    kept: KeptPlan, people: tuple[Actor, Actor]
) -> None:
    an, binh = people
    health, jobs = row_of(kept, "Chỉ tiêu", "bảo hiểm y tế"), row_of(kept, "Chỉ tiêu", "2.000")
    book = exported(kept.plan_id)
    touched = next(one for one in queries.review_items(kept.plan_id) if "bảo hiểm y tế" in one.quote)
    actions.correct(touched.item_id, {"value": 97}, by=binh, at=AT)
    result = sent_back(kept, an, put("Giá trị *", health, 96), put("Giá trị *", jobs, 2500), book=book)
    assert (result.corrected, len(result.bad)) == (1, 1)
    assert result.bad[0].row == health and result.correction is not None
    assert queries.review_item(touched.item_id).fields["value"] == 97
    back = openpyxl.load_workbook(io.BytesIO(result.correction))
    assert "96" in str(back["Chỉ tiêu"].cell(3, column(back["Chỉ tiêu"], "Giá trị *")).value)


def test_good_rows_go_in_and_bad_ones_come_back_with_their_place(kept: KeptPlan, an: Actor) -> None:
    health, jobs = row_of(kept, "Chỉ tiêu", "bảo hiểm y tế"), row_of(kept, "Chỉ tiêu", "2.000")
    result = sent_back(kept, an, put("Giá trị *", health, "nhiều"), put("Năm đạt", jobs, 2028))
    assert result.corrected == 1
    (bad,) = result.bad
    (problem,) = bad.problems
    assert problem.where == {"file": "sua.xlsx", "sheet": "Chỉ tiêu", "row": health, "column": "F"}
    assert "đang ghi “nhiều”" in problem.vi and problem.remedy_vi


def test_a_rejected_item_that_is_corrected_stays_rejected(kept: KeptPlan, an: Actor) -> None:
    item = next(one for one in queries.review_items(kept.plan_id) if "2.000" in one.quote)
    actions.reject([item.item_id], "Không phải", by=an, at=AT)
    row = row_of(kept, "Chỉ tiêu", "2.000")
    assert sent_back(kept, an, put("Đơn vị", row, "lượt người")).corrected == 1
    after = queries.review_item(item.item_id)
    assert (after.state, after.reject_reason, after.fields["unit"]) == (
        ReviewState.REJECTED,
        "Không phải",
        "lượt người",
    )


def test_a_workbook_made_of_the_file_serves_the_kept_plan(kept: KeptPlan, an: Actor) -> None:
    one = offline.exchange_of(offline.read_plan(offline_source()), ON)
    book = openpyxl.load_workbook(io.BytesIO(offline.as_workbook(one)))
    put("Giá trị *", row_of(kept, "Chỉ tiêu", "2.000"), 2100)(book)
    assert sent_back(kept, an, book=book).corrected == 1


def offline_source():  # type: ignore[no-untyped-def]
    from ansinh.documents.offline import read_document

    return read_document(PLAN.encode(), "ke-hoach.txt")


def test_what_is_no_workbook_and_a_plan_that_is_not_there_are_refused(kept: KeptPlan, an: Actor) -> None:
    with pytest.raises(BadInput):
        actions.take_in_corrections(kept.plan_id, b"PK\x03\x04 no workbook", "a.xlsx", by=an, at=LATER)
    with pytest.raises(LookupError):
        actions.take_in_corrections(uuid.uuid4(), bytes_of(exported(kept.plan_id)), "a.xlsx", by=an, at=LATER)


def test_a_preview_writes_nothing(kept: KeptPlan) -> None:
    book = exported(kept.plan_id)
    put("Giá trị *", row_of(kept, "Chỉ tiêu", "2.000"), 2100)(book)
    preview = queries.preview_corrections(kept.plan_id, bytes_of(book), "a.xlsx")
    assert (preview.corrected, preview.added, preview.decided) == (1, 0, 0)
    assert queries.review_history(kept.plan_id) == ()


def test_export_correct_and_import_from_the_command_line(run: Run, tmp_path: Path) -> None:
    health = ("--as", "so-y-te", "--password-stdin")
    source = tmp_path / "ke-hoach.txt"
    source.write_text(PLAN, "utf-8")
    plan_id = json.loads(run("keep", str(source), "--json", *health)[1])["plan_id"]
    for form, first in (("xlsx", b"PK"), ("akn", b"<?xml"), ("json", b"{")):
        for what in ((str(source),), ("--plan", plan_id)):
            out = tmp_path / f"a.{form}"
            code, told, _ = run("export", *what, "--format", form, "--out", str(out), "--json")
            assert code == 0 and out.read_bytes().startswith(first)
            assert json.loads(told)["iri"] == "/akn/vn-51/doc/plan/2026-02-05/12-KH-UBND"
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["Chỉ tiêu"]
    sheet.cell(3, column(sheet, "Năm đạt")).value = 2029
    sheet.cell(4, column(sheet, "Giá trị *")).value = "nhiều"
    book.save(tmp_path / "sua.xlsx")
    common = ("import", str(tmp_path / "sua.xlsx"), "--plan", plan_id, *health)
    code, told, err = run(*common, "--dry-run")
    assert code == 1 and "Năm đạt: 2030 → 2029" in told and "Sẽ sửa 1 mục" in told and "cột F" in err
    code, told, _ = run(*common, "--json", "--correction", str(tmp_path / "lai.xlsx"))
    answer = json.loads(told)
    assert (code, answer["corrected"], answer["bad"]) == (1, 1, 1)
    assert openpyxl.load_workbook(tmp_path / "lai.xlsx")["Chỉ tiêu"].max_row == 3
    code, _, err = run("export", "--format", "akn", "--out", str(tmp_path / "x.xml"))
    assert code == 1 and "đúng một nguồn" in err
    code, _, err = run("import", str(tmp_path / "sua.xlsx"), "--plan", str(uuid.uuid4()), *health)
    assert code == 1 and "Không có kế hoạch" in err


def test_who_may_not_write_plans_may_not_import(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "ke-hoach.txt"
    source.write_text(PLAN, "utf-8")
    plan_id = json.loads(run("keep", str(source), "--json", "--as", "so-y-te", "--password-stdin")[1])["plan_id"]
    run("export", "--plan", plan_id, "--format", "xlsx", "--out", str(tmp_path / "a.xlsx"))
    code, _, err = run("import", str(tmp_path / "a.xlsx"), "--plan", plan_id, "--as", "mat-tran", "--password-stdin")
    assert code == 1 and err
