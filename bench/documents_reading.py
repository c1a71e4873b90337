"""How long files take to become words, and how much memory: by format, and at ten and a hundred times the length.

``python bench/documents_reading.py [FOLDER] [--scan]`` reads every file of FOLDER (real plans) together, then one made-up
plan of about 14 KB as .txt, .docx, .html and .pdf at 1×, 10× and 100× its length (a PDF of more than 1,000 pages is refused, so it
stops earlier), each in a process of its own, and prints seconds of processor time and peak memory. ``--scan`` adds the recognition of three scanned
pages. Needs the test dependencies; no network, no database.
"""

from __future__ import annotations

import argparse
import io
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

SENTENCE = (
    "Sở Y tế chủ trì, phối hợp với các sở, ngành và Ủy ban nhân dân các xã rà soát, lập danh sách người cao tuổi, người "
    "khuyết tật, trẻ em có hoàn cảnh đặc biệt trên địa bàn để thực hiện chính sách trợ giúp xã hội kịp thời, đúng đối tượng."
)


def paragraphs(times: int) -> list[str]:
    """A plan of 40 paragraphs and a task table's worth of lines, ``times`` over."""
    return [f"{number}. {SENTENCE}" for number in range(1, 40 * times + 1)]


def word(times: int) -> bytes:
    """The plan as .docx."""
    import docx

    document = docx.Document()
    for text in paragraphs(times):
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def page(times: int) -> bytes:
    """The plan as .html."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs(times))
    return f"<html><body><div>{body}</div></body></html>".encode()


def pdf(times: int) -> bytes:
    """The plan as PDF with text."""
    import typst

    head = '#set page(paper: "a4", numbering: "1")\n#set par(justify: true, first-line-indent: 1cm)\n'
    return typst.compile((head + "\n\n".join(text.replace(". ", "\\. ", 1) for text in paragraphs(times))).encode())


def measured(path: Path) -> tuple[float, float, int]:
    """Seconds, peak MB of the reader and its children, and characters, in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--one", str(path)], capture_output=True, text=True, check=True)
    seconds, memory, length = done.stdout.split()
    return float(seconds), float(memory), int(length)


def one(paths: list[Path]) -> None:
    """Reads files one after the other and prints processor seconds, peak MB and characters."""
    from ansinh.documents.offline import read_document

    start = _cpu()
    length = sum(len(read_document(path.read_bytes(), path.name).text) for path in paths)
    seconds = _cpu() - start
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(seconds, peak, length)


def _cpu() -> float:
    """Seconds of processor time of this process and its ended children: what a busy machine does not change."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def scanned(folder: Path) -> Path:
    """Three pages of the plan as pictures in a PDF."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from tests.documents.making import drawn, scanned_pdf

    printed = pdf(1)
    path = folder / "scan.pdf"
    path.write_bytes(scanned_pdf(*(drawn(printed, index) for index in range(3))))
    return path


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--scan", action="store_true")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        one(sorted(path for path in args.one.iterdir() if path.is_file()) if args.one.is_dir() else [args.one])
        return
    print(f"{'what':28}{'seconds':>9}{'MB':>7}{'characters':>12}")
    if args.folder:
        seconds, memory, length = measured(args.folder)
        print(f"{f'all of {args.folder.name}':28}{seconds:9.2f}{memory:7.0f}{length:12,}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for times in (1, 10, 100):
            files = {"txt": "\n".join(paragraphs(times)).encode(), "docx": word(times), "html": page(times)}
            if times < 100:
                files["pdf"] = pdf(times)
            for kind, data in files.items():
                path = folder / f"plan.{kind}"
                path.write_bytes(data)
                seconds, memory, length = measured(path)
                print(f"{f'{kind} x{times}':28}{seconds:9.2f}{memory:7.0f}{length:12,}")
        if args.scan:
            seconds, memory, length = measured(scanned(folder))
            print(f"{'scan of three pages':28}{seconds:9.2f}{memory:7.0f}{length:12,}  ({seconds / 3:.1f} s a page)")


if __name__ == "__main__":
    main()
