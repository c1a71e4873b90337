"""Lists that people send in: what is hostile is refused in words, what is a list is read as a person sees it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.kernel.problem import BadInput
from ansinh.kernel.workbook import (
    MOST_BYTES,
    cells_without_value,
    read_csv,
    read_sheets,
    read_workbook,
    text_rows,
)


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GOOD = workbook(["Tên", "Ngày", "Số"], ["Phạm  Thị Hà", dt.date(1950, 3, 2), 540000], ["Y Blút", None, 0.5])


def changed(change: Callable[[dict[str, bytes]], object]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return out.getvalue()


def kind(data: bytes, name: str = "a.xlsx", most_rows: int = 100) -> str:
    with pytest.raises(BadInput) as refused:
        read_sheets(data, name, most_rows)
    (problem,) = refused.value.problems
    assert problem.vi and problem.en and problem.remedy_vi and problem.remedy_en and problem.where["file"] == name
    return problem.kind


def test_cells_are_read_as_a_person_sees_them() -> None:
    (sheet,) = read_workbook(GOOD, "a.xlsx")
    assert text_rows(sheet) == [
        (1, ["Tên", "Ngày", "Số"]),
        (2, ["Phạm Thị Hà", "02/03/1950", "540000"]),
        (3, ["Y Blút", "", "0.5"]),
    ]
    assert cells_without_value(sheet, "a.xlsx") == []


def test_a_formula_and_an_error_are_named_by_their_cell() -> None:
    (sheet,) = read_workbook(workbook(["a", "=1+1"], ["#N/A", "b"]), "a.xlsx")
    wrong = cells_without_value(sheet, "a.xlsx")
    assert [(one.kind, one.where["row"], one.where["column"]) for one in wrong] == [("formula", 1, "B"), ("formula", 2, "A")]
    assert len(cells_without_value(sheet, "a.xlsx", most=1)) == 1


@pytest.mark.parametrize(
    ("wanted", "part", "body"),
    [
        ("macro", "xl/vbaProject.bin", b"x"),
        ("links", "xl/externalLinks/externalLink1.xml", b"<x/>"),
        ("objects", "xl/embeddings/oleObject1.bin", b"x"),
        ("bomb", "xl/media/big.bin", bytes(60 * 2**20)),
        ("entities", "xl/never-read.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
        ("entities", "xl/workbook.xml", "<workbook/>".encode("utf-16")),
        ("damaged", "../evil.xml", b"<a/>"),
        ("damaged", "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
    ],
)
def test_a_hostile_part_keeps_the_file_shut(wanted: str, part: str, body: bytes) -> None:
    assert kind(changed(lambda parts: parts.update({part: body}))) == wanted


def test_a_row_beyond_any_sheet_is_damage_not_a_billion_rows() -> None:
    def far(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(b'<row r="3"', b'<row r="999999999999"')

    assert kind(changed(far)) == "damaged"


def test_files_that_are_no_workbook_say_which_they_are() -> None:
    assert kind(b"") == "empty"
    assert kind(b"%PDF-1.7") == "damaged"
    assert kind(b"\xd0\xcf\x11\xe0 old excel") == "old_or_locked"
    assert kind(b"PK" + bytes(MOST_BYTES)) == "too_big"
    assert kind(changed(lambda parts: parts.pop("xl/workbook.xml"))) == "not_a_workbook"
    assert kind(workbook(*([n] for n in range(5))), most_rows=4) == "too_many_rows"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_however_excel_saved_it(separator: str, encoding: str) -> None:
    data = f"Tên{separator}Số\r\nHà{separator}7\r\n".encode(encoding)
    assert text_rows(read_csv(data, "a.csv")) == [(1, ["Tên", "Số"]), (2, ["Hà", "7"])]


def test_a_csv_in_an_old_encoding_is_refused_not_guessed() -> None:
    assert kind("Hà;Tên\n".encode("cp1258"), "a.csv") == "encoding"
    assert kind(b"a\0b", "a.csv") == "encoding"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 8000), st.binary(min_size=1, max_size=12))
def test_a_damaged_workbook_is_read_or_refused_but_never_falls(at: int, noise: bytes) -> None:
    whole = bytearray(GOOD)
    at %= len(whole)
    whole[at : at + len(noise)] = noise
    try:
        for sheet in read_workbook(bytes(whole), "a.xlsx"):
            text_rows(sheet)
    except BadInput as refused:
        assert refused.problems
