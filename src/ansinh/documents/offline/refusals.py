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
        "Dùng .docx, .doc, .rtf, .odt, .pdf, ảnh quét (.png, .jpg, .tif), .html, .mht, .txt hoặc .md.",
        "Use .docx, .doc, .rtf, .odt, .pdf, scanned pictures (.png, .jpg, .tif), .html, .mht, .txt or .md.",
    )


def wrong_kind(filename: str, what_vi: str, what_en: str, remedy_vi: str, remedy_en: str) -> BadInput:
    """A file of a known kind that is no official text: a spreadsheet, slides, an archive, an e-mail."""
    return refuse(
        "file_unsupported",
        filename,
        f"Đây là {what_vi}, không phải văn bản.",
        f"This is {what_en}, not a text.",
        remedy_vi,
        remedy_en,
    )


INSTALL_OFFICE = (
    "Cài LibreOffice (Ubuntu, Debian: apt install libreoffice-writer; Windows: tải tại libreoffice.org rồi cài đặt "
    "mặc định), hoặc mở bằng Word, chọn “Lưu thành” .docx rồi gửi lại.",
    "Install LibreOffice (Ubuntu, Debian: apt install libreoffice-writer; Windows: get it from libreoffice.org and "
    "install with the defaults), or open the file in Word, choose “Save as” .docx and send it again.",
)


def needs_office(filename: str, what: str) -> BadInput:
    """A .doc, .rtf or .odt where LibreOffice is not installed."""
    return refuse(
        "office_missing",
        filename,
        f"Đây là tệp {what}; để đọc cần LibreOffice, mà máy này chưa có.",
        f"This is a {what} file; reading it needs LibreOffice, which is not installed here.",
        *INSTALL_OFFICE,
    )


def office_failed(filename: str, detail_vi: str, detail_en: str) -> BadInput:
    """LibreOffice could not open the file, or took too long."""
    return refuse(
        "file_corrupt",
        filename,
        f"Không mở được tệp Word cũ ({detail_vi}); tệp có thể hỏng hoặc bị cắt.",
        f"The old Word file could not be opened ({detail_en}); it may be damaged or truncated.",
        "Mở tệp gốc bằng Word, chọn “Lưu thành” .docx rồi gửi lại.",
        "Open the original in Word, choose “Save as” .docx and send it again.",
    )


def too_heavy(filename: str, seconds: int) -> BadInput:
    """Reading was stopped: too much time or memory."""
    return refuse(
        "file_too_heavy",
        filename,
        f"Tệp cần quá nhiều thời gian hoặc bộ nhớ để đọc (giới hạn {seconds} giây, 1,5 GB); đã dừng.",
        f"The file needs too much time or memory to read (limit {seconds} seconds, 1.5 GB); it was stopped.",
        "Tách văn bản thành nhiều tệp nhỏ hơn, hoặc lưu lại từ phần mềm gốc.",
        "Split the document into smaller files, or save it again from the program it was written with.",
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
        "Xin lại bản gốc của nơi ban hành, lưu thành tệp mới không có macro, mã chạy hay liên kết ngoài.",
        "Ask the issuer for the original, saved as a new file without macros, code or external links.",
    )


INSTALL_OCR = (
    "Cài tesseract với gói tiếng Việt (Ubuntu, Debian: apt install tesseract-ocr tesseract-ocr-vie; Windows: bộ cài "
    "UB Mannheim, chọn thêm ngôn ngữ Vietnamese), hoặc xin bản .docx của nơi ban hành.",
    "Install tesseract with Vietnamese (Ubuntu, Debian: apt install tesseract-ocr tesseract-ocr-vie; Windows: the "
    "UB Mannheim installer, adding the language Vietnamese), or ask the issuer for the .docx.",
)


def needs_ocr(filename: str, pages: int, missing: str = "tesseract") -> BadInput:
    """Pictures of pages and nothing to recognise them with; ``missing`` is what is not installed."""
    return refuse(
        "pdf_without_text",
        filename,
        f"Tệp chỉ có hình ảnh ({pages} trang), không có lớp chữ; máy này chưa có {missing} để nhận dạng.",
        f"The file holds only pictures ({pages} pages) and no text; {missing} for recognising it is not installed here.",
        *INSTALL_OCR,
        pages=pages,
    )


def too_many_scans(filename: str, pages: int, limit: int) -> BadInput:
    """More pages to recognise than one may ask for at once."""
    return refuse(
        "document_too_long",
        filename,
        f"Có {pages} trang phải nhận dạng từ ảnh, quá giới hạn {limit} trang một lần.",
        f"{pages} pages would have to be recognised from pictures; the limit is {limit} at a time.",
        f"Tách thành các tệp không quá {limit} trang, hoặc xin bản .docx của nơi ban hành.",
        f"Split it into files of at most {limit} pages, or ask the issuer for the .docx.",
        pages=pages,
    )


def picture_too_large(filename: str, width: int, height: int) -> BadInput:
    """A picture of more points than can be looked at."""
    return refuse(
        "picture_too_large",
        filename,
        f"Ảnh quá lớn: {width} × {height} điểm.",
        f"The picture is too large: {width} × {height} pixels.",
        "Quét lại ở 300 dpi, khổ A4.",
        "Scan it again at 300 dpi, A4.",
    )


def picture_without_words(filename: str) -> BadInput:
    """A picture, or pages of pictures, in which no words were found."""
    return refuse(
        "no_words",
        filename,
        "Không nhận dạng được chữ nào trong ảnh.",
        "No words were recognised in the picture.",
        "Kiểm tra ảnh có phải trang văn bản không; quét lại rõ hơn (300 dpi, thẳng, đủ sáng).",
        "Check that the picture shows a page of text; scan it again (300 dpi, straight, well lit).",
    )


def nul_bytes(filename: str) -> BadInput:
    """Zero bytes inside what should be text."""
    return refuse(
        "text_with_nul",
        filename,
        "Tệp có byte NUL bên trong: không phải tệp văn bản, hoặc đã hỏng.",
        "The file holds NUL bytes: it is no text file, or it is damaged.",
        "Mở tệp gốc, lưu lại với bảng mã UTF-8 rồi gửi lại.",
        "Open the original, save it as UTF-8 and send it again.",
    )


def reversed_text(filename: str, line: int) -> BadInput:
    """A right-to-left override: what is shown is not what is written."""
    return refuse(
        "text_reversed",
        filename,
        "Văn bản có ký tự đảo chiều chữ (RTL override): chữ hiện ra khác với chữ thật.",
        "The text holds a right-to-left override: what is shown is not what is written.",
        "Xin lại bản gốc của nơi ban hành; đừng dùng tệp này.",
        "Ask the issuer for the original; do not use this file.",
        line=line,
    )


def letters_lost(filename: str) -> BadInput:
    """Marked letters that became question marks."""
    return refuse(
        "letters_lost",
        filename,
        "Chữ có dấu đã mất, chỉ còn dấu hỏi (kiểu “Nguy?n V?n ??c”).",
        "The marked letters are lost and only question marks remain (like “Nguy?n V?n ??c”).",
        "Xin lại bản gốc; không thể khôi phục từ tệp này.",
        "Ask for the original; it cannot be restored from this file.",
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
