"""Lists of people sent in: template, upload, preview of every row, applying, the workbook of corrections."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access.facts import Permission
from ansinh.kernel.page import Page
from ansinh.kernel.problem import BadInput
from ansinh.registry import actions, queries
from ansinh.registry.facts import ImportPreview, ImportRow, Verdict
from ansinh.registry.offline import IGNORED, MAPPABLE, title_of
from ansinh.registry.offline import template as empty_template
from ansinh.shells.site import clock
from ansinh.shells.web.doors import actor_of, found, page, told
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Asked, Column, Filter, Listing, Tone
from ansinh.shells.web.places import commune_options, place_name
from ansinh.shells.web.scope import communes_in_sight

LARGEST_LIST = 25 * 2**20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VERDICTS: Mapping[Verdict, tuple[Tone, str, str]] = {
    Verdict.NEW: ("good", "Mới", "New"),
    Verdict.CHANGED: ("info", "Thay đổi", "Changed"),
    Verdict.SAME: ("still", "Không đổi", "Same"),
    Verdict.DOUBTFUL: ("warn", "Cần xem", "Doubtful"),
    Verdict.BAD: ("bad", "Lỗi", "Wrong"),
}
_STATES: dict[str, tuple[Tone, str, str]] = {
    "previewed": ("info", "Chờ áp dụng", "Waiting"),
    "applied": ("good", "Đã áp dụng", "Applied"),
}


def _state(one: ImportPreview) -> tuple[Tone, str, str]:
    return _STATES.get(one.state, ("info", one.state, one.state))


IMPORTS = Listing(
    name="danh-sach-nhap",
    search_vi="Tìm tên tệp",
    search_en="Search a file name",
    empty_vi="Chưa nhập danh sách nào.",
    empty_en="No list sent in yet.",
    empty_help_vi="Tải mẫu Excel, điền, rồi nạp lên; mỗi dòng được xem trước, chưa ghi gì cho đến khi áp dụng.",
    empty_help_en="Download the template, fill it in and upload it; nothing is written before you apply it.",
    columns=(
        Column("file", "Tệp", "File", lambda one: one.filename, heads_row=True,
               link=lambda one: reverse("import", args=[one.import_id])),
        Column("commune", "Xã", "Commune", lambda one: place_name(one.commune_code, clock.today())),
        Column("at", "Nạp lúc", "Uploaded", lambda one: one.uploaded_at, kind="instant"),
        Column("state", "Trạng thái", "State", lambda one: say(*_state(one)[1:]), tone=lambda one: _state(one)[0]),
        Column("rows", "Số dòng", "Rows", lambda one: sum(one.counts.values()), kind="number"),
        Column("bad", "Lỗi", "Wrong", lambda one: one.counts.get(Verdict.BAD) or None, kind="number"),
    ),
)  # fmt: skip


@page(Permission.REGISTRY_IMPORT)
def imports(request: HttpRequest) -> HttpResponse:
    """Lists sent in, and the form to send one."""
    mine = communes_in_sight(actor_of(request))
    wrong = ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        if sent is None:
            wrong = say("Hãy chọn tệp danh sách.", "Choose a list.")
        elif (sent.size or 0) > LARGEST_LIST:
            wrong = say("Tệp lớn hơn 25 MB. Hãy tách làm nhiều tệp.", "Larger than 25 MB. Split it into several files.")
        else:
            try:
                preview = actions.preview_import(
                    sent.read(),
                    sent.name or "danh-sach.xlsx",
                    by=actor_of(request),
                    at=clock.now(),
                    commune_code=request.POST.get("commune") or None,
                )
                return redirect("import", import_id=preview.import_id)
            except BadInput as error:
                wrong = error.say(lang())
    context = {
        "wrong": wrong,
        "communes": commune_options(mine, clock.today()) if len(mine) > 1 else (),
    }
    question = IMPORTS.over(lambda asked: queries.imports(asked.number, asked.size))
    response = IMPORTS.respond(request, "registry/imports.html", question, context)
    if wrong:
        response.status_code = 400
    return response


@page(Permission.REGISTRY_IMPORT)
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The empty workbook."""
    return _workbook(empty_template(), "mau-danh-sach-nguoi-dan.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _problems(one: ImportRow) -> str:
    return " ".join(problem.say(lang()) for problem in one.problems)


@page(Permission.REGISTRY_IMPORT)
def one_import(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """What every row of a list would do, and the button that does it."""
    preview: ImportPreview = found(queries.import_preview, import_id, None, 1, 1)
    waiting = preview.state != "applied"
    listing = Listing(
        name="xem-truoc-danh-sach",
        search_vi="Tìm họ tên (không cần dấu)",
        search_en="Search a name",
        key=(lambda one: f"{one.sheet}|{one.row}" if one.verdict is Verdict.DOUBTFUL else "")
        if waiting and preview.counts.get(Verdict.DOUBTFUL)
        else None,
        columns=(
            Column("row", "Dòng", "Row", lambda one: one.row, kind="number", note=lambda one: one.sheet),
            Column("name", "Họ tên", "Name", lambda one: one.full_name, heads_row=True,
                   link=lambda one: reverse("person", args=[one.person_id]) if one.person_id else None),
            Column("birth", "Ngày sinh", "Born", lambda one: one.birth, sort=False),
            Column("verdict", "Sẽ làm gì", "Verdict", lambda one: say(*VERDICTS[one.verdict][1:]),
                   tone=lambda one: VERDICTS[one.verdict][0]),
            Column("why", "Vì sao, sửa thế nào", "Why, and what to do", _problems, sort=False,
                   note=lambda one: "; ".join(one.changes)),
        ),
        filters=(
            Filter("verdict", "Sẽ làm gì", "Verdict", tuple((key.value, vi, en) for key, (_, vi, en) in VERDICTS.items())),
        ),
    )  # fmt: skip

    def ask(asked: Asked) -> Page[ImportRow]:
        verdict = asked.get("verdict")
        whole = queries.import_preview(import_id, Verdict(verdict) if verdict else None, asked.number, asked.size)
        return Page(whole.rows, whole.total_rows, asked.number, asked.size)

    doable = sum(preview.counts.get(key, 0) for key in (Verdict.NEW, Verdict.CHANGED))
    context = {
        "preview": preview,
        "waiting": waiting,
        "doable": doable,
        "left_out": preview.counts.get(Verdict.BAD, 0) + preview.counts.get(Verdict.DOUBTFUL, 0),
        "counts": [
            {"label": say(*VERDICTS[key][1:]), "count": preview.counts.get(key, 0), "href": f"?verdict={key.value}"}
            for key in Verdict
        ],
        "notes": [note.say(lang()) for note in preview.notes if note not in preview.to_confirm],
        "to_confirm": [note.say(lang()) for note in preview.to_confirm],
        "headings": _headings(preview) if waiting else [],
        "choices": [(IGNORED, title_of(IGNORED)), *((key, title_of(key)) for key in MAPPABLE)],
        "wants_columns": preview.wants_columns,
        "crumbs": [(say("Nhập danh sách", "Import a list"), reverse("imports"))],
    }
    return listing.respond(request, "registry/import.html", listing.over(ask), context)


@require_POST
@page(Permission.REGISTRY_IMPORT)
def columns(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """What the headings mean, as a person says it: the list is read again, and the next one of this form by itself."""
    said = dict(zip(request.POST.getlist("heading"), request.POST.getlist("column"), strict=False))
    try:
        again = found(
            actions.preview_again,
            import_id,
            {heading: key for heading, key in said.items() if key},
            by=actor_of(request),
            at=clock.now(),
        )
    except BadInput as error:
        told(request, "{}", "{}", error.say(lang()))
        return redirect("import", import_id=import_id)
    told(
        request,
        "Đã đọc lại danh sách; cách ghép cột được nhớ cho lần sau.",
        "The list was read again; the meaning of its columns is remembered for the next one.",
    )
    return redirect("import", import_id=again.import_id)


def _headings(preview: ImportPreview) -> list[dict[str, object]]:
    """Each heading once, with what it was taken for; those nobody knows first."""
    once = {one.heading: one for one in reversed(preview.headings) if one.key != "reason"}
    rows = sorted(once.values(), key=lambda one: (one.key is not None, one.index))
    return [{"one": one, "key": one.key or "", "title": title_of(one.key) if one.key else ""} for one in rows]


@require_POST
@page(Permission.REGISTRY_IMPORT)
def apply(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Writes what the preview announced; ticked doubtful rows are taken as other people."""
    accept = []
    for chosen in request.POST.getlist("chosen"):
        sheet, _, row = chosen.rpartition("|")
        if row.isdecimal():
            accept.append((sheet, int(row)))
    result = found(
        actions.apply_import,
        import_id,
        by=actor_of(request),
        at=clock.now(),
        accept=accept,
        confirmed=request.POST.get("confirmed") == "1",
    )
    told(
        request,
        "Đã ghi: {} người mới, {} người thay đổi, {} hoàn cảnh; để lại {} dòng cần sửa.",
        "Written: {} new people, {} changed, {} circumstances; {} rows left out to be corrected.",
        result.new,
        result.changed,
        result.circumstances,
        result.left_out,
    )
    return redirect("import", import_id=import_id)


@page(Permission.REGISTRY_IMPORT)
def corrections(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The rows that were left out with their reasons, to mend and send again."""
    return _workbook(found(queries.correction_workbook, import_id, lang()), "dong-can-sua.xlsx")


urlpatterns = [
    path("imports/", imports, name="imports"),
    path("imports/template/", template, name="import_template"),
    path("imports/<uuid:import_id>/", one_import, name="import"),
    path("imports/<uuid:import_id>/columns/", columns, name="import_columns"),
    path("imports/<uuid:import_id>/apply/", apply, name="import_apply"),
    path("imports/<uuid:import_id>/corrections/", corrections, name="import_corrections"),
]
