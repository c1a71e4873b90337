"""The demonstration's money: budget, routes, runs approved by a second person, files out, answers back."""

from __future__ import annotations

import polars as pl

from ansinh.access.actions import acting
from ansinh.access.facts import Role
from ansinh.access.queries import actor
from ansinh.casework import tables as casework_tables
from ansinh.journeys.demo.stage import Count, Demo, luck_of, officers_of
from ansinh.journeys.pay import open_month
from ansinh.journeys.returned_payment import reopen_cases
from ansinh.payments import actions as payments
from ansinh.payments import queries as payment_queries
from ansinh.payments import tables as payment_tables
from ansinh.payments.facts import Agent, Channel, LineOutcome, ReturnLine
from ansinh.payments.offline import make_return_workbook

AGENTS = (
    Agent(
        code="NHTM",
        name="Ngân hàng phục vụ chi trả (trình diễn)",
        channels=(Channel.BANK, Channel.WELFARE_ACCOUNT),
        debtor_name="KHO BAC NHA NUOC QUANG NGAI",
        debtor_account="999000000001",
        debtor_bin="970415",
    ),
    Agent(
        code="VIDT",
        name="Ví điện tử (trình diễn)",
        channels=(Channel.MOBILE_MONEY,),
        debtor_name="KHO BAC NHA NUOC QUANG NGAI",
        debtor_account="999000000002",
        debtor_bin="970415",
    ),
    Agent(
        code="BUUDIEN",
        name="Bưu điện tỉnh (trình diễn)",
        channels=(Channel.POST,),
        debtor_name="KHO BAC NHA NUOC QUANG NGAI",
        debtor_account="999000000003",
        debtor_bin="970415",
    ),
)


def routes_step(demo: Demo) -> list[Count]:
    health = actor("so-y-te", demo.at)
    payments.register_fund("DBXH", "Ngân sách tỉnh, chi bảo đảm xã hội", demo.communes, by=health, at=demo.at)
    for agent in AGENTS:
        payments.register_agent(agent, by=health, at=demo.at)
    budget = max(20_000_000_000, demo.people * 3_000_000)
    payments.allot("DBXH", demo.month.year, budget, reference="QĐ 999/QĐ-UBND (trình diễn)", by=health, at=demo.at)
    with acting(demo.system):
        payees = casework_tables.active_decisions(demo.month).select("payee_id", "commune_code").unique("payee_id")
    known = pl.read_parquet(demo.home / "demo" / "routes.parquet").drop("commune_code")
    wanted = known.join(payees, left_on="person_id", right_on="payee_id", how="inner").with_columns(
        channel=pl.col("channel").replace("wallet", Channel.MOBILE_MONEY.value),
        bank_bin=pl.when(pl.col("channel") == "wallet").then(pl.lit("971011")).otherwise(pl.col("bank_bin")),
        method=pl.lit("Danh sách bàn giao"),
        verified_at=pl.lit(demo.at),
    )
    recorded = payments.register_routes(wanted, by=demo.system, at=demo.at)
    return [(budget, "đồng dự toán", "đồng allotted"), (recorded.written, "nơi nhận tiền", "payment routes")]


def runs_step(demo: Demo) -> list[Count]:
    opened = open_month(demo.month, by=demo.system, at=demo.at)
    runs = payments.build_runs(demo.month, by=demo.system, at=demo.at)
    return [
        (opened.added, "khoản được hưởng", "dues"),
        (len(runs), "kỳ chi trả của xã", "commune runs"),
        (sum(run.lines for run in runs), "dòng chi", "lines"),
        (sum(run.total for run in runs), "đồng", "đồng"),
    ]


def approve_step(demo: Demo) -> list[Count]:
    chairs = officers_of(demo, Role.COMMUNE_CHAIR)
    with acting(demo.system):
        waiting = payment_queries.runs(demo.month, size=1000).items
    for run in waiting:
        payments.approve_run(run.run_id, by=chairs[run.commune_code], at=demo.at)
    return [(len(waiting), "kỳ chi được người thứ hai phê duyệt", "runs approved by a second person")]


def export_step(demo: Demo) -> list[Count]:
    payer = actor("don-vi-chi-tra", demo.at)
    with acting(demo.system):
        used = payment_tables.agents_of_month(demo.month)
    demo.files = [payments.export(demo.month, agent, by=payer, at=demo.at) for agent in used]
    out = demo.home / "demo" / "files"
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    for file in demo.files:
        for content in file.contents:
            given = payments.download(file.file_id, content.kind, by=payer, at=demo.at)
            (out / given.name).write_bytes(given.content)
            (out / given.name).chmod(0o600)
    return [(len(demo.files), "tệp chi trả", "payment files")]


_FAILURES = ("AC01", "AC04", "BE01", "MD07")


def returns_step(demo: Demo) -> list[Count]:
    """What the agents answer: nearly all paid, some accounts wrong or closed, and a few of whom they say nothing."""
    payer = actor("don-vi-chi-tra", demo.at)
    applied = failed = cases = 0
    with acting(payer):
        files = payment_queries.files(demo.month, size=100).items
    for file in files:
        with acting(payer):
            lines = [
                line
                for page in range(1, -(-max(1, file.lines) // 1000) + 1)
                for line in payment_queries.file_lines(file.file_id, number=page, size=1000).items
            ]
        answers = [_answer(number, line.code, line.amount) for number, line in enumerate(lines, start=1)]
        workbook = make_return_workbook([answer for answer in answers if answer is not None], file.code)
        result = payments.apply_return(workbook, f"ket-qua-{file.code}.xlsx", by=payer, at=demo.at)
        applied += result.lines
        failed += sum(count for outcome, count in result.outcomes.items() if outcome != LineOutcome.PAID)
        with acting(demo.system):
            returned = payment_tables.came_back(result.return_id)
        # Opening cases belongs to casework, not to the payer.
        cases += reopen_cases(returned, by=demo.system, at=demo.at).opened
    return [
        (applied, "dòng kết quả", "result lines"),
        (failed, "khoản không chi được", "failed payments"),
        (cases, "hồ sơ mở lại", "cases reopened"),
    ]


def _answer(number: int, code: str, amount: int) -> ReturnLine | None:
    luck = luck_of(code)
    if luck < 0.004:
        return None
    if luck < 0.02:
        reason = _FAILURES[int(luck * 10_000) % len(_FAILURES)]
        return ReturnLine(number, code, LineOutcome.REJECTED, reason, "", amount)
    return ReturnLine(number, code, LineOutcome.PAID, "", f"DEMO{number:08d}", amount)
