"""The archive a .docx is: opened only when it is harmless, its parts parsed without entities, network or surprises."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Any

from lxml import etree

from ansinh.documents.offline import notes, refusals
from ansinh.kernel.problem import Problem

MAX_UNPACKED_BYTES = 200_000_000
MAX_RATIO = 100
MAX_PARTS = 2_000
MAX_XML_BYTES = 64_000_000  # words and marks of one part; a plan of 100 pages has about 2 MB
HEAVY_XML_BYTES = 6_000_000  # above this a file is read in a process of its own

# What a damaged archive can raise, part by part.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    KeyError,
    etree.XMLSyntaxError,
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
_REMOTE = re.compile(r"^(?:https?:|ftp:|\\\\|//|file:////?[^/]+\.[^/]+/)", re.IGNORECASE)
_FETCHED_BY_WORD = ("attachedTemplate", "frame", "subDocument", "oleObject", "aFChunk")


class Package:
    """The parts of one .docx. Raises BadInput on opening for bombs, macros, passwords, odd names and damage."""

    def __init__(self, data: bytes, filename: str) -> None:
        self.filename = filename
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except DAMAGE as trouble:
            raise refusals.corrupt(filename, "zip") from trouble
        self.names = {entry.filename for entry in entries}
        guard(entries, filename)
        self._refuse_entities(entries)
        kind = self._raw("[Content_Types].xml")
        if b"macroEnabled" in kind:
            raise refusals.dangerous(filename, "có thể chứa macro (.docm)", "it may hold macros (.docm)")
        self.main = self._main_part()
        self.folder = self.main.rpartition("/")[0]

    def xml(self, name: str) -> Any:
        """The root of one part, or None where the part is absent. Raises BadInput for entities and damage."""
        if name not in self.names:
            return None
        raw = self._raw(name)
        if b"purl.oclc.org" in raw:
            for strict, usual in _STRICT.items():
                raw = raw.replace(strict, usual)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(raw, parser)
        except (etree.XMLSyntaxError, ValueError) as trouble:
            if "depth" in str(trouble).lower():
                raise refusals.dangerous(self.filename, "XML lồng quá sâu", "its XML is nested too deeply") from trouble
            raise refusals.corrupt(self.filename, name) from trouble
        if _doctype(root):
            raise refusals.dangerous(self.filename, "có khai báo thực thể XML", "it declares XML entities")
        return root

    def beside(self, name: str) -> Any:
        """The root of a part in the folder of the main one (``numbering.xml``), or None."""
        return self.xml(f"{self.folder}/{name}" if self.folder else name)

    def outside(self) -> list[Problem]:
        """Warnings for what the file links to or embeds. Raises BadInput for a template or object fetched from a network."""
        linked = 0
        for name in sorted(self.names):
            if not name.endswith(".rels"):
                continue
            root = self.xml(name)
            for relation in () if root is None else root:
                if not isinstance(relation.tag, str) or relation.get("TargetMode") != "External":
                    continue
                kind = (relation.get("Type") or "").rpartition("/")[2]
                target = (relation.get("Target") or "").replace("%5C", "\\")
                if kind in _FETCHED_BY_WORD and _REMOTE.match(target):
                    raise refusals.dangerous(
                        self.filename,
                        "có mẫu hoặc đối tượng tải từ địa chỉ bên ngoài",
                        "it has a template or object fetched from an outside address",
                    )
                if kind in ("image", "video", "audio", *_FETCHED_BY_WORD) and kind != "attachedTemplate":
                    linked += 1
        found = [notes.linked(self.filename, linked)] if linked else []
        embedded = sum(1 for name in self.names if "/embeddings/" in name or "/afchunk" in name.lower())
        if embedded:
            found.append(notes.embedded(self.filename, embedded))
        return found

    def large_pictures(self) -> int:
        """How many pictures are large enough to be scanned pages."""
        return sum(1 for entry in self._archive.infolist() if "/media/" in entry.filename and entry.file_size > 150_000)

    def _refuse_entities(self, entries: list[zipfile.ZipInfo]) -> None:
        """No part may declare entities, not even one that is not read here: others will open the same file."""
        for entry in entries:
            if not entry.filename.endswith((".xml", ".rels", ".vml")):
                continue
            try:
                with self._archive.open(entry) as part:
                    head = part.read(4096)
            except DAMAGE as trouble:
                raise refusals.corrupt(self.filename, entry.filename) from trouble
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise refusals.dangerous(self.filename, "có khai báo thực thể XML", "it declares XML entities")

    def _raw(self, name: str) -> bytes:
        try:
            entry = self._archive.getinfo(name)
            if entry.flag_bits & 1:
                raise refusals.protected(self.filename)
            if entry.file_size > MAX_XML_BYTES:
                mb = entry.file_size / 1e6
                raise refusals.too_long(self.filename, f"phần chữ {mb:.0f} MB", f"{mb:.0f} MB of words and marks")
            return self._archive.read(entry)
        except DAMAGE as trouble:
            raise refusals.corrupt(self.filename, name) from trouble

    def _main_part(self) -> str:
        root = self.xml("_rels/.rels")
        for relation in () if root is None else root:
            if isinstance(relation.tag, str) and (relation.get("Type") or "").endswith("/officeDocument"):
                name = (relation.get("Target") or "").lstrip("/")
                if name in self.names:
                    return name
        if "word/document.xml" in self.names:
            return "word/document.xml"
        raise refusals.corrupt(self.filename, "word/document.xml")


def _doctype(root: Any) -> str:
    """The document type a part declares; entities need one."""
    return str(root.getroottree().docinfo.doctype or "")


def heavy(data: bytes) -> bool:
    """True for a file whose words are many enough to be read in a process of their own."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except DAMAGE:
        return False
    return sum(entry.file_size for entry in entries if entry.filename.endswith(".xml")) > HEAVY_XML_BYTES


def guard(entries: list[zipfile.ZipInfo], filename: str) -> None:
    """Refuses an archive that would blow up, climb out of its folder, or carry code. Raises BadInput."""
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_PARTS:
        raise refusals.dangerous(filename, f"có {len(entries)} phần", f"it has {len(entries)} parts")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES or any(
        entry.file_size > 1_000_000 and entry.file_size > MAX_RATIO * max(1, entry.compress_size) for entry in entries
    ):
        raise refusals.dangerous(filename, "nén bất thường (bom nén)", "abnormal compression (zip bomb)")
    climbs = any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name for name in names)
    if climbs or len(set(names)) != len(names):
        raise refusals.dangerous(filename, "tên phần bên trong bất thường", "abnormal names of parts inside")
    if any("vbaproject" in name.lower() or "vbadata" in name.lower() for name in names):
        raise refusals.dangerous(filename, "có macro", "it holds macros")
    if any(name.lower().endswith((".exe", ".dll", ".scr", ".bat", ".cmd", ".vbs", ".js", ".ps1")) for name in names):
        raise refusals.dangerous(filename, "có chương trình bên trong", "it holds a program inside")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusals.protected(filename)
