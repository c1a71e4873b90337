"""Before the first payment: funds and their allotments, paying agents, routes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission, Role
from ansinh.access.offline import vault
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.kernel.text import squash
from ansinh.payments.facts import AccountKind, Agent, Channel, Recorded
from ansinh.payments.offline.names import bank_name
from ansinh.payments.rules import ALLOT
from ansinh.payments.store import models
from ansinh.payments.store.bulk import lock, run, stage
from ansinh.payments.store.frames import clean, instant, text, uuid_or_none

_CODE = re.compile(r"[A-Z0-9]{2,12}\Z")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{6,19}\Z")
_BIN = re.compile(r"[0-9]{6}\Z")
_CHANNELS = {
    **{channel.value: channel for channel in Channel},
    "vneid_asxh": Channel.WELFARE_ACCOUNT,
    "guardian_account": Channel.BANK,
    "post_cash": Channel.POST,
    "cash": Channel.POST,
}


def _require_province(by: Actor) -> None:
    """Money is allotted and agents are contracted by the province's department, never by who pays it out."""
    if not {Role.HEALTH_OFFICER, Role.SYSTEM} & by.roles:
        raise Refused(
            Problem(
                "not_permitted",
                f"Tài khoản {by.username} không được giao dự toán hay khai đơn vị chi trả.",
                f"The account {by.username} may not allot money or register paying agents.",
                remedy_vi="Việc này thuộc Sở Y tế (bảo trợ xã hội).",
                remedy_en="It belongs to the Department of Health (social protection).",
            )
        )


def register_fund(code: str, name: str, communes: Iterable[str], *, by: Actor, at: dt.datetime) -> int:
    """Names a source of money and the communes paid from it (each commune has one). Returns how many communes it has."""
    with deed("payments.register_fund", by=by, at=at, subject=code, needs=Permission.PAYMENT_EXPORT) as record:
        _require_province(by)
        models.Fund.objects.update_or_create(code=code, defaults={"name": squash(name)})
        stage("places", {"place_code": "text"}, [(place,) for place in sorted(set(communes))])
        run(
            "INSERT INTO payments_fund_place (place_code, fund_id) SELECT place_code, %s FROM places"
            " ON CONFLICT (place_code) DO UPDATE SET fund_id = excluded.fund_id",
            [code],
        )
        count = models.FundPlace.objects.filter(fund_id=code).count()
        record(communes=count)
        return count


def allot(fund: str, year: int, amount: int, *, reference: str, by: Actor, at: dt.datetime) -> int:
    """Gives a fund money for a budget year, once per ``reference`` (the number of the allotting document).

    Returns the budget then left, in đồng. Raises BadInput for a non-positive amount, no reference, an unknown fund, or a
    reference used before with another amount.
    """
    if not isinstance(amount, int) or isinstance(amount, bool) or amount <= 0 or not squash(reference):
        raise BadInput(
            Problem(
                "bad_allotment",
                "Dự toán giao phải là số đồng nguyên dương và có số văn bản.",
                "An allotment is a positive whole number of đồng with a document number.",
            )
        )
    with deed("payments.allot", by=by, at=at, subject=fund, needs=Permission.PAYMENT_EXPORT) as record:
        _require_province(by)
        lock(f"fund {fund}")
        if not models.Fund.objects.filter(code=fund).exists():
            raise BadInput(Problem("no_fund", f"Chưa khai nguồn kinh phí {fund}.", f"There is no fund {fund}."))
        accounts = {
            kind: models.Account.objects.get_or_create(fund_id=fund, year=year, kind=kind.value)[0].pk
            for kind in AccountKind
        }
        before = models.Transfer.objects.filter(
            attempt=None, credit_id=accounts[AccountKind.BUDGET], reference=squash(reference)
        ).first()
        if before is not None and before.amount != amount:
            raise BadInput(
                Problem(
                    "reference_used",
                    f"Văn bản {reference} đã được ghi với số tiền khác.",
                    f"The document {reference} is on record with another amount.",
                )
            )
        if before is None:
            models.Transfer.objects.create(
                code=ALLOT,
                debit_id=accounts[AccountKind.TREASURY],
                credit_id=accounts[AccountKind.BUDGET],
                amount=amount,
                reference=squash(reference),
                at=at,
                by_id=by.user_id,
            )
        record(year=year, amount=amount, already=before is not None)
        return int(models.Account.objects.get(pk=accounts[AccountKind.BUDGET]).balance)


def register_agent(agent: Agent, *, by: Actor, at: dt.datetime) -> None:
    """Registers a paying agent, or changes name, channels and source account of one. Raises BadInput for a bad code."""
    problems = []
    if not _CODE.match(agent.code):
        problems.append(
            Problem("agent_code", "Mã đơn vị: 2–12 chữ in hoa, số.", "Agent code: 2 to 12 capitals, digits.")
        )
    if not agent.channels:
        problems.append(Problem("agent_channels", "Thiếu hình thức chi trả.", "An agent needs a channel."))
    if not bank_name(agent.debtor_name) or not _ACCOUNT.match(agent.debtor_account) or not _BIN.match(agent.debtor_bin):
        problems.append(
            Problem(
                "agent_source",
                "Thiếu hoặc sai tên, số tài khoản (6–19 ký tự), mã ngân hàng (6 số) của bên chuyển tiền.",
                "Name, account (6 to 19 characters) or bank code (6 digits) of the debtor is missing or wrong.",
            )
        )
    if problems:
        raise BadInput(problems)
    with deed("payments.register_agent", by=by, at=at, subject=agent.code, needs=Permission.PAYMENT_EXPORT) as record:
        _require_province(by)
        models.Agent.objects.update_or_create(
            code=agent.code,
            defaults={
                "name": squash(agent.name),
                "channels": [channel.value for channel in agent.channels],
                "debtor_name": squash(agent.debtor_name),
                "debtor_account": agent.debtor_account,
                "debtor_bin": agent.debtor_bin,
            },
        )
        record(channels=[channel.value for channel in agent.channels])


_STAGED = {
    "route_id": "uuid", "person_id": "uuid", "commune_code": "text", "channel": "text", "agent": "text", "bank_bin": "text",
    "bank_name": "text", "account_sealed": "bytea", "account_index": "bytea", "account_tail": "text", "holder_name": "text",
    "place": "text", "method": "text", "verified_at": "timestamptz",
}  # fmt: skip
_SAME = """(r.channel, r.agent_id, r.bank_bin, r.account_index, r.holder_name, r.place)
  IS NOT DISTINCT FROM (s.channel, s.agent, s.bank_bin, s.account_index, s.holder_name, s.place)"""


def register_routes(frame: pl.DataFrame, *, by: Actor, at: dt.datetime) -> Recorded:
    """Records how people are paid, one row a person: person_id, commune_code, channel (bank, welfare_account, mobile_money,
    post), holder_name, and as far as known agent, bank_bin, bank_name, account, place (where cash is handed over), method,
    verified_at. A route equal to the current one and not verified later stays; any other ends the current one.

    Without ``agent`` the first agent serving the channel is taken. Raises BadInput with every bad row (at most 50), nothing
    written.
    """
    with deed("payments.register_routes", by=by, at=at, needs=Permission.PAYMENT_BUILD) as record:
        agents = [
            (agent.code, set(agent.channels)) for agent in models.Agent.objects.order_by("code") if agent.channels
        ]
        staged, problems = _checked_routes(frame, agents, at)
        if problems:
            raise BadInput(problems[:50])
        stage("staged_route", _STAGED, staged, "person_id")
        run(
            f"DELETE FROM staged_route s USING payments_route r WHERE r.person_id = s.person_id AND r.ends_at IS NULL"
            f" AND {_SAME} AND r.commune_code = s.commune_code AND s.verified_at <= r.verified_at"
        )
        # A later verification by another hand is a new row; so is any change. The one before ends now.
        run(
            "UPDATE payments_route r SET ends_at = greatest(%s, r.starts_at) FROM staged_route s"
            " WHERE r.person_id = s.person_id AND r.ends_at IS NULL",
            [at],
        )
        written = run(
            "INSERT INTO payments_route (route_id, person_id, commune_code, channel, agent_id, bank_bin, bank_name,"
            " account_sealed, account_index, account_tail, holder_name, place, method, verified_at, recorded_by_id,"
            " starts_at) SELECT route_id, person_id, commune_code, channel, agent, bank_bin, bank_name, account_sealed,"
            " account_index, account_tail, holder_name, place, method, verified_at, %s, %s FROM staged_route",
            [by.user_id, at],
        )
        record(written=written, already=len(staged) - written)
        return Recorded(written, len(staged) - written)


def _checked_routes(
    frame: pl.DataFrame, agents: Sequence[tuple[str, set[str]]], at: dt.datetime
) -> tuple[list[tuple[Any, ...]], list[Problem]]:
    """The rows as they go into the staging table, and what is wrong with the others."""
    wanted = ("person_id", "commune_code", "channel", "holder_name")
    optional = ("agent", "bank_bin", "bank_name", "account", "place", "method", "verified_at")
    safe = vault()
    staged: list[tuple[Any, ...]] = []
    problems: list[Problem] = []
    seen: set[object] = set()
    by_code = dict(agents)

    def wrong(row: int, kind: str, vi: str, en: str) -> None:
        problems.append(Problem(kind, vi, en, where={"row": row}))

    for number, row in enumerate(clean(frame, wanted, optional), start=1):
        person = uuid_or_none(row["person_id"])
        channel = _CHANNELS.get(text(row["channel"]).lower())
        account = text(row["account"]).replace(" ", "")
        holder = squash(text(row["holder_name"]))
        if person is None or person in seen:
            wrong(number, "person", "Thiếu, sai hoặc trùng mã người.", "The person is missing, wrong or given twice.")
            continue
        seen.add(person)
        if channel is None:
            wrong(number, "channel", f"Hình thức {row['channel']!r} lạ.", f"Unknown channel {row['channel']!r}.")
            continue
        agent = text(row["agent"]) or next((code for code, served in agents if channel.value in served), "")
        if channel.value not in by_code.get(agent, set()):
            wrong(
                number,
                "agent",
                f"Đơn vị chi trả {agent or '?'} không phục vụ hình thức {channel.value}.",
                f"The agent {agent or '?'} does not serve the channel {channel.value}.",
            )
        if not bank_name(holder):
            wrong(number, "holder", "Thiếu tên người nhận.", "The recipient's name is missing.")
        cash = channel is Channel.POST
        if not cash and not _ACCOUNT.match(account):
            wrong(number, "account", "Số tài khoản phải có 6–19 ký tự.", "An account has 6 to 19 characters.")
        if not cash and not _BIN.match(text(row["bank_bin"])):
            wrong(number, "bank_bin", "Mã ngân hàng (BIN) phải có 6 chữ số.", "A bank code (BIN) has 6 digits.")
        staged.append(
            (
                new_id(at), person, text(row["commune_code"]), channel.value, agent,
                "" if cash else text(row["bank_bin"]), "" if cash else squash(text(row["bank_name"])),
                None if cash else safe.seal(account.upper()), None if cash else safe.blind_index(account.upper()),
                "" if cash else account[-4:], holder, squash(text(row["place"])), text(row["method"]),
                instant(row["verified_at"]) or at,
            )
        )  # fmt: skip
    return staged, problems
