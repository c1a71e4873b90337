"""``registry template``, ``check``, ``import``, ``search``: lists of people in, people found."""

from __future__ import annotations

import argparse
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansinh.kernel.dates import vn_date
from ansinh.kernel.problem import BadInput, EnvironmentTrouble, Problem
from ansinh.shells.cli import frame
from ansinh.shells.cli.access import doer, person, unknown
from ansinh.shells.cli.frame import words

if TYPE_CHECKING:
    from ansinh.registry.facts import Circumstance, Person


def add(deeds: Any) -> None:
    """Adds the deeds of this module."""
    template = deeds.add_parser("template", help=words("biểu mẫu danh sách (.xlsx)", "the template for lists (.xlsx)"))
    template.add_argument(
        "--out", type=Path, default=Path("mau-danh-sach.xlsx"), help=words("tệp sẽ ghi", "the file to write")
    )
    template.set_defaults(run=_template)

    check = deeds.add_parser(
        "check", help=words("đọc thử một danh sách, không cần cơ sở dữ liệu", "read a list without a database")
    )
    check.add_argument("file", type=Path, metavar=words("TỆP", "FILE"))
    check.set_defaults(run=_check)

    bring = deeds.add_parser(
        "import", help=words("nhập danh sách: xem trước, rồi --apply", "bring a list in: preview, then --apply")
    )
    bring.add_argument("file", type=Path, metavar=words("TỆP", "FILE"))
    bring.add_argument(
        "--commune", help=words("mã xã của những dòng không ghi xã", "code of the commune of rows that name none")
    )
    bring.add_argument(
        "--map",
        action="append",
        default=[],
        metavar=words('"TIÊU ĐỀ=CỘT"', '"HEADING=COLUMN"'),
        help=words("một cột lạ nghĩa là gì; được nhớ cho lần sau", "what an unknown heading means; remembered"),
    )
    bring.add_argument(
        "--confirm",
        action="store_true",
        help=words("đồng ý với các điểm cần xác nhận", "agree to the points that ask for it"),
    )
    bring.add_argument("--apply", action="store_true", help=words("ghi vào sổ", "write what the preview announces"))
    bring.add_argument(
        "--corrections",
        type=Path,
        metavar=words("TỆP", "FILE"),
        help=words("ghi các dòng lỗi ra đây để sửa", "write the rows to mend here"),
    )
    bring.set_defaults(run=_import)

    search = deeds.add_parser(
        "search", help=words("tìm người theo tên, mã, số, năm sinh", "find people by name, code, number, year")
    )
    search.add_argument("text", nargs="+", metavar=words("LỜI TÌM", "TEXT"))
    search.add_argument("--commune", help=words("chỉ trong xã này", "only in this commune"))
    search.set_defaults(run=_search)

    show = person(deeds.add_parser("show", help=words("một người và hoàn cảnh", "a person with circumstances")))
    show.add_argument(
        "who",
        metavar=words("MÃ|SỐ|UUID", "CODE|NUMBER|UUID"),
        help=words("mã người, số định danh hoặc mã nội bộ", "the person's code, personal number or id"),
    )
    show.set_defaults(run=_show)


def _template(args: argparse.Namespace) -> None:
    from ansinh.registry.offline import template

    _write(args.out, template())
    frame.print_result({"file": str(args.out)} if args.json else str(args.out))


def _check(args: argparse.Namespace) -> int:
    from ansinh.registry.offline import read_list

    listed = read_list(_read(args.file), args.file.name, frame.today(args))
    problems = [problem for one in listed.people for problem in (*one.findings.bad, *one.findings.doubts)]
    bad = sum(bool(one.findings.bad) for one in listed.people)
    told = [*listed.notes, *problems]
    if args.json:
        frame.print_result({"rows": len(listed.people), "bad": bad, "problems": [_record(problem) for problem in told]})
    else:
        count = words(f"{len(listed.people)} dòng, {bad} dòng lỗi", f"{len(listed.people)} rows, {bad} bad")
        frame.print_result("\n".join([*(problem.say(args.lang) for problem in told), count]))
    return frame.BAD_INPUT if bad else frame.DONE


def _import(args: argparse.Namespace) -> None:
    if args.file.suffix.lower() == ".parquet" or (args.file.suffix.lower() == ".csv" and _long(args.file)):
        _import_in_parts(args)
        return
    data = _read(args.file)
    frame.django_ready()
    from ansinh.access.actions import acting
    from ansinh.registry import actions, queries
    from ansinh.registry.facts import Verdict
    from ansinh.shells.site.clock import now

    by = _actor()
    preview = actions.preview_import(
        data, args.file.name, by=by, at=now(), commune_code=args.commune, columns=_said(args.map)
    )
    lines = [note.say(args.lang) for note in preview.notes]
    with acting(by):
        for verdict in (Verdict.BAD, Verdict.DOUBTFUL):
            for row in queries.import_preview(preview.import_id, verdict, size=20).rows:
                lines += [problem.say(args.lang) for problem in row.problems]
        left = preview.counts[Verdict.BAD] + preview.counts[Verdict.DOUBTFUL]
        if args.corrections and left:
            _write(args.corrections, queries.correction_workbook(preview.import_id, args.lang))
            lines.append(words(f"Dòng cần sửa: {args.corrections}", f"Rows to mend: {args.corrections}"))
    unknown = [one.heading for one in preview.headings if one.key is None]
    if preview.wants_columns:
        raise BadInput([note for note in preview.notes if note.kind == "columns_missing"] + [_ask(unknown)])
    counted = (f"{words(verdict.vi, str(verdict))}: {count}" for verdict, count in preview.counts.items())
    lines.append(", ".join(counted))
    applied = None
    if args.apply:
        done = actions.apply_import(preview.import_id, by=by, at=now(), confirmed=args.confirm)
        applied = {"new": done.new, "changed": done.changed, "same": done.same, "left_out": done.left_out,
                   "circumstances": done.circumstances}  # fmt: skip
        lines.append(
            words(
                f"Đã nhập: {done.new} mới, {done.changed} thay đổi, {done.same} không đổi, {done.left_out} để lại.",
                f"Applied: {done.new} new, {done.changed} changed, {done.same} same, {done.left_out} left out.",
            )
        )
    else:
        lines.append(words("Chưa ghi gì. Thêm --apply để nhập.", "Nothing written yet. Add --apply."))
    if args.json:
        frame.print_result(
            {
                "import_id": str(preview.import_id),
                "counts": {str(verdict): count for verdict, count in preview.counts.items()},
                "notes": [_record(note) for note in preview.notes],
                "columns": {one.heading: one.key for one in preview.headings},
                "to_confirm": [note.kind for note in preview.to_confirm],
                "applied": applied,
            }
        )
    else:
        frame.print_result("\n".join(lines))


_LONG = 20 * 2**20  # bytes from which a .csv goes in by parts


def _long(path: Path) -> bool:
    try:
        return path.stat().st_size > _LONG
    except OSError:
        return False  # reading it says why


def _import_in_parts(args: argparse.Namespace) -> None:
    frame.django_ready()
    from ansinh.registry import actions
    from ansinh.shells.site.clock import now

    def told(number: int, preview: Any) -> None:
        counted = ", ".join(f"{words(verdict.vi, str(verdict))}: {count}" for verdict, count in preview.counts.items())
        frame.tell(f"Phần {number}: {counted}", f"Part {number}: {counted}")

    _read_first(args.file)
    done = actions.import_in_parts(
        args.file, by=_actor(), at=now(), commune_code=args.commune, columns=_said(args.map), apply=args.apply,
        confirmed=args.confirm, told=told,
    )  # fmt: skip
    if args.json:
        frame.print_result({"parts": done.parts, "rows": done.rows, "new": done.new, "changed": done.changed, "same": done.same,
                            "left_out": done.left_out, "applied": args.apply})  # fmt: skip
        return
    frame.print_result(
        words(
            f"{done.parts} phần, {done.rows} dòng: {done.new} mới, {done.changed} thay đổi, {done.same} không đổi,"
            f" {done.left_out} để lại." + ("" if args.apply else " Chưa ghi gì. Thêm --apply để nhập."),
            f"{done.parts} parts, {done.rows} rows: {done.new} new, {done.changed} changed, {done.same} same,"
            f" {done.left_out} left out." + ("" if args.apply else " Nothing written yet. Add --apply."),
        )
    )


def _said(given: list[str]) -> dict[str, str]:
    """``--map "Heading=column"`` as a mapping. Raises BadInput for one without =."""
    said = {}
    for one in given:
        heading, separator, column = one.rpartition("=")
        if not separator or not heading.strip():
            raise BadInput(
                Problem(
                    "map",
                    f'--map “{one}”: ghi dạng "Tiêu đề=cột".',
                    f'--map “{one}”: write "Heading=column".',
                    remedy_vi='Ví dụ: --map "Danh tính=full_name"',
                    remedy_en='For example: --map "Danh tính=full_name"',
                )
            )
        said[heading.strip()] = column.strip()
    return said


def _ask(unknown: list[str]) -> Problem:
    named = ", ".join(f"“{heading}”" for heading in unknown[:20])
    return Problem(
        "columns_unknown",
        f"Cột chưa rõ nghĩa: {named}.",
        f"Columns nobody knows: {named}.",
        remedy_vi='Thêm --map "Tiêu đề=cột", cột là full_name, birth, sex, number, household…; cách ghép được nhớ.',
        remedy_en='Add --map "Heading=column", a column being full_name, birth, sex, number, household…; it is remembered.',
    )


def _search(args: argparse.Namespace) -> None:
    frame.django_ready()
    from ansinh.access.actions import acting
    from ansinh.registry import queries

    with acting(_actor()):
        found = queries.search(" ".join(args.text), args.commune)
    if args.json:
        people = [
            {"person_id": one.person_id, "code": one.code, "full_name": one.full_name, "birth": one.birth.vn,
             "sex": one.sex, "commune_code": one.commune_code, "number": one.number_masked}
            for one in found.items
        ]  # fmt: skip
        frame.print_result({"total": found.total, "people": people})
        return
    lines = [
        f"{one.code}  {one.full_name:<28} {one.birth.vn:>10}  {one.sex.vi if one.sex else '':<3}"
        f" {one.commune_code}  {one.number_masked or ''}"
        for one in found.items
    ]
    frame.tell(f"{len(found.items)}/{found.total} người", f"{len(found.items)} of {found.total} people")
    if lines:
        frame.print_result("\n".join(lines))


def _show(args: argparse.Namespace) -> None:
    """Specially protected circumstances are told only to somebody named: otherwise nobody would answer for it."""
    by, _ = doer(args)
    from ansinh.access.actions import acting
    from ansinh.access.facts import Permission
    from ansinh.access.offline import require
    from ansinh.registry import queries
    from ansinh.registry.facts import CIRCUMSTANCE_KINDS

    require(by, Permission.REGISTRY_READ)
    with acting(by):
        found = _person_named(args.who)
        circumstances = [
            one
            for one in queries.circumstances_of(found.person_id, getattr(args, "on", None))
            if args.user or one.kind not in CIRCUMSTANCE_KINDS or not CIRCUMSTANCE_KINDS[one.kind].protected
        ]
    if args.json:
        frame.print_result(
            {
                "person_id": found.person_id, "code": found.code, "full_name": found.full_name, "birth": found.birth.vn,
                "sex": found.sex, "ethnicity": found.ethnicity, "commune_code": found.commune_code,
                "village": found.village_name, "household_id": found.household_id and str(found.household_id),
                "relation_to_head": found.relation_to_head, "died_on": found.died_on, "number": found.number_masked,
                "number_verified": found.number_verified,
                "circumstances": [
                    {"kind": one.kind, "degree": one.degree, "state": one.state, "start": one.start, "end": one.end,
                     "of": "person" if one.person_id else "household", "source": one.source, "document": one.document}
                    for one in circumstances
                ],
            }
        )  # fmt: skip
        return
    frame.print_result("\n".join([*_about(found), *(_circumstance_line(one) for one in circumstances)]))


def _person_named(who: str) -> Person:
    """Whom a code, a 12-digit number or an id means, in sight. Raises BadInput where nobody is found."""
    from ansinh.registry import queries

    try:
        return queries.person(uuid.UUID(who))
    except (ValueError, LookupError):
        pass
    for asked in (queries.person_by_code, queries.person_by_number):
        try:
            return asked(who)
        except LookupError:
            continue
    # What was typed may be a personal number: it is not repeated on the screen or in a log.
    raise unknown(
        "Không có người nào mang mã hoặc số này trong địa bàn.",
        "Nobody in this territory has this code or number.",
        "Tìm theo tên: ./ansinh registry search …",
        "Look by name: ./ansinh registry search …",
    )


def _about(found: Person) -> list[str]:
    relation = found.relation_to_head
    facts = [
        (words("Mã", "Code"), found.code),
        (words("Họ và tên", "Name"), found.full_name),
        (words("Sinh", "Born"), found.birth.vn),
        (words("Giới tính", "Sex"), words(found.sex.vi, str(found.sex)) if found.sex else ""),
        (words("Dân tộc", "Ethnicity"), found.ethnicity),
        (words("Số định danh", "Number"), found.number_masked or ""),
        (words("Xã", "Commune"), found.commune_code),
        (words("Thôn", "Village"), found.village_name or ""),
        (words("Quan hệ với chủ hộ", "To the head"), words(relation.vi, str(relation)) if relation else ""),
        (words("Chết", "Died"), vn_date(found.died_on) if found.died_on else ""),
    ]
    return [f"{name + ':':<21}{fact}" for name, fact in facts if fact]


def _circumstance_line(one: Circumstance) -> str:
    since = vn_date(one.start) if one.start else "…"
    until = vn_date(one.end) if one.end else ""
    return f"  {words(*one.label)}  {since} – {until}".rstrip()


def _actor() -> Any:
    """The service account: a name given on the command line would be nobody's signature."""
    from ansinh.access.actions import ensure_system_actor
    from ansinh.shells.site.clock import now

    return ensure_system_actor(now())


def _record(problem: Problem) -> dict[str, Any]:
    return {"kind": problem.kind, "vi": problem.say("vi"), "en": problem.say("en"), "where": dict(problem.where),
            "severity": problem.severity}  # fmt: skip


def _read(path: Path) -> bytes:
    data: bytes = _opened(path, path.read_bytes)
    return data


def _read_first(path: Path) -> None:
    """Whether the file can be read at all, before a long reading begins."""
    with _opened(path, lambda: path.open("rb")) as file:
        file.read(1)


def _opened(path: Path, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except OSError as error:
        raise BadInput(
            Problem(
                "unreadable",
                f"Không đọc được tệp {path}: {error.strerror}.",
                f"Cannot read {path}: {error.strerror}.",
                remedy_vi="Kiểm tra đường dẫn và quyền đọc.",
                remedy_en="Check the path and its permissions.",
            )
        ) from error


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise EnvironmentTrouble(
            Problem(
                "unwritable",
                f"Không ghi được {path}: {error.strerror}.",
                f"Cannot write {path}: {error.strerror}.",
                remedy_vi="Kiểm tra thư mục, quyền ghi và chỗ trống.",
                remedy_en="Check the folder, the right to write and free space.",
            )
        ) from error
