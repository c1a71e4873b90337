"""Warnings: what was changed, left out or is doubtful in a file that was read all the same, in both languages."""

from __future__ import annotations

from collections import Counter

from ansinh.kernel.problem import Problem


def note(
    kind: str, filename: str, vi: str, en: str, remedy_vi: str = "", remedy_en: str = "", **where: str | int
) -> Problem:
    """A warning about one file."""
    return Problem(kind, vi, en, {"file": filename, **where}, remedy_vi, remedy_en, "warning")


def legacy(filename: str, page: str, count: int, unit_vi: str, unit_en: str) -> Problem:
    """Text of a legacy code page was turned into Unicode: how much of it."""
    return note(
        "legacy_text",
        filename,
        f"Có {count} {unit_vi} gõ bằng bảng mã {page}, đã chuyển sang Unicode.",
        f"{count} {unit_en} typed in the legacy code page {page} were turned into Unicode.",
        "Soát lại chữ hoa và dấu ở những chỗ đó.",
        "Look over capitals and marks in those places.",
    )


def repaired(filename: str) -> Problem:
    """UTF-8 that had been read in a wrong code page was read again."""
    return note(
        "text_repaired",
        filename,
        "Chữ bị hỏng do mở sai bảng mã (kiểu “Nguyá»…n”), đã đọc lại theo UTF-8.",
        "Letters spoiled by a wrong code page (like “Nguyá»…n”) were read again as UTF-8.",
        "Đối chiếu với bản gốc.",
        "Compare with the original.",
    )


def invisible(filename: str, count: int) -> Problem:
    """Characters nobody sees were taken out."""
    return note(
        "invisible_characters",
        filename,
        f"Đã bỏ {count} ký tự không nhìn thấy (rộng bằng không, đảo chiều…).",
        f"{count} invisible characters (zero width, direction …) were taken out.",
    )


def eth(filename: str, count: int) -> Problem:
    """The Icelandic letter typed for Đ."""
    return note(
        "eth_for_d",
        filename,
        f"Chữ “Ð” (Eth) được đọc là “Đ” ở {count} chỗ.",
        f"“Ð” (Eth) was read as “Đ” in {count} places.",
    )


def alike(filename: str, letters: Counter[str]) -> Problem:
    """Letters of other scripts inside Vietnamese words."""
    shown = ", ".join(f"{char} (U+{ord(char):04X})" for char, _ in letters.most_common(5))
    return note(
        "letters_alike",
        filename,
        f"Có chữ của bảng chữ cái khác nằm trong từ tiếng Việt: {shown}; đã đọc là chữ Latinh.",
        f"Letters of another alphabet stand inside Vietnamese words: {shown}; they were read as Latin.",
        "Kiểm tra nguồn của tệp.",
        "Check where the file comes from.",
    )


def broken_bytes(filename: str, count: int) -> Problem:
    """A few bytes that are no letters."""
    return note(
        "broken_bytes",
        filename,
        f"Có {count} chỗ không đọc được thành chữ (tệp có thể bị cắt).",
        f"{count} places could not be read as letters (the file may be cut).",
        "Đối chiếu với bản gốc.",
        "Compare with the original.",
    )


def tracked_changes(filename: str, insertions: int, deletions: int) -> Problem:
    """The file is a draft with changes shown."""
    return note(
        "tracked_changes",
        filename,
        f"Tệp còn theo dõi sửa đổi: giữ {insertions} chỗ thêm, bỏ {deletions} chỗ xoá.",
        f"The file still tracks changes: {insertions} insertions kept, {deletions} deletions dropped.",
        "Chấp nhận hoặc từ chối hết các sửa đổi trước khi ban hành.",
        "Accept or reject all changes before issuing.",
    )


def linked(filename: str, count: int) -> Problem:
    """Pictures or parts that lie outside the file."""
    return note(
        "links_outside",
        filename,
        f"Tệp trỏ tới {count} phần nằm ngoài (ảnh, tệp liên kết); không tải về.",
        f"The file points to {count} parts outside of it (pictures, linked files); they were not fetched.",
    )


def embedded(filename: str, count: int) -> Problem:
    """Files inside the file."""
    return note(
        "files_embedded",
        filename,
        f"Có {count} tệp nhúng hoặc đính kèm bên trong; không mở.",
        f"{count} files are embedded or attached inside; they were not opened.",
        "Nếu đó là phụ lục, hãy gửi riêng.",
        "If they are appendices, send them separately.",
    )


def pictures_with_words(filename: str, count: int) -> Problem:
    """Large pictures in a Word file, which may hold words."""
    return note(
        "pictures_inside",
        filename,
        f"Có {count} ảnh lớn trong tệp; chữ trong ảnh (nếu có) không được đọc.",
        f"{count} large pictures are in the file; words inside them, if any, were not read.",
        "Nếu ảnh là trang văn bản quét, hãy gửi bản PDF quét.",
        "If the pictures are scanned pages, send the scanned PDF.",
    )


def recognised(filename: str, pages: int, confidence: float) -> Problem:
    """Words won by recognition, not from the file itself."""
    return note(
        "ocr_used",
        filename,
        f"Chữ của {pages} trang do máy nhận dạng từ ảnh (độ tin cậy trung bình {confidence:.0f}/100).",
        f"The words of {pages} pages were recognised from pictures (mean confidence {confidence:.0f}/100).",
        "Soát lại số, ngày và tên riêng với bản gốc.",
        "Compare numbers, dates and names with the original.",
    )


def misread(filename: str, count: int) -> Problem:
    """Set phrases that recognition misread by one mark."""
    return note(
        "ocr_misread",
        filename,
        f"Đã sửa {count} cụm từ máy nhận dạng sai dấu (kiểu “tống kết” → “tổng kết”).",
        f"{count} set phrases misread by one mark were put right (like “tống kết” → “tổng kết”).",
        "Đối chiếu với bản gốc.",
        "Compare with the original.",
    )


def doubtful_page(filename: str, page: int, confidence: float) -> Problem:
    """A page whose recognition is poor."""
    return note(
        "ocr_doubtful",
        filename,
        f"Trang này nhận dạng kém (độ tin cậy {confidence:.0f}/100).",
        f"This page was recognised poorly (confidence {confidence:.0f}/100).",
        "Quét lại rõ hơn (300 dpi, thẳng, đủ sáng) hoặc gõ lại trang này.",
        "Scan it again (300 dpi, straight, well lit) or type this page.",
        page=page,
    )


def page_without_words(filename: str, page: int) -> Problem:
    """A page of a picture in which no words were found."""
    return note(
        "page_without_words",
        filename,
        "Trang này chỉ có hình, không nhận dạng được chữ nào.",
        "This page is only a picture; no words were recognised.",
        page=page,
    )


def pages_not_read(filename: str, pages: list[int], remedy: tuple[str, str]) -> Problem:
    """Pages that are pictures where recognition is not installed."""
    shown = ", ".join(map(str, pages[:12])) + (" …" if len(pages) > 12 else "")
    return note(
        "pages_not_read",
        filename,
        f"Chưa đọc {len(pages)} trang chỉ có hình ảnh (trang {shown}).",
        f"{len(pages)} pages that are only pictures were not read (pages {shown}).",
        *remedy,
        pages=shown,
    )


def broken_letters(filename: str, page: int) -> Problem:
    """A text layer whose letters make no words."""
    return note(
        "text_layer_broken",
        filename,
        "Lớp chữ của trang này hỏng (phông không kèm bảng chữ), đã nhận dạng từ hình.",
        "The text layer of this page is broken (a font without its table); it was recognised from its picture.",
        page=page,
    )


def broken_letters_left(filename: str, pages: int, remedy: tuple[str, str]) -> Problem:
    """A text layer whose letters make no words, and nothing to recognise them with."""
    return note(
        "text_layer_broken",
        filename,
        f"Lớp chữ của {pages} trang có vẻ hỏng: chữ đọc ra không thành từ.",
        f"The text layer of {pages} pages seems broken: its letters make no words.",
        *remedy,
    )


def turned(filename: str, page: int, degrees: int) -> Problem:
    """A page scanned on its side or head."""
    return note(
        "page_turned",
        filename,
        f"Trang này quét ngược hoặc nằm ngang, đã xoay {degrees}°.",
        f"This page was scanned on its head or side; it was turned by {degrees}°.",
        page=page,
    )


def name_changed(filename: str) -> Problem:
    """A file name that could not be kept as it was."""
    return note(
        "name_cleaned",
        filename,
        "Tên tệp có ký tự lạ hoặc quá dài, đã được làm sạch.",
        "The file name held odd characters or was too long; it was cleaned.",
    )


def other_kind(filename: str, said: str, is_kind: str) -> Problem:
    """The extension says one thing, the bytes another."""
    return note(
        "extension_differs",
        filename,
        f"Đuôi tệp là {said} nhưng nội dung là {is_kind}; đọc theo nội dung.",
        f"The extension is {said} but the content is {is_kind}; it was read by its content.",
    )
