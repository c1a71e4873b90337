"""Proof-reading: a draft somebody sends, or a plan kept here, with its findings beside its words. A draft is not kept."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from ansinh.access.facts import Permission
from ansinh.documents.facts import DocumentText
from ansinh.documents.offline import MAX_FILE_BYTES, read_document
from ansinh.documents.queries import content as document_content
from ansinh.kernel.problem import BadInput, Problem
from ansinh.plans.facts import FINDING_KINDS, SEVERITIES, Finding, KeptPlan, PlanReading, kind_name
from ansinh.plans.offline import check_plan, read_plan
from ansinh.plans.queries import plan
from ansinh.plans.queries import plans as kept_plans
from ansinh.shells.site import clock
from ansinh.shells.web.doors import found, page
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.marks import Mark, stretches
from ansinh.shells.web.views.plans.wording import plan_title

MOST_PARENTS = 8
MOST_OFFERED = 200
_TONES = {"error": "bad", "warning": "warn", "note": "info"}


@page(Permission.PLAN_READ)
def check_draft(request: HttpRequest) -> HttpResponse:
    """A draft is sent with the plans it carries out (files, or plans kept here) and shown with its findings."""
    offered = kept_plans("", 1, MOST_OFFERED).items
    chosen = request.POST.getlist("kept")
    wrong = ""
    if request.method == "POST":
        try:
            source = _sent(request.FILES.get("file"))
            parents = [
                read_plan(_sent(file), proofread=False) for file in request.FILES.getlist("against")[:MOST_PARENTS]
            ]
            parents += [_kept_reading(one) for one in offered if str(one.plan_id) in chosen][:MOST_PARENTS]
            title = say("Soát: {}", "Proof-reading: {}", source.filename)
            crumbs = [*_crumbs(), (say("Soát dự thảo", "Proof-read a draft"), reverse("plan_check"))]
            return render(
                request, "plans/checked.html", {**_checked(source, parents), "title": title, "crumbs": crumbs}
            )
        except BadInput as error:
            wrong = error.say(lang())
    context = {
        "wrong": wrong,
        "most_mb": MAX_FILE_BYTES // 1_000_000,
        "offered": _offered(offered, chosen),
        "crumbs": _crumbs(),
    }
    return render(request, "plans/check.html", context, status=400 if wrong else 200)


@page(Permission.PLAN_READ)
def check_kept(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """A plan kept here, proof-read today and against the kept plans that are chosen."""
    one: KeptPlan = found(plan, plan_id)
    offered = [other for other in kept_plans("", 1, MOST_OFFERED).items if other.plan_id != plan_id]
    chosen = request.GET.getlist("kept")
    parents = [_kept_reading(other) for other in offered if str(other.plan_id) in chosen][:MOST_PARENTS]
    crumbs = [*_crumbs(), (plan_title(one), reverse("plan", args=[plan_id]))]
    context = {
        **_checked(_kept_text(one), parents),
        "title": say("Soát: {}", "Proof-reading: {}", one.document.number or plan_title(one)),
        "crumbs": crumbs,
        "offered": _offered(offered, chosen),
        "here": reverse("plan_checked", args=[plan_id]),
    }
    return render(request, "plans/checked.html", context)


def _crumbs() -> list[tuple[str, str]]:
    return [(say("Kế hoạch", "Plans"), reverse("plans"))]


def _offered(plans: Sequence[KeptPlan], chosen: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(one.plan_id),
            "label": " · ".join(part for part in (one.document.number, one.document.issuer, plan_title(one)) if part),
            "chosen": str(one.plan_id) in chosen,
        }
        for one in plans
    ]


def _sent(file: UploadedFile[bytes] | None) -> DocumentText:
    """The words of a file that was sent. Raises BadInput where there is none, it is too large or cannot be read."""
    if file is None:
        raise BadInput(
            Problem(
                "file_missing",
                "Chưa chọn tệp dự thảo.",
                "No draft was chosen.",
                {},
                "Chọn tệp rồi soát lại.",
                "Choose a file and try again.",
            )
        )
    if (file.size or 0) > MAX_FILE_BYTES:
        raise BadInput(
            Problem(
                "file_too_large",
                f"Tệp lớn hơn {MAX_FILE_BYTES // 1_000_000} MB.",
                f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB.",
                {"file": file.name or ""},
                "Tách phụ lục ra.",
                "Take the annexes out.",
            )
        )
    return read_document(file.read(), file.name or "tep")


def _kept_text(one: KeptPlan) -> DocumentText:
    filename, _, body = document_content(one.text_id)
    return read_document(body, filename)


def _kept_reading(one: KeptPlan) -> PlanReading:
    return read_plan(_kept_text(one), proofread=False)


def _checked(source: DocumentText, parents: Sequence[PlanReading]) -> dict[str, Any]:
    reading = read_plan(source)
    findings = check_plan(reading, parents, clock.today())
    rows = [_row(source, finding, index) for index, finding in enumerate(findings)]
    severities: Counter[str] = Counter(one.severity for one in findings)
    kinds = Counter(one.kind for one in findings)
    marks = [Mark(f"f{index}", "finding", one.start, one.end, one.severity) for index, one in enumerate(findings)]
    return {
        "rows": sorted(rows, key=lambda row: row["rank"]),
        "counts": [
            {"value": name, "label": say(*SEVERITIES[name]), "count": severities[name], "tone": _TONES[name]}
            for name in SEVERITIES
            if severities[name]
        ],
        "kinds": [
            {"value": kind, "label": kind_name(kind, lang()), "count": kinds[kind]}
            for kind in FINDING_KINDS
            if kinds[kind]
        ],
        "total": len(findings),
        "stretches": stretches(source.text, marks),
        "reading": reading,
        "parents": [
            parent.document.number or parent.document.issuer or say("văn bản", "document") for parent in parents
        ],
    }


def _row(source: DocumentText, finding: Finding, index: int) -> dict[str, Any]:
    placed = finding.end > finding.start
    return {
        "anchor": f"f{index}",
        "one": finding,
        "rank": (list(SEVERITIES).index(finding.severity), finding.start),
        "tone": _TONES[finding.severity],
        "name": kind_name(finding.kind, lang()),
        "severity": say(*SEVERITIES[finding.severity]),
        "message": finding.says(lang()),
        "suggestion": finding.suggests(lang()),
        "placed": placed,
        "words": " ".join(source.text[finding.start : finding.end].split())[:160] if placed else "",
        "before": _before(source.text, finding.start) if placed else "",
        "after": _after(source.text, finding.end) if placed else "",
        "line": source.text.count("\n", 0, finding.start) + 1,
        "page": source.page_of(finding.start) if len(source.pages) > 1 else None,
    }


def _before(text: str, at: int) -> str:
    """A few whole words before a finding, with the space that joins them to it."""
    start = max(0, at - 44)
    while 0 < start < at and not text[start - 1].isspace():
        start += 1
    return " ".join(text[start:at].split()) + (" " if text[start:at][-1:].isspace() else "")


def _after(text: str, at: int) -> str:
    """A few whole words after a finding, with the space that joins them to it."""
    end = min(len(text), at + 44)
    while at < end < len(text) and not text[end].isspace():
        end -= 1
    return (" " if text[at:end][:1].isspace() else "") + " ".join(text[at:end].split())


urlpatterns = [
    path("plans/check/", check_draft, name="plan_check"),
    path("plans/<uuid:plan_id>/check/", check_kept, name="plan_checked"),
]
