"""What every deed of the work looks at first: the task is in force, the office is one's own, the words name no citizen."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

from ansinh.access.facts import Actor
from ansinh.kernel.dates import day_in_vietnam
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.plans.facts.work import Evidence, EvidenceKind, Office, WorkTask
from ansinh.plans.queries import indicator
from ansinh.plans.queries.work import office_for, work_task
from ansinh.plans.rules.work.life import names_a_citizen
from ansinh.plans.store import models

LARGEST_FILE = 10 * 2**20
# What a file begins with, by the ending of its name: a name can lie.
_BEGINNINGS: dict[str, tuple[bytes, str]] = {
    "pdf": (b"%PDF-", "application/pdf"),
    "docx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
}


def today(at: dt.datetime) -> dt.date:
    """The day in Vietnam on which a deed is done."""
    return day_in_vietnam(at)


def the_task(task_id: uuid.UUID, at: dt.datetime) -> WorkTask:
    """The task as it stands. Raises BadInput for an id that is none, or a task nobody accepted."""
    try:
        return work_task(task_id, today(at))
    except LookupError:
        raise BadInput(
            Problem(
                "task_unknown",
                f"Không có nhiệm vụ {task_id} đã được chấp nhận.",
                f"There is no accepted task {task_id}.",
                remedy_vi="Chấp nhận nhiệm vụ ở trang kế hoạch trước khi giao và theo dõi.",
                remedy_en="Accept the task on the plan's page before it is assigned and followed.",
            )
        ) from None


def own_office(task: WorkTask, by: Actor, at: dt.datetime, *, leads_only: bool = False) -> Office:
    """The office in whose name ``by`` writes for the task. Raises Refused where the task is not theirs."""
    office = office_for(task, by, today(at), leads_only=leads_only)
    if office is not None:
        return office
    names = "; ".join(task.task.lead if leads_only else (*task.task.lead, *task.task.coordinating)) or "—"
    raise Refused(
        Problem(
            "not_your_task",
            f"Nhiệm vụ này không thuộc cơ quan, địa bàn của tài khoản {by.username}. Kế hoạch giao: {names}.",
            f"This task does not belong to the agency or place of {by.username}. The plan names: {names}.",
            remedy_vi="Chỉ người của cơ quan chủ trì, phối hợp trong địa bàn của kế hoạch được ghi.",
            remedy_en="Only people of the lead and coordinating agencies in the plan's place may write.",
        )
    )


def written(text: str, what_vi: str, what_en: str, most: int = 4000) -> str:
    """The text without white space around it. Raises BadInput where it is empty, too long or names a citizen."""
    text = text.strip()
    if not text or len(text) > most:
        raise BadInput(
            Problem(
                "text_length",
                f"{what_vi}: cần từ 1 đến {most} ký tự.",
                f"{what_en}: 1 to {most} characters are needed.",
            )
        )
    if names_a_citizen(text):
        raise BadInput(
            Problem(
                "names_a_citizen",
                f"{what_vi}: có dãy 12 chữ số như số định danh cá nhân.",
                f"{what_en}: twelve digits in a row look like a personal number.",
                remedy_vi="Hoạt động của nhiệm vụ ai trong hệ thống cũng đọc được: bỏ thông tin của người dân ra.",
                remedy_en="What is written about tasks is read by everybody here: leave citizens' data out.",
            )
        )
    return text


def checked_evidence(kind: EvidenceKind, reference: str) -> Evidence:
    """Evidence that is no file, with its reference looked at. Raises BadInput where it cannot be taken."""
    reference = reference.strip()
    if kind is EvidenceKind.NONE or (not reference and kind is not EvidenceKind.FILE):
        return Evidence()
    reference = written(reference, "Minh chứng", "Evidence", 500)
    if kind is EvidenceKind.LINK and not reference.startswith(("https://", "http://")):
        raise BadInput(
            Problem(
                "link",
                "Đường dẫn phải bắt đầu bằng https:// hoặc http://.",
                "A link begins with https:// or http://.",
            )
        )
    if kind is EvidenceKind.FIGURE and not any(letter.isdigit() for letter in reference):
        raise BadInput(Problem("figure", "Số liệu phải có con số.", "A figure has a number in it."))
    if kind is EvidenceKind.INDICATOR:
        known_indicator(reference)
    return Evidence(kind, reference)


def known_indicator(code: str) -> str:
    """The code of an indicator of the catalogue. Raises BadInput for any other."""
    try:
        return indicator(code).code
    except LookupError:
        raise BadInput(
            Problem(
                "indicator_unknown",
                f"Danh mục không có chỉ tiêu {code}.",
                f"The catalogue has no indicator {code}.",
                remedy_vi="Xem mã ở trang “Mọi chỉ tiêu thống kê”.",
                remedy_en="See the codes on the page of all indicators.",
            )
        ) from None


def keep_file(name: str, content: bytes, at: dt.datetime) -> models.EvidenceFile:
    """Keeps a file shown as evidence. Raises BadInput for an empty, large or unknown kind of file."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    beginning, media_type = _BEGINNINGS.get(ending, (b"", ""))
    if not media_type or not content.startswith(beginning) or len(content) > LARGEST_FILE:
        raise BadInput(
            Problem(
                "evidence_file",
                "Tệp minh chứng phải là .pdf, .docx, .xlsx, .jpg hoặc .png, không quá 10 MB.",
                "An evidence file is .pdf, .docx, .xlsx, .jpg or .png, up to 10 MB.",
                where={"file": name},
                remedy_vi="Quét hoặc chụp lại văn bản, xuất ra .pdf.",
                remedy_en="Scan or photograph the document, or export it as .pdf.",
            )
        )
    return models.EvidenceFile.objects.create(
        file_id=new_id(at),
        filename=name.replace("\\", "/").rsplit("/", 1)[-1][-255:],
        media_type=media_type,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )


def shown(
    evidence: Evidence, file: tuple[str, bytes] | None, at: dt.datetime
) -> tuple[EvidenceKind, str, models.EvidenceFile | None]:
    """The columns that hold evidence: a file goes before a reference."""
    if file is not None:
        return EvidenceKind.FILE, evidence.reference, keep_file(*file, at)
    kept = checked_evidence(evidence.kind, evidence.reference)
    return kept.kind, kept.reference, None
