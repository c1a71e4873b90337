"""ISO 20022 pain.001.001.09: writing, reading back, and the checks that the schema does not make.

The schema accepts a wrong number of transactions, a wrong control sum, đồng with decimals and any letters; those
are checked here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from functools import cache
from xml.sax.saxutils import escape

from lxml import etree

from ansinh.kernel.dates import VIETNAM
from ansinh.kernel.problem import BadInput, Problem
from ansinh.payments.offline.names import bank_name
from ansinh.payments.offline.shapes import Batch, Instruction, Order
from ansinh.payments.rules import is_attempt_code

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_Q = f"{{{NAMESPACE}}}"
_ACCOUNT = re.compile(r"[0-9A-Z]{6,19}\Z")
_BIN = re.compile(r"[0-9]{6}\Z")
_WHOLE = re.compile(r"[1-9][0-9]{0,14}\Z")
_PLAIN = re.compile(r"[A-Z0-9 /\-?:().,'+]+\Z")


def write_pain001(instruction: Instruction) -> bytes:
    """The file's bytes: one payment block a run, one transaction an order. The same instruction gives the same bytes.

    Raises ValueError for an instruction without orders.
    """
    if not instruction.count:
        raise ValueError("a payment file has at least one order")
    made = instruction.made_at.astimezone(VIETNAM).isoformat(timespec="seconds")
    debtor = escape(bank_name(instruction.debtor_name, 140))
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="{NAMESPACE}"><CstmrCdtTrfInitn><GrpHdr><MsgId>{escape(instruction.code)}</MsgId>'
        f"<CreDtTm>{made}</CreDtTm><NbOfTxs>{instruction.count}</NbOfTxs><CtrlSum>{instruction.total}</CtrlSum>"
        f"<InitgPty><Nm>{debtor}</Nm></InitgPty></GrpHdr>\n"
    ]
    for batch in instruction.batches:
        out.append(
            f"<PmtInf><PmtInfId>{escape(batch.run_code)}</PmtInfId><PmtMtd>TRF</PmtMtd>"
            f"<NbOfTxs>{len(batch.orders)}</NbOfTxs><CtrlSum>{batch.total}</CtrlSum>"
            f"<ReqdExctnDt><Dt>{instruction.pay_on.isoformat()}</Dt></ReqdExctnDt>"
            f"<Dbtr><Nm>{debtor}</Nm><Id><OrgId><Othr><Id>{escape(batch.commune_code)}</Id></Othr></OrgId></Id></Dbtr>"
            f"<DbtrAcct><Id><Othr><Id>{escape(instruction.debtor_account)}</Id></Othr></Id><Ccy>VND</Ccy></DbtrAcct>"
            f"<DbtrAgt><FinInstnId><ClrSysMmbId><MmbId>{escape(instruction.debtor_bin)}</MmbId></ClrSysMmbId>"
            "</FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>\n"
        )
        out.extend(_transaction(order) for order in batch.orders)
        out.append("</PmtInf>\n")
    out.append("</CstmrCdtTrfInitn></Document>\n")
    return "".join(out).encode("ascii")


def _transaction(order: Order) -> str:
    return (
        f"<CdtTrfTxInf><PmtId><EndToEndId>{escape(order.code)}</EndToEndId></PmtId>"
        f'<Amt><InstdAmt Ccy="VND">{order.amount}</InstdAmt></Amt>'
        f"<CdtrAgt><FinInstnId><ClrSysMmbId><MmbId>{escape(order.bank_bin)}</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>"
        f"<Cdtr><Nm>{escape(bank_name(order.holder))}</Nm></Cdtr>"
        f"<CdtrAcct><Id><Othr><Id>{escape(order.account)}</Id></Othr></Id></CdtrAcct>"
        "<Purp><Cd>SSBE</Cd></Purp>"
        f"<RmtInf><Ustrd>{escape(order.remittance)}</Ustrd></RmtInf></CdtTrfTxInf>\n"
    )


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput(Problem("not_xml", f"Tệp XML hỏng: {error.msg}", f"The XML is broken: {error.msg}")) from error
    if root.tag != f"{_Q}Document":
        raise BadInput(Problem("not_pain001", "Không phải tệp pain.001.001.09.", "This is not a pain.001.001.09 file."))
    return root


def read_pain001(content: bytes) -> Instruction:
    """What a pain.001.001.09 file orders. Bank names are not in the file; months are read from nothing and stay empty.

    Raises BadInput where the file is not one, or where ``check_pain001`` finds anything wrong.
    """
    problems = check_pain001(content)
    if problems:
        raise BadInput(problems)
    root = _parsed(content)
    header = root.find(f".//{_Q}GrpHdr")
    blocks = root.findall(f".//{_Q}PmtInf")
    assert header is not None and blocks
    return Instruction(
        code=_text(header, "MsgId"),
        made_at=dt.datetime.fromisoformat(_text(header, "CreDtTm")),
        pay_on=dt.date.fromisoformat(_text(blocks[0], "ReqdExctnDt/Dt")),
        debtor_name=_text(header, "InitgPty/Nm"),
        debtor_account=_text(blocks[0], "DbtrAcct/Id/Othr/Id"),
        debtor_bin=_text(blocks[0], "DbtrAgt/FinInstnId/ClrSysMmbId/MmbId"),
        batches=tuple(
            Batch(
                _text(block, "PmtInfId"),
                _text(block, "Dbtr/Id/OrgId/Othr/Id"),
                tuple(_order(tx) for tx in block.iterfind(f"{_Q}CdtTrfTxInf")),
            )
            for block in blocks
        ),
    )


def _order(tx: etree._Element) -> Order:
    told = _text(tx, "RmtInf/Ustrd")
    return Order(
        code=_text(tx, "PmtId/EndToEndId"),
        amount=int(_text(tx, "Amt/InstdAmt")),
        holder=_text(tx, "Cdtr/Nm"),
        account=_text(tx, "CdtrAcct/Id/Othr/Id"),
        bank_bin=_text(tx, "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId"),
        bank_name="",
        remittance=told,
        programme=told.split(" ")[0],
        month="",
    )


def check_pain001(content: bytes) -> list[Problem]:
    """Everything wrong with the file that the schema lets pass; an empty list for a good one. Raises BadInput if it is
    no pain.001.001.09 at all."""
    root = _parsed(content)
    problems: list[Problem] = []

    def wrong(kind: str, vi: str, en: str, **where: str | int) -> None:
        if len(problems) < 50:
            problems.append(Problem(kind, vi, en, where=where))

    header = root.find(f".//{_Q}GrpHdr")
    blocks = root.findall(f".//{_Q}PmtInf")
    if header is None or not blocks:
        wrong("empty_file", "Tệp không có lệnh chi nào.", "The file orders nothing.")
        return problems
    if len(_text(header, "MsgId")) not in range(1, 36):
        wrong("message_id", "Mã tệp (MsgId) phải có 1–35 ký tự.", "MsgId has 1 to 35 characters.")
    codes: Counter[str] = Counter()
    count = total = 0
    for block in blocks:
        n, amount = 0, 0
        name = _text(block, "PmtInfId")
        for number, tx in enumerate(block.iterfind(f"{_Q}CdtTrfTxInf"), start=1):
            n += 1
            amount += _check_transaction(tx, name, number, codes, wrong)
        _check_sums(block, n, amount, name, wrong)
        count, total = count + n, total + amount
    _check_sums(header, count, total, "GrpHdr", wrong)
    for code, times in codes.items():
        if times > 1:
            wrong("code_twice", f"Mã khoản chi {code} có {times} lần.", f"EndToEndId {code} occurs {times} times.")
    return problems


def _check_transaction(tx: etree._Element, block: str, number: int, codes: Counter[str], wrong: object) -> int:
    assert callable(wrong)
    code = _text(tx, "PmtId/EndToEndId")
    codes[code] += 1
    where: dict[str, str | int] = {"batch": block, "line": number}
    if not is_attempt_code(code):
        wrong("bad_code", f"Mã khoản chi {code!r} sai dạng.", f"EndToEndId {code!r} is not an attempt code.", **where)
    amount = tx.find(f"{_Q}Amt/{_Q}InstdAmt")
    text = "" if amount is None else (amount.text or "")
    if amount is None or amount.get("Ccy") != "VND" or not _WHOLE.match(text):
        currency = "" if amount is None else amount.get("Ccy")
        wrong(
            "bad_amount",
            f"Số tiền {text!r} {currency} phải là số đồng nguyên dương.",
            f"The amount {text!r} {currency} is not a positive whole number of VND.",
            **where,
        )
    account = _text(tx, "CdtrAcct/Id/Othr/Id")
    if not _ACCOUNT.match(account):
        wrong("bad_account", "Số tài khoản phải có 6–19 chữ số.", "An account has 6 to 19 digits.", **where)
    if not _BIN.match(_text(tx, "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId")):
        wrong("bad_bank", "Mã ngân hàng (BIN) phải có 6 chữ số.", "A bank code (BIN) has 6 digits.", **where)
    for field in ("Cdtr/Nm", "RmtInf/Ustrd"):
        if not _PLAIN.match(_text(tx, field)):
            wrong("bad_letters", f"{field} phải là chữ in hoa không dấu.", f"{field} must be ASCII capitals.", **where)
    if len(_text(tx, "Cdtr/Nm")) > 70:
        wrong("long_name", "Tên người nhận dài quá 70 ký tự.", "The name is longer than 70 characters.", **where)
    if code not in _text(tx, "RmtInf/Ustrd"):
        wrong("remittance", "Nội dung chuyển tiền thiếu mã khoản chi.", "The remittance lacks the code.", **where)
    return int(text) if _WHOLE.match(text) else 0


def _check_sums(element: etree._Element, count: int, total: int, name: str, wrong: object) -> None:
    assert callable(wrong)
    if _text(element, "NbOfTxs") != str(count):
        told = _text(element, "NbOfTxs")
        wrong(
            "wrong_count",
            f"{name}: NbOfTxs là {told}, đếm được {count}.",
            f"{name}: NbOfTxs says {told}, there are {count}.",
        )
    if _text(element, "CtrlSum") != str(total):
        told = _text(element, "CtrlSum")
        wrong(
            "wrong_sum",
            f"{name}: CtrlSum là {told}, cộng được {total}.",
            f"{name}: CtrlSum says {told}, the sum is {total}.",
        )


@cache
def _path(path: str) -> str:
    return "/".join(_Q + step for step in path.split("/"))


def _text(element: etree._Element, path: str) -> str:
    return element.findtext(_path(path)) or ""
