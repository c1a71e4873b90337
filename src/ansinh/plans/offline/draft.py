"""A commune's plan drafted from a provincial one, as a .docx in the form of Decree 30/2020; no database.

What must be looked at or filled in is highlighted; nothing is invented: numbers are those of the plan above, offices
those of communes since 1 July 2025 (Decree 150/2025/NĐ-CP), own figures only where the caller brings them.
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping

from lxml import etree

from ansinh.documents.offline.official_form import render
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import fold, squash
from ansinh.kernel.working_days import official
from ansinh.plans.facts import PlanReading
from ansinh.plans.facts.drafting import Draft, DraftPlace, DraftSource
from ansinh.plans.rules.cascade.citing import cited_documents
from ansinh.plans.rules.catalogue import indicator_for
from ansinh.plans.rules.draft.choosing import commune_duties, commune_tasks
from ansinh.plans.rules.draft.layout import document_of, upper_issuer
from ansinh.plans.rules.draft.sentences import CLOSE, OPEN
from ansinh.territory.facts import AdministrativeUnit, Agency, Kind, Level, ResolutionStatus
from ansinh.territory.offline import agencies, agency_by_name, functions_on, owed_by, place_of_issuer, resolve, unit

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EARLIER = 5  # working days a commune's offices report before the commune does
# Offices of a commune's committee, the one that leads in doubt first (Decree 150/2025/NĐ-CP).
_OFFICES = ("culture_social_office_commune", "economy_office_commune", "office_commune", "police_commune", "military_commune", "health_station")  # fmt: skip
_SET_PHRASES = (("tổ quốc", "Tổ quốc"), ("việt nam", "Việt Nam"), ("đảng", "Đảng"), ("chính phủ", "Chính phủ"))


def draft_for(
    reading: PlanReading, place: str, on: dt.date, figures: Mapping[str, str] | None = None
) -> tuple[bytes, Draft]:
    """The .docx of a commune's plan and what it was made of.

    ``place`` is a name or code of a commune on the map of ``on``; ``figures`` are the commune's own current figures by
    indicator code, as words. Raises BadInput where the place is no commune or several, or the plan above promises nothing.
    """
    source = DraftSource(
        document=reading.document,
        targets=reading.targets,
        codes=tuple(item.code if (item := indicator_for(one)) else None for one in reading.targets),
        qualitative=reading.qualitative_targets,
        tasks=reading.tasks,
        duties=reading.reporting,
        above=cited_documents(reading.document, reading.text),
        topic=topic_of(reading.document.title, reading.text, reading.document.place),
    )
    return draft_from(source, place, on, figures)


def draft_from(
    source: DraftSource, place: str, on: dt.date, figures: Mapping[str, str] | None = None
) -> tuple[bytes, Draft]:
    """Like :func:`draft_for`, from a plan as it is kept and reviewed."""
    if not source.targets and not source.tasks and not source.qualitative:
        raise BadInput(
            Problem(
                "nothing_to_draft_from",
                "Văn bản cấp trên không có chỉ tiêu hay nhiệm vụ nào để lập dự thảo.",
                "The document above has no target and no task to draft from.",
                {},
                "Chỉ đúng kế hoạch của tỉnh.",
                "Point at the province's plan.",
            )
        )
    commune = commune_of(place, on)
    remarks = [*_place_remarks(source, commune, on), *_age_remarks(source, on)]
    urban = commune.kind in (Kind.WARD, Kind.SPECIAL_ZONE)
    home = DraftPlace(
        code=commune.code,
        name=commune.name,
        bare_name=_bare(commune),
        kind=commune.kind.value,
        province=commune.parents[-1].name if commune.parents else "",
        urban=urban,
    )
    dated = source.document.date
    coordinator = "Phòng Văn hóa - Xã hội"
    tasks, named = commune_tasks(
        source.tasks, lambda name: _offices_for(name, dated, on, urban), coordinator, home.kind, on.year
    )
    if not named and source.tasks:
        remarks.append(
            (
                "Kế hoạch cấp trên không nêu việc nào giao cho địa phương: các việc không ghi cơ quan được đưa vào để chọn.",
                "The plan above names no task for local bodies: unassigned tasks are put in to choose from.",
            )
        )
    bare = Draft(source, home, on, tasks, (), coordinator)
    duties = commune_duties(
        source.duties, lambda name: _today_name(name, dated, on), lambda day: _earlier(day, on), upper_issuer(bare)
    )
    if not duties:
        remarks.append(
            ("Kế hoạch cấp trên không nêu hạn báo cáo của địa phương.", "The plan above states no day of reporting.")
        )
    draft = Draft(source, home, on, tasks, duties, coordinator, dict(figures or {}), tuple(remarks))
    return highlighted(render(document_of(draft))), draft


def commune_of(place: str, on: dt.date) -> AdministrativeUnit:
    """The commune of a name or code on the map of a day. Raises BadInput for none, several, or a unit of another level."""
    answer = resolve(place, on=on, as_of=on)
    if answer.status is ResolutionStatus.AMBIGUOUS:
        communes = [one.unit for one in answer.candidates if one.unit.level is Level.COMMUNE]
        names = "; ".join(one.full_name for one in communes[:6])
        raise BadInput(
            Problem(
                "place_ambiguous",
                f"“{place}” có thể là nhiều nơi: {names}.",
                f"“{place}” may be several places: {names}.",
                {"field": "place"},
                "Viết thêm tên tỉnh, hoặc dùng mã đơn vị.",
                "Add the province's name, or use the code.",
            )
        )
    found = answer.then
    if answer.status is not ResolutionStatus.FOUND or found is None or found.level is not Level.COMMUNE:
        raise BadInput(
            Problem(
                "place_no_commune",
                f"Không có xã, phường, đặc khu “{place}” vào ngày {on:%d/%m/%Y}.",
                f"There is no commune “{place}” on {on:%Y-%m-%d}.",
                {"field": "place"},
                "Viết tên như “Xã Ba Tơ, Quảng Ngãi” hoặc mã 5 số.",
                "Write it as “Xã Ba Tơ, Quảng Ngãi” or the five-digit code.",
            )
        )
    return found


def topic_of(title: str | None, text: str, place: str | None = None) -> str:
    """What a plan is about (“về tiếp tục đổi mới …”), in small letters as the text itself writes it; ``place`` keeps its capitals."""
    words = squash(title or "")
    places = [match.start() for match in re.finditer(r"(?<!\w)về (?!việc\b)", words, re.IGNORECASE)]
    about = words[places[-1] :] if places else words
    capitals = about.isupper()
    about = about.rstrip(" .;")
    led = places or re.match(r"(?:thực hiện|triển khai|tổ chức|hỗ trợ)\b", about, re.IGNORECASE)
    if not about or not capitals:
        return about if led or not about else f"về {about[:1].lower()}{about[1:]}"
    form = r"\s+".join(re.escape(word) for word in about.split(" "))
    for match in re.finditer(form, text, re.IGNORECASE):
        if not match.group().isupper():
            return _led(squash(match.group()), bool(led))
    lowered = about.lower()
    for small, proper in _SET_PHRASES:
        lowered = re.sub(rf"\b{small}\b", proper, lowered)
    if place:
        lowered = re.sub(rf"\b{re.escape(place.lower())}\b", place, lowered)
    return _led(lowered, bool(led))


def _led(about: str, led: bool) -> str:
    """The topic with the word that leads it in: “về nâng cao năng lực …”, “thực hiện Chương trình …”."""
    small = f"{about[:1].lower()}{about[1:]}"
    return small if led else f"về {small}"


# --- the place, the offices, the days ----------------------------------------------------------------


def _bare(commune: AdministrativeUnit) -> str:
    words = commune.name.split(" ")
    return " ".join(words[2:] if commune.kind is Kind.SPECIAL_ZONE else words[1:])


def _place_remarks(source: DraftSource, commune: AdministrativeUnit, on: dt.date) -> list[tuple[str, str]]:
    document = source.document
    above = place_of_issuer(document.issuer or document.place or "", document.date, on)
    parents = {parent.code for parent in commune.parents}
    if above is None or above in parents:
        return []
    found = unit(above, on)
    name = found.name if found else (document.issuer or "")
    return [
        (
            f"{commune.full_name} không thuộc nơi ban hành kế hoạch ({name}): hãy kiểm tra có đúng kế hoạch cấp trên không.",
            f"{commune.full_name} does not lie in the place of the plan above ({name}): check that it is the right one.",
        )
    ]


def _age_remarks(source: DraftSource, on: dt.date) -> list[tuple[str, str]]:
    passed = sum(1 for one in source.targets if one.year is not None and one.year < on.year)
    if not passed:
        return []
    return [
        (
            f"{passed} chỉ tiêu của cấp trên đã qua năm đích: dự thảo để riêng để rà soát, duy trì.",
            f"{passed} targets above are past their year: the draft keeps them apart to be reviewed.",
        )
    ]


def _offices_for(name: str, dated: dt.date | None, on: dt.date, urban: bool) -> tuple[str, ...]:
    """The commune's offices of a provincial agency's field, by functions they share, the leading one first."""
    match = agency_by_name(name, dated or on)
    if match is None:
        return ()
    wanted = set(functions_on(match.agency, dated or on))
    here = {one.id: one for one in agencies(level=Level.COMMUNE, on=on)}
    shared = [
        (len(wanted & set(here[office].functions)), -place, here[office])
        for place, office in enumerate(_OFFICES)
        if office in here and wanted & set(here[office].functions)
    ]
    ordered = [one for _, _, one in sorted(shared, key=lambda item: item[:2], reverse=True)]
    # Police and army share a function or two with every department; they join only where they lead.
    joining = [one for one in ordered[1:] if one.id not in ("police_commune", "military_commune")]
    return tuple(_office_name(one, urban) for one in (*ordered[:1], *joining))


def _office_name(office: Agency, urban: bool) -> str:
    if office.id == "economy_office_commune":
        return "Phòng Kinh tế, Hạ tầng và Đô thị" if urban else "Phòng Kinh tế"
    return re.sub(r"\s+cấp xã$", "", office.name)


def _today_name(name: str, dated: dt.date | None, on: dt.date) -> str:
    """The agency of today for one named in the plan above; several successors are left to a person."""
    _, today, _ = owed_by(name, dated, on)
    if not today or fold(today) == fold(name):
        return name
    successors = today.split("; ")
    return successors[0] if len(successors) == 1 else f"{OPEN}{' hoặc '.join(successors[:4])}{CLOSE}"


def _earlier(deadline: str, on: dt.date) -> str | None:
    """The day five working days before the first ``DD-MM`` for which that is still to come; None for a day that is none."""
    day, month = (int(part) for part in deadline.split("-"))
    for year in (on.year, on.year + 1):
        try:
            due = dt.date(year, month, day)
        except ValueError:
            return None
        try:
            own = official().add(due, -_EARLIER)
        except ValueError:  # beyond the years whose holidays are known
            own = due - dt.timedelta(days=_EARLIER + 2)
        if own >= on:
            return own.strftime("%d-%m")
    return None


# --- the yellow marks -----------------------------------------------------------------------------------


def highlighted(content: bytes) -> bytes:
    """Turns the marks in the words of a .docx into yellow runs; every other part of the file stays as it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in parts.infolist():
            body = parts.read(entry.filename)
            if entry.filename == "word/document.xml":
                body = _marked_runs(body)
            elif entry.filename == "docProps/core.xml":
                body = body.replace(OPEN.encode(), b"").replace(CLOSE.encode(), b"")
            made.writestr(zipfile.ZipInfo(entry.filename, entry.date_time), body)
    return out.getvalue()


def _marked_runs(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    inside = False
    for run in list(root.iter(f"{_W}r")):
        words = run.find(f"{_W}t")
        if words is None or words.text is None or not (OPEN in words.text or CLOSE in words.text or inside):
            continue
        pieces = re.split(f"([{OPEN}{CLOSE}])", words.text)
        parent = run.getparent()
        assert parent is not None, "a run stands in a paragraph"
        at = parent.index(run)
        parent.remove(run)
        for piece in pieces:
            if piece in (OPEN, CLOSE):
                inside = piece == OPEN
            elif piece:
                made = copy.deepcopy(run)
                text = made.find(f"{_W}t")
                assert text is not None, "a copy of a run with words"
                text.text = piece
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                if inside:
                    _yellow(made)
                parent.insert(at, made)
                at += 1
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _yellow(run: etree._Element) -> None:
    properties = run.find(f"{_W}rPr")
    if properties is None:
        properties = etree.Element(f"{_W}rPr")
        run.insert(0, properties)
    mark = etree.Element(f"{_W}highlight")
    mark.set(f"{_W}val", "yellow")
    # The schema wants highlight after colour and size, before underline: after the last of those that stand there.
    before = [
        one
        for name in ("b", "bCs", "i", "iCs", "color", "sz", "szCs")
        if (one := properties.find(f"{_W}{name}")) is not None
    ]
    place = max(
        (properties.index(one) for one in before), default=properties.index(properties[-1]) if len(properties) else -1
    )
    properties.insert(place + 1, mark)
