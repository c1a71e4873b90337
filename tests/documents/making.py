"""Files made for the tests: Word files from their XML, PDFs, pictures of pages."""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable

import docx
import numpy as np
import pypdfium2 as pdfium
import typst

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)

SENTENCES = (
    "Căn cứ Nghị định số 20/2021/NĐ-CP, Ủy ban nhân dân xã ban hành kế hoạch trợ giúp người cao tuổi.",
    "Mỗi thôn lập danh sách người khuyết tật, trẻ em mồ côi và hộ nghèo trước ngày 15 tháng 6.",
)


def in_cp1258(text: str) -> bytes:
    """Text as old Windows wrote it: the letter, then its tone."""
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    written = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        written.append(base + "".join(part for part in parts if part in tones))
    return "".join(written).encode("cp1258")


def zipped(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def word_of(body: str, **parts: str) -> bytes:
    """A .docx whose body is this XML; other parts by name (``styles``, ``numbering``, ``footnotes``)."""
    more = {f"word/{name}.xml": f'<?xml version="1.0"?>{xml}' for name, xml in parts.items()}
    document = (
        f'<?xml version="1.0"?><w:document {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f"<w:body>{body}<w:sectPr/></w:body></w:document>"
    )
    return zipped({"[Content_Types].xml": _TYPES, "_rels/.rels": _RELS, "word/document.xml": document, **more})


def p(text: str, properties: str = "", run: str = "") -> str:
    """A paragraph of one run."""
    inner = f"<w:rPr>{run}</w:rPr>" if run else ""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r>{inner}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def cell(text: str, properties: str = "") -> str:
    """A cell of one paragraph per line."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(p(line) for line in text.split(chr(10)))}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows, each the XML of its cells."""
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def word_file(*paragraphs: str) -> bytes:
    """A .docx as Word's usual template makes it."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_file(source: str) -> bytes:
    """A PDF typeset from typst source."""
    return typst.compile(source.encode())


def pdf_of_objects(objects: Iterable[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, trailer, start)
    return bytes(out)


def drawn(pdf: bytes, page: int = 0, dpi: int = 200) -> np.ndarray:
    """A page of a PDF as a grey picture, as a scanner would give it."""
    document = pdfium.PdfDocument(pdf)
    bitmap = document[page].render(scale=dpi / 72, grayscale=True)
    grey = bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width].copy()
    document.close()
    return grey


def png_of(grey: np.ndarray) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    height, width = grey.shape
    rows = b"".join(b"\0" + grey[row].tobytes() for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def tiff_of(*pages: np.ndarray) -> bytes:
    """An uncompressed grey TIFF of several pages."""
    out = bytearray(b"II*\x00\x00\x00\x00\x00")
    link = 4
    for grey in pages:
        height, width = grey.shape
        body = len(out)
        out += grey.tobytes() + b"\0" * (len(grey.tobytes()) % 2)
        entries = [
            (256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, body), (277, 3, 1),
            (278, 4, height), (279, 4, width * height),
        ]  # fmt: skip
        struct.pack_into("<I", out, link, len(out))
        out += struct.pack("<H", len(entries))
        out += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
        link = len(out)
        out += b"\0\0\0\0"
    return bytes(out)


def scanned_pdf(*pages: np.ndarray, text_pages: int = 0) -> bytes:
    """A PDF whose pages are only pictures."""
    count = len(pages)
    kids = " ".join(f"{3 + 3 * index} 0 R" for index in range(count))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode()]
    for index, grey in enumerate(pages):
        height, width = grey.shape
        wide, high = (595.0, 842.0) if height >= width else (842.0, 595.0)
        draw = f"{wide} 0 0 {high} 0 0 cm /P Do".encode()
        first = 3 + 3 * index
        body = zlib.compress(grey.tobytes())
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Contents {first + 1} 0 R /Resources "
            f"<< /XObject << /P {first + 2} 0 R >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(draw), draw),
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
            b"/Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (width, height, len(body), body),
        ]
    return pdf_of_objects(objects)
