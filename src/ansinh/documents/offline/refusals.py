"""The ways a file can be refused, each with the place and the remedy, in Vietnamese and English."""

from __future__ import annotations

from ansinh.kernel.problem import BadInput, Problem


def refuse(kind: str, filename: str, vi: str, en: str, remedy_vi: str, remedy_en: str, **where: str | int) -> BadInput:
    """A BadInput about one file; raise what it returns."""
    return BadInput(Problem(kind, vi, en, {"file": filename, **where}, remedy_vi, remedy_en))


def empty(filename: str) -> BadInput:
    """A file without a byte."""
    return refuse(
        "file_empty",
        filename,
        "Tệp trống.",
        "The file is empty.",
        "Kiểm tra lại tệp gốc rồi gửi lại.",
        "Check the original file and send it again.",
    )


def too_large(filename: str, size: int, limit: int) -> BadInput:
    """A file of ``size`` bytes where ``limit`` are taken."""
    return refuse(
        "file_too_large",
        filename,
        f"Tệp lớn {size / 1e6:.1f} MB, quá giới hạn {limit / 1e6:.0f} MB.",
        f"The file is {size / 1e6:.1f} MB, over the limit of {limit / 1e6:.0f} MB.",
        "Bỏ bớt hình ảnh hoặc tách văn bản thành nhiều tệp.",
        "Remove pictures or split the document into several files.",
    )


def too_long(filename: str, what_vi: str, what_en: str) -> BadInput:
    """More pages, parts or words than are read; which, in both languages."""
    return refuse(
        "document_too_long",
        filename,
        f"Văn bản quá dài: {what_vi}.",
        f"The document is too long: {what_en}.",
        "Tách văn bản thành nhiều tệp nhỏ hơn.",
        "Split the document into smaller files.",
    )


def unsupported(filename: str) -> BadInput:
    """A kind of file nobody here reads."""
    return refuse(
        "file_unsupported",
        filename,
        "Không đọc được loại tệp này.",
        "This kind of file cannot be read.",
        "Dùng .docx, .pdf có chữ, .html, .txt hoặc .md.",
        "Use .docx, .pdf with text, .html, .txt or .md.",
    )


def old_word(filename: str) -> BadInput:
    """A .doc of before 2007."""
    return refuse(
        "file_doc",
        filename,
        "Đây là tệp Word cũ (.doc).",
        "This is an old Word file (.doc).",
        "Mở bằng Word hoặc LibreOffice, chọn “Lưu thành” .docx rồi gửi lại.",
        "Open it in Word or LibreOffice, choose “Save as” .docx and send it again.",
    )


def protected(filename: str) -> BadInput:
    """A file locked with a password."""
    return refuse(
        "file_password",
        filename,
        "Tệp được đặt mật khẩu.",
        "The file is protected by a password.",
        "Bỏ mật khẩu (lưu bản không mật khẩu) rồi gửi lại.",
        "Remove the password (save a copy without it) and send it again.",
    )


def corrupt(filename: str, detail: str) -> BadInput:
    """A file that breaks off or contradicts itself; ``detail`` is the reader's own word."""
    return refuse(
        "file_corrupt",
        filename,
        f"Tệp hỏng hoặc bị cắt, không mở được ({detail}).",
        f"The file is damaged or truncated and cannot be opened ({detail}).",
        "Mở tệp gốc, lưu lại và gửi bản mới.",
        "Open the original, save it again and send the new copy.",
    )


def dangerous(filename: str, what_vi: str, what_en: str) -> BadInput:
    """A file that carries code, links or entities."""
    return refuse(
        "file_dangerous",
        filename,
        f"Tệp bị từ chối vì an toàn: {what_vi}.",
        f"The file is refused for safety: {what_en}.",
        "Mở bằng Word, lưu thành .docx mới không có macro hay liên kết ngoài.",
        "Open it in Word and save it as a new .docx without macros or external links.",
    )


def needs_ocr(filename: str, pages: int) -> BadInput:
    """A PDF of pictures: no text to read."""
    return refuse(
        "pdf_without_text",
        filename,
        f"PDF chỉ có hình ảnh ({pages} trang), không có lớp chữ.",
        f"The PDF holds only pictures ({pages} pages) and no text.",
        "Nhận dạng chữ (OCR) trước, ví dụ: ocrmypdf -l vie vao.pdf ra.pdf (cần tesseract với gói vie), "
        "hoặc xin bản .docx của nơi ban hành.",
        "Recognise the text (OCR) first, e.g. ocrmypdf -l vie in.pdf out.pdf (needs tesseract with vie), "
        "or ask the issuer for the .docx.",
        pages=pages,
    )


def encoding_unknown(filename: str) -> BadInput:
    """Text in an encoding that cannot be told."""
    return refuse(
        "encoding_unknown",
        filename,
        "Không nhận ra bảng mã của tệp văn bản.",
        "The encoding of the text file is not recognised.",
        "Lưu lại với bảng mã UTF-8.",
        "Save it again as UTF-8.",
    )


def no_words(filename: str) -> BadInput:
    """A document that opens but says nothing."""
    return refuse(
        "no_words",
        filename,
        "Tệp không có chữ nào.",
        "The file holds no words.",
        "Kiểm tra lại tệp gốc.",
        "Check the original file.",
    )
