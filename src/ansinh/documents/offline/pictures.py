"""Scanned pages as picture files (.png, .jpg, .tif of several pages).

PNG and JPEG are laid into a PDF as they are and read like any scan; other pictures go to tesseract directly.
"""

from __future__ import annotations

import struct
import tempfile
import zlib
from pathlib import Path

from ansinh.documents.facts import Page
from ansinh.documents.offline import notes, pdf, refusals, scan
from ansinh.documents.offline.apart import Progress, Words
from ansinh.documents.offline.characters import settle
from ansinh.documents.offline.layout import PageWords, assemble
from ansinh.documents.offline.layout.assemble import PAGE_MARK

_MOST_PIXELS = 80_000_000
_LEAST_SIDE = 60  # pixels; smaller pictures are ornaments


def read(data: bytes, filename: str, progress: Progress | None = None) -> Words:
    """The words of a picture of text. Raises BadInput: damage, too large, nothing installed, no words."""
    missing = scan.missing()
    if data.startswith(b"\x89PNG"):
        width, height, made = _png(data, filename)
    elif data.startswith(b"\xff\xd8"):
        width, height, made = _jpeg(data, filename)
    else:
        pages = _tiff_pages(data, filename)
        if missing:
            raise refusals.needs_ocr(filename, len(pages), missing)
        if len(pages) > scan.MAX_PAGES:
            raise refusals.too_many_scans(filename, len(pages), scan.MAX_PAGES)
        return _directly(data, filename, pages, ".tif", progress)
    if missing:
        raise refusals.needs_ocr(filename, 1, missing)
    if width < _LEAST_SIDE or height < _LEAST_SIDE:
        raise refusals.picture_without_words(filename)
    if made is None:
        return _directly(data, filename, [(width, height)], ".png", progress)
    words = pdf.read(_pdf_of(width, height, made), filename, progress)
    return Words(words.text, words.pages, "picture: recognised (tesseract vie, 300 dpi)", words.notes, words.confidence)


def _checked(width: int, height: int, filename: str) -> None:
    if width <= 0 or height <= 0:
        raise refusals.corrupt(filename, "ảnh")
    if width * height > _MOST_PIXELS:
        raise refusals.picture_too_large(filename, width, height)


def _png(data: bytes, filename: str) -> tuple[int, int, bytes | None]:
    """Width, height, and the picture as a PDF stream; None where a PDF cannot hold it as it is (transparency)."""
    try:
        width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    except struct.error as trouble:
        raise refusals.corrupt(filename, "png") from trouble
    _checked(width, height, filename)
    body, palette, at, ended = b"", b"", 8, False
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        piece = data[at + 8 : at + 8 + length]
        if kind == b"IDAT":
            body += piece
        elif kind == b"PLTE":
            palette = piece
        elif kind == b"IEND":
            ended = True
        at += 12 + length
    if not body or not ended:
        raise refusals.corrupt(filename, "png")
    if interlaced or colour not in (0, 2, 3):
        return width, height, None
    space = {0: "/DeviceGray", 2: "/DeviceRGB"}.get(colour, "")
    if colour == 3:
        space = f"[/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]"
    colours = 3 if colour == 2 else 1
    head = (
        f"/Filter /FlateDecode /ColorSpace {space} /BitsPerComponent {depth} /DecodeParms << /Predictor 15 "
        f"/Colors {colours} /BitsPerComponent {depth} /Columns {width} >>"
    )
    return width, height, _stream(width, height, head, body)


def _jpeg(data: bytes, filename: str) -> tuple[int, int, bytes | None]:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            at += 1
            continue
        marker = data[at + 1]
        if marker == 0xFF or 0xD0 <= marker <= 0xD8 or marker == 0x01:
            at += 1 if marker == 0xFF else 2
            continue
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker in (0xC0, 0xC1, 0xC2):
            depth, height, width, parts = struct.unpack(">BHHB", data[at + 4 : at + 10])
            _checked(width, height, filename)
            space = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}.get(parts, "/DeviceRGB")
            head = f"/Filter /DCTDecode /ColorSpace {space} /BitsPerComponent {depth}"
            return width, height, _stream(width, height, head, data)
        at += 2 + length
    raise refusals.corrupt(filename, "jpeg")


def _stream(width: int, height: int, head: str, body: bytes) -> bytes:
    start = f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} {head} /Length {len(body)} >>\nstream\n"
    return start.encode("latin-1") + body + b"\nendstream"


def _pdf_of(width: int, height: int, picture: bytes) -> bytes:
    """A PDF of one page that the picture fills; A4 in width or height, whichever it is nearer to."""
    scale = min(595.0 / width, 842.0 / height) if height >= width else min(842.0 / width, 595.0 / height)
    wide, high = width * scale, height * scale
    draw = f"{wide:.2f} 0 0 {high:.2f} 0 0 cm /P Do".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide:.2f} {high:.2f}] /Contents 4 0 R /Resources "
        "<< /XObject << /P 5 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(draw), draw),
        picture,
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, table)
    return bytes(out)


def _tiff_pages(data: bytes, filename: str) -> list[tuple[int, int]]:
    """Width and height of every page of a TIFF. Raises BadInput for damage and for pages without end."""
    order = "<" if data[:2] == b"II" else ">"
    pages: list[tuple[int, int]] = []
    seen: set[int] = set()
    try:
        at = struct.unpack(order + "I", data[4:8])[0]
        while at and at not in seen and len(pages) <= 2_000:
            seen.add(at)
            count = struct.unpack(order + "H", data[at : at + 2])[0]
            sides = {}
            for entry in range(count):
                raw = data[at + 2 + 12 * entry : at + 14 + 12 * entry]
                tag, kind = struct.unpack(order + "HH", raw[:4])
                if tag in (256, 257):
                    sides[tag] = struct.unpack(order + ("H" if kind == 3 else "I"), raw[8 : 10 if kind == 3 else 12])[0]
            _checked(sides.get(256, 0), sides.get(257, 0), filename)
            pages.append((sides[256], sides[257]))
            end = at + 2 + 12 * count
            at = struct.unpack(order + "I", data[end : end + 4])[0]
    except struct.error as trouble:
        raise refusals.corrupt(filename, "tiff") from trouble
    if not pages:
        raise refusals.corrupt(filename, "tiff")
    return pages


def _directly(
    data: bytes, filename: str, sizes: list[tuple[int, int]], extension: str, progress: Progress | None
) -> Words:
    """Pages that tesseract reads from the file itself."""
    with tempfile.TemporaryDirectory(prefix="ansinh-scan-") as place:
        folder = Path(place)
        picture = folder / f"in{extension}"
        picture.write_bytes(data)
        table = scan.run_tesseract(picture, folder, psm=1, seconds=60.0 * len(sizes) + 30)
    if progress is not None:
        progress(len(sizes), len(sizes))
    pages: list[PageWords] = []
    told = []
    weighed: list[tuple[float, int]] = []
    for number, (width, height) in enumerate(sizes, 1):
        scale = min(595.0 / width, 842.0 / height) if height >= width else min(842.0 / width, 595.0 / height)
        words, confidence = scan.words_from_tsv(table, scale, str(number))
        if not words or scan.is_nonsense(words, confidence):
            told.append(notes.page_without_words(filename, number))
            pages.append(PageWords(number, width * scale, height * scale, []))
            continue
        pages.append(PageWords(number, width * scale, height * scale, words))
        weighed.append((confidence, len(words)))
        if confidence < scan.DOUBTFUL:
            told.append(notes.doubtful_page(filename, number, confidence))
    if not weighed:
        raise refusals.picture_without_words(filename)
    mean = sum(confidence * count for confidence, count in weighed) / sum(count for _, count in weighed)
    told.append(notes.recognised(filename, len(weighed), mean))
    drawn, mended = scan.finished(assemble(pages))
    told.extend([notes.misread(filename, mended)] if mended else [])
    text, found = settle(drawn, filename)
    pieces = text.split(PAGE_MARK)
    places, at = [], 0
    for number, piece in enumerate(pieces, 1):
        places.append(Page(number, at, at + len(piece)))
        at += len(piece)
    method = "picture: recognised (tesseract vie)"
    return Words("".join(pieces), tuple(places), method, (*told, *found), round(mean, 1))


def _unpacks(body: bytes, most: int) -> bool:
    """True where a compressed stream does not unpack to more than ``most`` bytes."""
    unpacker = zlib.decompressobj()
    try:
        return len(unpacker.decompress(body, most + 1)) <= most
    except zlib.error:
        return False
