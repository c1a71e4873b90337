"""``plan calendar``: when which level reports, from plan files without a database, or as kept and followed."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ansinh.kernel.dates import VIETNAM, vn_date
from ansinh.kernel.problem import BadInput, Problem
from ansinh.plans import offline
from ansinh.plans.facts.calendar import (
    REPORT_STANDINGS,
    TIER_LABELS,
    Chain,
    ChainStep,
    DueBasis,
    ReportObligation,
    Tier,
    one_of_each,
    tier_label,
)
from ansinh.shells.cli import frame
from ansinh.shells.cli.access import doer, person, table, write_file
from ansinh.shells.cli.frame import words
from ansinh.shells.cli.plan.wording import short
from ansinh.territory.facts import AdministrativeUnit, Level, ResolutionStatus
from ansinh.territory.offline import place_of_issuer, resolve

_WEEKDAYS = (("T2", "Mon"), ("T3", "Tue"), ("T4", "Wed"), ("T5", "Thu"), ("T6", "Fri"), ("T7", "Sat"), ("CN", "Sun"))
_BASES = {
    DueBasis.STATED: ("văn bản ghi", "stated"),
    DueBasis.SET: ("đã ấn định", "set"),
    DueBasis.COMPUTED: ("tính lùi", "counted back"),
    DueBasis.OPEN: ("chưa ấn định", "open"),
}
_NUMBER_AT_MOST = 30
"""A plan without a number is named by its title, which is too long for a column."""
_TIERS = {Level.COMMUNE: Tier.COMMUNE, Level.DISTRICT: Tier.DISTRICT, Level.PROVINCE: Tier.PROVINCE}


def add(deeds: Any) -> None:
    """Adds the deed of this module."""
    parser = person(
        deeds.add_parser(
            "calendar",
            help=words("lịch báo cáo, tính lùi qua các cấp theo ngày làm việc", "when which level reports"),
            description=words(
                "Có TỆP: tính từ chính các tệp, không cần cơ sở dữ liệu. Không có TỆP: lịch của các kế hoạch đã lưu.",
                "With FILES: from these files, without a database. Without: the calendar of the plans kept.",
            ),
        )
    )
    parser.add_argument("files", nargs="*", type=Path, metavar=words("TỆP", "FILE"))
    parser.add_argument(
        "--year", type=int, metavar="YYYY", help=words("năm (mặc định: năm nay)", "year (default: this)")
    )
    parser.add_argument(
        "--unit", metavar=words("NƠI", "PLACE"), help=words("chỉ việc của một xã, tỉnh", "only what concerns one place")
    )
    parser.add_argument(
        "--ics", type=Path, metavar=words("TỆP.ics", "OUT.ics"), help=words("ghi tệp lịch", "write a calendar file")
    )
    parser.add_argument(
        "--draw-up",
        action="store_true",
        help=words("lập (lại) lịch của năm từ các kế hoạch đã chấp nhận", "draw the year up from the accepted plans"),
    )
    parser.set_defaults(run=_calendar)


def _calendar(args: argparse.Namespace) -> int:
    year = args.year or frame.today(args).year
    if not 2000 <= year <= 2099:
        raise BadInput(Problem("year", f"Không có lịch cho năm {year}.", f"There is no calendar for {year}."))
    return _of_files(args, year) if args.files else _of_kept(args, year)


# --- from files -----------------------------------------------------------------------------------


def _of_files(args: argparse.Namespace, year: int) -> int:
    readings = [(path.name, offline.read_plan_file(path)) for path in args.files]
    chains: Sequence[Chain] = offline.reporting_chains(readings, year)
    if args.unit:
        dated = {
            reading.document.number or (reading.document.title or name)[:120]: reading.document.date
            for name, reading in readings
        }
        chains = _concerning(chains, args.unit, dated, frame.today(args))
    if args.ics:
        noon = dt.datetime.combine(frame.today(args), dt.time(12), VIETNAM)
        write_file(args.ics, offline.chains_ics(chains, noon, args.lang))
    if args.json:
        frame.print_result({"year": year, "chains": [_chain_record(chain, args.lang) for chain in chains]})
        return frame.DONE
    silent = [name for name, reading in readings if not any(_belongs(chain, name, reading) for chain in chains)]
    blocks = [
        _chain_text(chain, args.lang)
        + (words(f"\n  * và {times - 1} kỳ khác trong năm", f"\n  * and {times - 1} more periods") if times > 1 else "")
        for chain, times in one_of_each(chains, frame.today(args))
    ]
    frame.print_result("\n\n".join(blocks) if blocks else words("Không có hạn báo cáo nào.", "No report is due."))
    if not args.unit:
        for name in silent:
            frame.tell(
                f"{name}: không nêu ngày báo cáo nào trong năm {year}.", f"{name}: states no day of a report in {year}."
            )
    return frame.DONE


def _belongs(chain: Chain, name: str, reading: Any) -> bool:
    document = reading.document
    return chain.key == (document.number or (document.title or name)[:120])


def _place(text: str, on: dt.date) -> AdministrativeUnit:
    found = resolve(text, on=None, as_of=on)
    if found.status is not ResolutionStatus.FOUND or found.then is None:
        raise BadInput(
            Problem(
                "place_unknown",
                f"Không rõ “{text}” là nơi nào.",
                f"It is not clear which place “{text}” is.",
                remedy_vi="Ghi thêm tỉnh, hoặc dùng mã; tra bằng: ./ansinh territory resolve",
                remedy_en="Add the province, or use the code; look it up with: ./ansinh territory resolve",
            )
        )
    return found.now[0].unit if found.now else found.then


def _concerning(chains: Sequence[Chain], text: str, dated: dict[str, dt.date | None], on: dt.date) -> list[Chain]:
    """The chains that reach a place, with the steps it hands in or receives."""
    unit = _place(text, on)
    own = {unit.code, *(parent.code for parent in unit.parents)}
    tier = _TIERS[unit.level]
    found = []
    for chain in chains:
        issued_in = place_of_issuer(chain.issuer, dated.get(chain.key), on)
        if issued_in is not None and issued_in not in own:
            continue
        steps = tuple(step for step in chain.steps if step.tier is tier or tier in step.receivers)
        if steps:
            found.append(replace(chain, steps=steps))
    return found


def _day(day: dt.date | None) -> str:
    return "–" if day is None else f"{words(*_WEEKDAYS[day.weekday()])} {vn_date(day)}"


def _chain_text(chain: Chain, lang: str) -> str:
    numbered = chain.key != chain.title[: len(chain.key)]
    name = chain.key if numbered else words("kế hoạch không số", "plan without a number")
    head = f"{name} · {chain.issuer} · {chain.period.say(lang)}"
    lines = [head, "  " + short(" ".join(chain.title.split()))]
    period = f"{vn_date(chain.period.first)}–{vn_date(chain.period.last)}"
    sure = "" if chain.period.confirmed else words(" (nhớ lại, chưa đối chiếu văn bản)", " (recalled, not checked)")
    lines.append(
        "  " + words("Kỳ số liệu (NĐ 09/2019, Điều 12): ", "Period (Decree 09/2019, art. 12): ") + period + sure
    )
    if chain.parents:
        lines.append("  " + words("Theo: ", "Under: ") + ", ".join(chain.parents))
    if chain.expired_in is not None:
        lines.append(
            "  " + words(f"Kế hoạch chỉ đến năm {chain.expired_in}.", f"The plan ran to {chain.expired_in} only.")
        )
    rows = [_step_row(step, chain.party, lang) for step in reversed(chain.steps)]
    header = (
        words("Ai nộp", "Who"),
        words("Nộp cho", "To"),
        words("Hạn", "Due"),
        words("Ngày làm việc cuối", "Last working day"),
        words("Vì sao", "Why"),
    )
    lines += ["  " + line for line in table(header, rows).splitlines()]
    lines += [f"  ! {note}" for step in chain.steps if (note := _warning(step))]
    notes = dict.fromkeys(step.note_en if lang == "en" else step.note_vi for step in chain.steps)
    lines += [f"  * {note}" for note in notes if note]
    if any(step.provisional for step in chain.steps):
        lines.append("  * " + words("Ngày nghỉ của năm này là dự kiến.", "The holidays of that year are provisional."))
    lines += ["  · " + words("không có ngày: ", "no day: ") + short(text) for text in chain.undated]
    return "\n".join(lines)


def _step_row(step: ChainStep, party: bool, lang: str) -> tuple[str, ...]:
    due = _day(step.due) if step.due else words("sớm nhất ", "earliest ") + _day(step.ready) if step.ready else "–"
    why = words(*_BASES[step.basis])
    if step.basis is DueBasis.COMPUTED:
        why += f" {step.compiling_days} " + words("ngày làm việc", "working days")
    elif step.source:
        why += f": {step.source}" if len(step.source) <= _NUMBER_AT_MOST else words(": kế hoạch này", ": this plan")
    who = step.who if step.named else tier_label(step.tier, party=party, lang=lang)
    if step.tier is Tier.DEPARTMENT and step.basis is DueBasis.STATED:
        who += f" ({step.who})"
    return (
        who,
        ", ".join(tier_label(one, party=party, lang=lang) for one in step.receivers),
        due,
        words("đúng hạn", "the same") if step.due and step.practical == step.due else _day(step.practical),
        why,
    )


def _warning(step: ChainStep) -> str:
    if not step.late_for_above:
        return ""
    return words(
        f"{tier_label(step.tier)}: hạn {vn_date(step.due)} muộn hơn ngày cấp trên cần ({vn_date(step.needed_by)}).",
        f"{tier_label(step.tier, lang='en')}: due {vn_date(step.due)}, later than needed above ({vn_date(step.needed_by)}).",
    )


def _chain_record(chain: Chain, lang: str) -> dict[str, Any]:
    return {
        "plan": chain.key,
        "title": chain.title,
        "issuer": chain.issuer,
        "level": chain.level,
        "line": "party" if chain.party else "state",
        "period": {
            "kind": chain.period.kind,
            "key": chain.period.key,
            "from": chain.period.first,
            "to": chain.period.last,
            "confirmed": chain.period.confirmed,
        },
        "parents": list(chain.parents),
        "expired_in": chain.expired_in,
        "undated": list(chain.undated),
        "steps": [_step_record(step, lang) for step in chain.steps],
    }


def _step_record(step: ChainStep, lang: str) -> dict[str, Any]:
    return {
        "tier": step.tier,
        "to": list(step.receivers),
        "who": step.who,
        "named": step.named,
        "to_words": step.to,
        "due": step.due,
        "practical": step.practical,
        "basis": step.basis,
        "source": step.source or None,
        "quote": step.quote or None,
        "compiling_days": step.compiling_days,
        "needed_by": step.needed_by,
        "conflict": step.late_for_above,
        "ready": step.ready,
        "provisional": step.provisional,
        "note": (step.note_en if lang == "en" else step.note_vi) or None,
    }


# --- as kept --------------------------------------------------------------------------------------


def _of_kept(args: argparse.Namespace, year: int) -> int:
    by, at = doer(args)
    from ansinh.access.actions import acting
    from ansinh.plans.actions.calendar import draw_up_calendar
    from ansinh.plans.queries.calendar import calendar_ics, obligations

    on = frame.today(args)
    if args.draw_up:
        drawn = draw_up_calendar(year, by=by, at=at, on=on)
        frame.tell(
            f"Đã lập lịch {year}: {drawn.plans} kế hoạch, {drawn.made} báo cáo mới, {drawn.moved} đổi hạn.",
            f"Calendar {year}: {drawn.plans} plans, {drawn.made} new reports, {drawn.moved} moved.",
        )
        for why in drawn.skipped:
            frame.tell(f"Bỏ qua: {why}", f"Skipped: {why}")
    unit = _place(args.unit, on).code if args.unit else ""
    with acting(by):
        found = obligations(on, year=year, unit=unit, size=100_000).items
    if args.ics:
        write_file(args.ics, calendar_ics(found))
    if args.json:
        frame.print_result({"year": year, "on": on, "obligations": [_record(one) for one in found]})
    elif not found:
        frame.tell(
            f"Chưa có báo cáo nào phải nộp trong năm {year}. Lập lịch: ./ansinh plan calendar --draw-up",
            f"No report is owed in {year}. Draw the calendar up: ./ansinh plan calendar --draw-up",
        )
    elif args.unit:
        frame.print_result(_rows(found, args.lang))
    else:
        frame.print_result(_summary(found, args.lang))
    return frame.DONE


def _rows(found: Iterable[ReportObligation], lang: str) -> str:
    english = lang == "en"
    head = (words("Hạn", "Due"), words("Đơn vị", "Unit"), words("Nộp cho", "To"), words("Kỳ", "Period"),
            words("Kế hoạch", "Plan"), words("Tình trạng", "Standing"))  # fmt: skip
    rows = [
        (_day(one.due), one.unit.name, one.receiver.name, one.period.say(lang), one.plan_key[:40],
         REPORT_STANDINGS[one.standing][english] + (f" ({one.working_days_late})" if one.working_days_late else ""))
        for one in found
    ]  # fmt: skip
    return table(head, rows)


def _summary(found: Iterable[ReportObligation], lang: str) -> str:
    english = lang == "en"
    groups: dict[tuple[Any, ...], list[ReportObligation]] = {}
    for one in found:
        groups.setdefault((one.due, one.plan_key, one.period.say(lang), one.unit.tier.rank), []).append(one)
    head = (words("Hạn", "Due"), words("Kế hoạch", "Plan"), words("Kỳ", "Period"), words("Ai nộp", "Who"),
            words("Phải nộp", "Owed"), words("Đã nộp", "Handed in"), words("Quá hạn", "Overdue"))  # fmt: skip
    rows = []
    for (due, key, period, rank), members in sorted(groups.items()):
        done = sum(one.standing.value in ("handed_in", "received") for one in members)
        late = sum(one.standing.value == "overdue" for one in members)
        rows.append(
            (
                _day(due),
                key[:40],
                period,
                TIER_LABELS[tuple(Tier)[rank]][english],
                str(len(members)),
                str(done),
                str(late),
            )
        )
    return table(head, rows)


def _record(one: ReportObligation) -> dict[str, Any]:
    return {
        "obligation_id": str(one.obligation_id),
        "plan_id": str(one.plan_id),
        "plan": one.plan_key,
        "period": one.period.key,
        "period_from": one.period.first,
        "period_to": one.period.last,
        "tier": one.unit.tier,
        "unit_code": one.unit.code,
        "unit": one.unit.name,
        "receiver_code": one.receiver.code,
        "receiver": one.receiver.name,
        "due": one.due,
        "first_due": one.first_due,
        "practical": one.practical,
        "needed_by": one.needed_by,
        "conflict": one.late_for_above,
        "basis": one.basis,
        "source": one.source or None,
        "state": one.state,
        "standing": one.standing,
        "days_left": one.days_left,
        "working_days_late": one.working_days_late,
        "handed_in_on": one.handed_in_on,
        "received_on": one.received_on,
    }
