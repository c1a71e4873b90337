"""The reporting calendar of plan files: read, linked and dated without a database."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from ansinh.plans.facts.calendar import Chain, ChainStep, DueBasis, tier_label
from ansinh.plans.facts.reading import PlanReading
from ansinh.plans.rules.calendar.chain import chains
from ansinh.plans.rules.calendar.feed import Entry, ics
from ansinh.plans.rules.calendar.stated import PlanInHand, said_end

_NAMESPACE = uuid.UUID("c0d3ad2e-6a2f-5a55-8a3e-3f2b7d8e9a01")


def reporting_chains(readings: Sequence[tuple[str, PlanReading]], year: int) -> tuple[Chain, ...]:
    """The chains of plans just read, for the dates of a year; ``readings`` are (file name, reading).

    A plan that implements another of them (by its number) takes the other's dates for the tiers above.
    """
    plans = [_in_hand(name, reading) for name, reading in readings]
    return tuple(chain for _, chain in chains(plans, year))


def _in_hand(name: str, reading: PlanReading) -> PlanInHand:
    document = reading.document
    return PlanInHand(
        key=document.number or (document.title or name)[:120],
        title=document.title or name,
        issuer=document.issuer or "",
        level=document.level,
        number=document.number,
        date=document.date,
        implements=document.implements,
        duties=reading.reporting,
        years=tuple(target.year for target in reading.targets if target.year),
        until=said_end(reading.text),
    )


def chains_ics(found: Sequence[Chain], at: dt.datetime, lang: str = "vi") -> bytes:
    """The dates of chains as a calendar file; the same plan, period and tier keep their event's id.

    ``at`` is when the file is made.
    """
    entries = [
        _entry(chain, step, at, lang) for chain in found for step in chain.steps if step.due and not chain.expired_in
    ]
    return ics("Lịch báo cáo" if lang == "vi" else "Reporting calendar", entries)


def _entry(chain: Chain, step: ChainStep, at: dt.datetime, lang: str) -> Entry:
    assert step.due is not None and step.practical is not None
    english = lang == "en"
    who = step.who if step.named else tier_label(step.tier, party=chain.party, lang=lang)
    to = ", ".join(tier_label(one, party=chain.party, lang=lang) for one in step.receivers)
    lines = [f"{who} → {to}", chain.title]
    if step.practical != step.due:
        lines.append(
            ("Last working day before: " if english else "Ngày làm việc cuối trước hạn: ")
            + f"{step.practical:%d/%m/%Y}"
        )
    if step.basis is DueBasis.COMPUTED:
        lines.append(
            f"Counted back: {step.compiling_days} working days for whoever receives it."
            if english
            else f"Tính lùi: nơi nhận cần {step.compiling_days} ngày làm việc để tổng hợp."
        )
    elif step.quote:
        lines.append(f"“{step.quote}”")
    words = f"{chain.issuer}/{chain.key}/{chain.period.kind}/{chain.period.key}/{step.tier}" + (
        f"/{step.who}" if step.named else ""
    )
    period = chain.period.say(lang)
    return Entry(
        uid=f"{uuid.uuid5(_NAMESPACE, words)}@ansinh",
        due=step.due,
        summary=f"{'Report' if english else 'Báo cáo'} {period} – {chain.key[:60]} – {who}",
        description="\n".join(lines),
        categories=("Báo cáo", chain.key.replace(",", " ")[:60]),
        changed_at=at,
    )
