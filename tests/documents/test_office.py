"""Old and foreign word-processor files go through LibreOffice; where it is absent the reader says how to get it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ansinh.documents.facts import MediaType
from ansinh.documents.offline import office, read_document
from ansinh.kernel.problem import BadInput

from .making import SENTENCES, cell, p, table, word_of

needs_office = pytest.mark.skipif(office.program() is None, reason="not run: no LibreOffice")

BODY = (
    p("KẾ HOẠCH")
    + "".join(p(sentence) for sentence in SENTENCES)
    + table(cell("TT") + cell("Nhiệm vụ") + cell("Chủ trì"), cell("1") + cell("Lập danh sách") + cell("Sở Y tế"))
    + p("Hết")
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One document saved by LibreOffice in the three formats."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "kehoach.docx").write_bytes(word_of(BODY))
    for kind in ("doc", "rtf", "odt"):
        subprocess.run(
            [str(office.program()), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind,
             "--outdir", str(folder), str(folder / "kehoach.docx")],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    return folder


@needs_office
@pytest.mark.parametrize(("kind", "media"), [("doc", MediaType.DOC), ("rtf", MediaType.RTF), ("odt", MediaType.ODT)])
def test_an_old_file_reads_like_the_docx_it_was_saved_from(made: Path, kind: str, media: MediaType) -> None:
    text = read_document((made / f"kehoach.{kind}").read_bytes(), f"kehoach.{kind}")
    assert text.media_type is media
    lines = [line for line in text.text.split("\n") if line.strip()]
    assert lines == ["KẾ HOẠCH", *SENTENCES, "| TT | Nhiệm vụ | Chủ trì |", "| 1 | Lập danh sách | Sở Y tế |", "Hết"]


@needs_office
def test_a_truncated_old_file_is_damaged_and_leaves_nothing_running(made: Path) -> None:
    data = (made / "kehoach.doc").read_bytes()
    try:
        assert read_document(data[: len(data) // 3], "kehoach.doc").text.strip()
    except BadInput as trouble:
        assert trouble.problems[0].kind in ("file_corrupt", "no_words")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.rtf", b"{\\rtf1 Xin ch\\'e0o}"),
        ("a.odt", b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text"),
    ],
)
def test_where_libreoffice_is_absent_the_reader_says_how_to_install_it(
    name: str, data: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if office.program() is not None:
        pytest.skip("not run: LibreOffice is installed outside of PATH")
    with pytest.raises(BadInput) as trouble:
        read_document(data, name)
    assert trouble.value.problems[0].kind == "office_missing"
    assert "apt install libreoffice-writer" in trouble.value.say("vi")
    assert "Save as" in trouble.value.say("en")
