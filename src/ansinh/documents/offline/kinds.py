"""What a file is, judged by its bytes; and a file name that is safe to show and to keep."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from ansinh.documents.facts import MediaType
from ansinh.documents.offline import refusals
from ansinh.kernel.problem import BadInput

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LONGEST_NAME = 120
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff/\\:*?\"<>|]")

_EXTENSIONS = {
    MediaType.DOCX: (".docx",),
    MediaType.DOC: (".doc", ".dot"),
    MediaType.RTF: (".rtf", ".doc"),
    MediaType.ODT: (".odt",),
    MediaType.PDF: (".pdf",),
    MediaType.PNG: (".png",),
    MediaType.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    MediaType.TIFF: (".tif", ".tiff"),
    MediaType.HTML: (".html", ".htm", ".xhtml", ".aspx", ".php", ".doc"),
    MediaType.MHTML: (".mht", ".mhtml", ".doc"),
    MediaType.MARKDOWN: (".md", ".markdown"),
    MediaType.TEXT: (".txt", ".text", ""),
}
KIND_NAMES = {
    MediaType.DOCX: "Word .docx",
    MediaType.DOC: "Word .doc",
    MediaType.RTF: "RTF",
    MediaType.ODT: "OpenDocument .odt",
    MediaType.PDF: "PDF",
    MediaType.PNG: "PNG",
    MediaType.JPEG: "JPEG",
    MediaType.TIFF: "TIFF",
    MediaType.HTML: "HTML",
    MediaType.MHTML: "MHTML",
    MediaType.MARKDOWN: "Markdown",
    MediaType.TEXT: "văn bản thuần (.txt)",
}


def clean_name(filename: str) -> str:
    """The last part of a path as a name that can be shown and kept: NFC, no control or direction marks, not too long.

    >>> clean_name("../../etc/k\\r\\nh.docx")
    'k h.docx'
    """
    name = PurePath(filename.replace("\\", "/")).name
    name = " ".join(_ODD.sub(" ", unicodedata.normalize("NFC", name)).split()).strip(". ")
    if len(name) > _LONGEST_NAME:
        path = PurePath(name)
        name = path.stem[: _LONGEST_NAME - len(path.suffix[:12])] + path.suffix[:12]
    return name or "?"


def media_type(data: bytes, name: str) -> MediaType:
    """The kind of a file by its bytes, its extension deciding only between kinds of plain text.

    Raises BadInput for programs, archives, spreadsheets, slides and whatever else is no official text.
    """
    extension = PurePath(name).suffix.lower()
    head = data[:4096]
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if extension in (".docm", ".dotm"):
        raise refusals.dangerous(name, f"tệp có thể chứa macro ({extension})", f"it may hold macros ({extension})")
    _refuse_program(head, name)
    if data.startswith(_OLE):
        return _ole(data, name)
    if data.startswith(b"PK"):
        return _zip(data, name)
    if b"%PDF-" in data[:1024]:
        return MediaType.PDF
    if text.startswith(b"{\\rt"):
        return MediaType.RTF
    if (picture := _picture(data, name)) is not None:
        return picture
    _refuse_known(head, name, extension)
    if extension in (".docx", ".pdf", ".odt", ".png", ".jpg", ".jpeg", ".tif", ".tiff"):
        raise refusals.corrupt(name, "không đúng định dạng " + extension)
    if _is_mhtml(text, extension):
        return MediaType.MHTML
    marks = text if b"\x00" not in text[:64] else text.replace(b"\x00", b"").lstrip(b"\xff\xfe")
    looks = re.match(
        rb"(?:<\?xml[^>]*>\s*)?(?:<!--.{0,800}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", marks, re.I | re.S
    )
    if looks or extension in (".html", ".htm", ".xhtml"):
        return MediaType.HTML
    if extension in (".md", ".markdown"):
        return MediaType.MARKDOWN
    if extension in (".txt", ".text", "", ".doc") or _is_words(head):
        return MediaType.TEXT
    raise refusals.unsupported(name)


def agrees(media: MediaType, name: str) -> bool:
    """True where the extension of a name is one that files of this kind carry."""
    return PurePath(name).suffix.lower() in _EXTENSIONS[media]


def _refuse_program(head: bytes, name: str) -> None:
    program = (
        head.startswith((b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"#!"))
        or (head.startswith(b"MZ") and b"\x00" in head[:64])
        or head.startswith(b"L\x00\x00\x00\x01\x14\x02\x00")  # a Windows shortcut
    )
    if program:
        raise refusals.dangerous(name, "đây là chương trình, không phải văn bản", "it is a program, not a text")


def _ole(data: bytes, name: str) -> MediaType:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise refusals.protected(name)
    if holds("WordDocument"):
        at = data.find(b"\xec\xa5", 512)
        while at >= 0 and at % 512:
            at = data.find(b"\xec\xa5", at + 1)
        if at >= 0 and len(data) > at + 12 and data[at + 11] & 0x01:
            raise refusals.protected(name)
        if holds("_VBA_PROJECT") or holds("VBA"):
            raise refusals.dangerous(name, "có macro", "it holds macros")
        return MediaType.DOC
    if holds("Workbook") or holds("Book"):
        raise _spreadsheet(name)
    if holds("PowerPoint Document"):
        raise _slides(name)
    if holds("__substg1.0_"):
        raise _mail(name)
    if name.lower().endswith((".doc", ".dot", ".docx")):
        raise refusals.office_failed(name, "không có phần chữ", "no words part")
    raise refusals.unsupported(name)


def _zip(data: bytes, name: str) -> MediaType:
    head = data[:200]
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in head:
        return MediaType.ODT
    if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in head:
        raise _spreadsheet(name)
    if b"mimetypeapplication/epub" in head:
        raise refusals.unsupported(name)
    # The names of the parts stand in the directory at the end; in a file cut short, before each part.
    if b"word/" in data:
        return MediaType.DOCX
    if b"xl/workbook" in data or b"xl/worksheets" in data:
        raise _spreadsheet(name)
    if b"ppt/presentation" in data or b"ppt/slides" in data:
        raise _slides(name)
    if b"[Content_Types].xml" in data or name.lower().endswith((".docx", ".odt")):
        raise refusals.corrupt(name, "zip")
    raise _archive(name)


def _picture(data: bytes, name: str) -> MediaType | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if data.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")):
        return MediaType.TIFF
    other = (
        (data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif"))
        or data.startswith((b"GIF8", b"BM"))
        or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")
    )
    if other and name.lower().rpartition(".")[2] not in ("txt", "md"):
        raise refusals.wrong_kind(
            name,
            "ảnh thuộc loại không đọc được (HEIC, WEBP, GIF, BMP)",
            "a picture of a kind that is not read (HEIC, WEBP, GIF, BMP)",
            "Lưu ảnh thành .jpg hoặc .png rồi gửi lại (iPhone: Cài đặt → Camera → Định dạng → Tương thích nhất).",
            "Save it as .jpg or .png and send it again (iPhone: Settings → Camera → Formats → Most Compatible).",
        )
    return None


def _refuse_known(head: bytes, name: str, extension: str) -> None:
    if head.startswith(
        (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
    ):
        raise _archive(name)
    if head[257:262] == b"ustar":
        raise _archive(name)
    if extension in (".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods"):
        raise _spreadsheet(name)
    if extension in (".eml", ".msg"):
        raise _mail(name)


def _is_mhtml(text: bytes, extension: str) -> bool:
    start = text[:2048].lower()
    return b"mime-version:" in start and (b"multipart/related" in start or extension in (".mht", ".mhtml"))


def _is_words(head: bytes) -> bool:
    """Bytes that read as text, whatever the extension says."""
    try:
        words = head.decode("utf-8", "ignore")
    except UnicodeDecodeError:
        return False
    if b"\x00" in head or len(words) < 0.97 * len(head.decode("latin-1")) * 0.5:
        return False
    letters = sum(1 for char in words if char.isalpha() or char.isspace())
    return len(words) > 40 and letters > 0.7 * len(words)


def _spreadsheet(name: str) -> BadInput:
    return refusals.wrong_kind(
        name,
        "bảng tính",
        "a spreadsheet",
        "Văn bản kế hoạch: dùng .docx, .pdf, ảnh quét, .html hoặc .txt. Danh sách người: dùng màn hình Nhập danh sách.",
        "For a plan use .docx, .pdf, scanned pictures, .html or .txt. For a list of people use the import of lists.",
    )


def _slides(name: str) -> BadInput:
    return refusals.wrong_kind(
        name,
        "bản trình chiếu",
        "a slide show",
        "Gửi văn bản kèm theo (.docx, .pdf).",
        "Send the text itself (.docx, .pdf).",
    )


def _mail(name: str) -> BadInput:
    return refusals.wrong_kind(
        name, "thư điện tử", "an e-mail", "Lưu tệp đính kèm ra rồi gửi tệp đó.", "Save the attachment and send that."
    )


def _archive(name: str) -> BadInput:
    return refusals.wrong_kind(
        name,
        "tệp nén",
        "an archive",
        "Giải nén rồi gửi từng văn bản bên trong.",
        "Unpack it and send each document inside.",
    )
