"""``ansinh monitoring``: indicators computed, shown, entered; targets; reports written, saved, signed."""

from __future__ import annotations

import argparse
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansinh.kernel.money import number
from ansinh.kernel.period import Month
from ansinh.shells.cli.access import doer, person, table, unknown, write_file
from ansinh.shells.cli.frame import language, print_result, tell, today, words

if TYPE_CHECKING:
    from ansinh.monitoring.facts import KeptReport
    from ansinh.plans.facts import Indicator


def register(subparsers: Any) -> None:
    """Adds ``monitoring`` with its deeds."""
    parser = subparsers.add_parser("monitoring", help=words("chỉ tiêu, tiến độ, báo cáo", "indicators, progress, reports"))
    deeds = parser.add_subparsers(metavar=words("VIỆC", "DEED"), required=True)

    def deed(name: str, run: Any, vi: str, en: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = deeds.add_parser(name, help=words(vi, en), description=words(vi, en))
        made.set_defaults(run=run)
        return made

    def place(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
        made.add_argument("--place", required=True, metavar=words("MÃ", "CODE"),
                          help=words("mã tỉnh hoặc xã", "code of the province or commune"))  # fmt: skip
        return made

    def month(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
        made.add_argument("--month", type=_month, metavar="YYYY-MM", help=words("mặc định: tháng này", "default: this one"))
        return made

    compute = person(month(place(deed("compute", _compute, "tính các chỉ tiêu của tháng", "compute a month's indicators"))))
    compute.add_argument("--determinations", type=Path, metavar=words("TỆP", "FILE"),
                         help=words("kết quả áp dụng luật của tháng (mặc định: lần gần nhất)",
                                    "what the law wrote for the month (default: the latest)"))  # fmt: skip
    place(deed("indicators", _indicators, "danh mục chỉ tiêu, giá trị mới nhất", "the indicators and their latest values"))
    show = place(deed("show", _show, "một chỉ tiêu qua các tháng", "one indicator over the months"))
    show.add_argument("code", metavar=words("CHỈ_TIÊU", "INDICATOR"))
    targets = place(deed("targets", _targets, "chỉ tiêu của kế hoạch, đánh giá", "targets of the plans and their standing"))
    targets.add_argument("--plan", type=_id, metavar="ID")
    enter = person(month(place(deed("enter", _enter, "nhập số liệu cơ quan báo cáo", "enter an agency's figure"))), True)
    enter.add_argument("code", metavar=words("CHỈ_TIÊU", "INDICATOR"))
    for name in ("value", "numerator", "denominator"):
        enter.add_argument(f"--{name}", type=float)
    enter.add_argument("--note", default="")

    deed("reports", _reports, "các báo cáo", "the reports")
    write = person(month(place(deed("write", _write, "viết báo cáo thực hiện kế hoạch", "write a plan's report"))), True)
    write.add_argument("--plan", type=_id, metavar="ID", help=words("mặc định: kế hoạch mới nhất", "default: the newest"))
    write.add_argument("--number", default="…/BC-UBND", metavar=words("SỐ", "NUMBER"))
    write.add_argument("--out", type=Path, metavar=words("TỆP", "FILE"))
    save = deed("save", _save, "ghi báo cáo ra tệp .docx", "write a report to a .docx file")
    save.add_argument("report", type=_id, metavar="ID")
    save.add_argument("--out", type=Path, required=True, metavar=words("TỆP", "FILE"))
    sign = person(deed("sign", _sign, "ký báo cáo (người thứ hai)", "sign a report (second person)"), True)
    sign.add_argument("report", type=_id, metavar="ID")


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            words(f"“{text}” không phải là tháng (YYYY-MM)", f"“{text}” is not a month (YYYY-MM)")
        ) from None


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(words(f"“{text}” không phải là mã", f"“{text}” is no id")) from None


def _of(args: argparse.Namespace) -> Month:
    return args.month or Month.of(today(args))


def _name(one: Indicator) -> str:
    return one.name_en if language() == "en" else one.name_vi


def _shown(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{number(round(value, 2))} {unit}"


def _compute(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.journeys.measure import measure_month
    from ansinh.plans.queries import indicators
    from ansinh.shells.jobs.tasks import determinations_of

    month = _of(args)
    if args.determinations is not None and not args.determinations.is_file():
        raise unknown(f"Không có tệp {args.determinations}.", f"There is no file {args.determinations}.")
    lawful = args.determinations or determinations_of(month)
    values = measure_month(month, args.place, by=by, at=at, determinations=lawful)
    if args.json:
        print_result({"month": str(month), "place": args.place, "values": values})
        return
    named = {one.code: one for one in indicators()}
    print_result("\n".join(f"{_shown(value, named[code].unit):>12}  {_name(named[code])}" for code, value in values.items()))


def _indicators(args: argparse.Namespace) -> None:
    doer(args)
    from ansinh.monitoring.queries import latest_values
    from ansinh.plans.queries import indicators

    latest = latest_values([one.code for one in indicators()], args.place)
    if args.json:
        print_result(
            {
                "place": args.place,
                "indicators": [
                    {
                        "code": one.code,
                        "name": _name(one),
                        "unit": one.unit,
                        "source": one.source,
                        "month": str(latest[one.code].month) if one.code in latest else None,
                        "value": latest[one.code].value if one.code in latest else None,
                    }
                    for one in indicators()
                ],
            }
        )
        return
    rows = []
    for one in indicators():
        value = latest.get(one.code)
        rows.append((one.code, _shown(value.value if value else None, one.unit), value.month.vn if value else "", _name(one)))
    head = (words("Mã", "Code"), words("Giá trị", "Value"), words("Tháng", "Month"), words("Chỉ tiêu", "Indicator"))
    print_result(table(head, rows))


def _show(args: argparse.Namespace) -> None:
    doer(args)
    from ansinh.monitoring.queries import trend
    from ansinh.plans.queries import indicator

    try:
        item = indicator(args.code)
    except LookupError:
        raise unknown(
            f"Không có chỉ tiêu {args.code}.", f"There is no indicator {args.code}.",
            "Xem: ansinh monitoring indicators --place MÃ", "See: ansinh monitoring indicators --place CODE",
        ) from None  # fmt: skip
    values = trend(item.code, args.place)
    if args.json:
        print_result(
            {
                "code": item.code,
                "name": _name(item),
                "unit": item.unit,
                "values": [
                    {
                        "month": str(one.month),
                        "value": one.value,
                        "numerator": one.numerator,
                        "denominator": one.denominator,
                        "source": one.source,
                    }
                    for one in values
                ],
            }
        )
        return
    lines = [_name(item), *(f"  {one.month.vn}  {_shown(one.value, item.unit)}  {one.source}" for one in values)]
    print_result("\n".join(lines if values else [*lines, words("  chưa có số liệu", "  no figure yet")]))


def _targets(args: argparse.Namespace) -> None:
    doer(args)
    from ansinh.monitoring.facts import STANDING_LABELS
    from ansinh.monitoring.offline import goal
    from ansinh.monitoring.queries import target_progress

    found = target_progress(args.place, today(args), args.plan)
    if args.json:
        print_result(
            {
                "targets": [
                    {
                        "indicator": one.indicator.code if one.indicator else None,
                        "text": one.commitment.target.indicator,
                        "goal": goal(one.commitment.target),
                        "year": one.commitment.target.year,
                        "value": one.latest.value if one.latest else None,
                        "forecast": one.forecast,
                        "standing": one.standing,
                    }
                    for one in found
                ]
            }
        )
        return
    spoken = 1 if language() == "en" else 0
    rows = [
        (
            STANDING_LABELS[one.standing][spoken],
            goal(one.commitment.target),
            _shown(one.latest.value if one.latest else None, one.commitment.target.unit),
            (_name(one.indicator) if one.indicator else one.commitment.target.indicator)[:80],
        )
        for one in found
    ]
    head = (words("Đánh giá", "Standing"), words("Mục tiêu", "Goal"), words("Kết quả", "Result"), words("Chỉ tiêu", "Target"))
    print_result(table(head, rows))


def _enter(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.monitoring.actions import enter_value

    try:
        enter_value(
            args.code, _of(args), args.place, by=by, at=at, numerator=args.numerator, denominator=args.denominator,
            value=args.value, note=args.note,
        )  # fmt: skip
    except LookupError:
        raise unknown(f"Không có chỉ tiêu {args.code}.", f"There is no indicator {args.code}.") from None
    tell("Đã ghi số liệu.", "The figure is on record.")


def _line(one: KeptReport) -> tuple[str, ...]:
    signed = f"{words('đã ký', 'signed')}: {one.signed_by}" if one.signed_at else words("chờ ký", "to be signed")
    return str(one.report_id), one.month.vn, one.number, signed, one.title[:70]


def _as_json(one: KeptReport) -> dict[str, object]:
    return {
        "report": str(one.report_id),
        "title": one.title,
        "number": one.number,
        "month": str(one.month),
        "place": one.place_code,
        "written_at": one.written_at,
        "signed_at": one.signed_at,
        "signed_by": one.signed_by,
        "sha256": one.sha256,
        "bytes": one.size_bytes,
    }


def _reports(args: argparse.Namespace) -> None:
    doer(args)
    from ansinh.monitoring.queries import reports

    found = reports(size=1000).items
    if args.json:
        print_result({"reports": [_as_json(one) for one in found]})
    elif not found:
        print_result(words("Chưa có báo cáo nào.", "No report yet."))
    else:
        print_result("\n".join("  ".join(_line(one)) for one in found))


def _write(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.journeys.yearly_report import write_report
    from ansinh.monitoring.queries import report_bytes
    from ansinh.plans.queries import plans

    chosen = args.plan or next((one.plan_id for one in plans().items if one.accepted), None)
    if chosen is None:
        raise unknown(
            "Chưa có kế hoạch nào được chấp nhận.", "No plan was accepted yet.",
            "Đưa kế hoạch vào và chấp nhận chỉ tiêu trước.", "Take a plan in and accept its targets first.",
        )  # fmt: skip
    try:
        kept = write_report(chosen, _of(args), args.place, number=args.number, by=by, at=at, on=today(args))
    except LookupError:
        raise unknown(f"Không có kế hoạch {chosen}.", f"There is no plan {chosen}.") from None
    if args.out is not None:
        write_file(args.out, report_bytes(kept.report_id))
    print_result(_as_json(kept) if args.json else "  ".join(_line(kept)))


def _save(args: argparse.Namespace) -> None:
    doer(args)
    from ansinh.monitoring.queries import report_bytes

    try:
        content = report_bytes(args.report)
    except LookupError:
        raise unknown(f"Không có báo cáo {args.report}.", f"There is no report {args.report}.") from None
    write_file(args.out, content)


def _sign(args: argparse.Namespace) -> None:
    by, at = doer(args)
    from ansinh.monitoring.actions import sign_report

    try:
        kept = sign_report(args.report, by=by, at=at)
    except LookupError:
        raise unknown(f"Không có báo cáo {args.report}.", f"There is no report {args.report}.") from None
    print_result(_as_json(kept) if args.json else "  ".join(_line(kept)))
