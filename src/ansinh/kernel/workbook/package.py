"""Uploads are hostile until shown otherwise: size, zip bombs, macros, links, entity tricks. Nothing is executed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from ansinh.kernel.problem import BadInput, Problem

MOST_BYTES = 25 * 2**20
MOST_UNPACKED = 200 * 2**20
MOST_PARTS = 2_000
_MOST_RATIO = 100
# A damaged package fails inside the reader in any of these ways.
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError)
_FORBIDDEN = (
    (re.compile(r"vbaproject|/macrosheets/|/dialogsheets/", re.I), "macro", "mã lệnh (macro)", "macros"),
    (re.compile(r"/externallinks/|/connections\.xml|/querytables/", re.I), "links", "liên kết ra ngoài", "links to other files"),
    (re.compile(r"/embeddings/|/activex/|/ctrlprops/|oleobject|\.(?:zip|rar|7z|exe|dll|js|vbs|bat|cmd|scr|jar|xlsm|xlsb)$", re.I), "objects", "đối tượng nhúng", "embedded objects"),
)  # fmt: skip


def open_package(data: bytes, filename: str) -> zipfile.ZipFile:
    """The parts of an .xlsx, after everything that can be seen from outside was looked at.

    Raises BadInput for an empty, damaged, encrypted, oversized or exploding file, macros, links and embedded objects.
    """
    if not data:
        raise BadInput(_refused(filename, "empty", "Tệp trống.", "The file is empty."))
    if len(data) > MOST_BYTES:
        raise BadInput(too_big(filename))
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise BadInput(
            _refused(
                filename,
                "old_or_locked",
                "Tệp Excel kiểu cũ (.xls) hoặc có mật khẩu.",
                "An old Excel file (.xls) or one with a password.",
            )
        )
    if data[:4] != b"PK\x03\x04":  # a package with something in front of it is two files in one
        raise BadInput(_refused(filename, "damaged", "Tệp hỏng hoặc không phải Excel.", "Damaged, or not Excel."))
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        parts = package.infolist()
    except _BROKEN as error:
        raise BadInput(
            _refused(filename, "damaged", "Tệp hỏng hoặc không phải Excel.", "Damaged, or not Excel.")
        ) from error
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > _MOST_RATIO * max(len(data), 100_000):
        raise BadInput(_refused(filename, "bomb", "Tệp nén phình quá lớn khi mở.", "The file unpacks to far too much."))
    names = [part.filename for part in parts]
    if len(names) != len(set(names)) or any(".." in name or name.startswith("/") for name in names):
        raise BadInput(_refused(filename, "damaged", "Cấu trúc tệp bất thường.", "The file is put together strangely."))
    for part in parts:
        if part.flag_bits & 1:
            raise BadInput(_refused(filename, "locked", "Tệp có mật khẩu.", "The file has a password."))
        for pattern, kind, vi, en in _FORBIDDEN:
            if pattern.search("/" + part.filename):
                raise BadInput(_refused(filename, kind, f"Tệp có {vi}: không mở.", f"The file has {en}: not opened."))
    if "xl/workbook.xml" not in names:
        raise BadInput(
            _refused(filename, "not_a_workbook", "Tệp không phải bảng tính .xlsx.", "Not an .xlsx workbook.")
        )
    for name in names:
        if name.lower().endswith((".xml", ".rels")):
            _refuse_entities(_beginning(package, name, filename), filename)
    return package


def _beginning(package: zipfile.ZipFile, name: str, filename: str) -> bytes:
    """Where a DOCTYPE would stand: also in parts that nobody here reads, because the file is kept and handed on."""
    try:
        with package.open(name) as part:
            return part.read(4096)
    except _BROKEN as error:
        raise BadInput(_refused(filename, "damaged", "Tệp hỏng.", "The file is damaged.")) from error


def read_part(package: zipfile.ZipFile, name: str, filename: str) -> bytes:
    """One XML part. Raises BadInput for one that lies about its size or carries a DOCTYPE or an entity."""
    size = package.getinfo(name).file_size
    try:
        with package.open(name) as part:
            text = part.read(size + 1)
    except _BROKEN as error:
        raise BadInput(_refused(filename, "damaged", "Tệp hỏng.", "The file is damaged.")) from error
    if len(text) > size:
        raise BadInput(
            _refused(filename, "bomb", "Tệp nén khai sai kích thước.", "A part of the file lies about its size.")
        )
    _refuse_entities(text, filename)
    return text


def _refuse_entities(text: bytes, filename: str) -> None:
    # UTF-16 would hide the word from this search; Excel never writes it.
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text or text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise BadInput(
            _refused(filename, "entities", "Tệp có khai báo thực thể XML: không mở.", "XML entities: not opened.")
        )


def too_big(filename: str) -> Problem:
    """The problem of a file beyond the limit."""
    limit = MOST_BYTES // 2**20
    return Problem(
        "too_big",
        f"Tệp lớn hơn {limit} MB.",
        f"The file is larger than {limit} MB.",
        where={"file": filename},
        remedy_vi="Hãy chia danh sách theo thôn hoặc theo xã thành nhiều tệp.",
        remedy_en="Split the list by village or commune into several files.",
    )


def _refused(filename: str, kind: str, vi: str, en: str) -> Problem:
    return Problem(
        kind,
        vi,
        en,
        where={"file": filename},
        remedy_vi="Hãy mở bằng Excel, dán dữ liệu (chỉ giá trị) vào biểu mẫu của hệ thống và lưu .xlsx.",
        remedy_en="Open it in Excel, paste the data (values only) into our template and save as .xlsx.",
    )
