"""The child that reads one file for ``apart``: it bounds itself, reads, and leaves its answer as JSON.

Called as ``python -m ansinh.documents.offline.child KIND SOURCE RESULT FILENAME``; progress goes to standard output as
``done/total`` lines.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ansinh.documents.offline import apart, readers
from ansinh.kernel.problem import BadInput, Problem

_OUT_OF_MEMORY = 77


def _serve(kind: str, source: Path, result: Path, filename: str) -> int:
    """The child's work: reads, and writes the answer as JSON."""

    def progress(done: int, total: int) -> None:
        sys.stdout.write(f"{done}/{total}\n")
        sys.stdout.flush()

    answer: dict[str, Any]
    try:
        words = readers.read_kind(kind, source.read_bytes(), filename, progress)
        answer = {
            "read": True,
            "text": words.text,
            "pages": [[page.number, page.start, page.end] for page in words.pages],
            "method": words.method,
            "problems": [_plain(note) for note in words.notes],
            "confidence": words.confidence,
        }
    except BadInput as trouble:
        answer = {"read": False, "problems": [_plain(one) for one in trouble.problems]}
    except MemoryError:
        return _OUT_OF_MEMORY
    partial = result.with_suffix(".part")
    partial.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8", errors="replace")
    partial.replace(result)
    return 0


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        "kind": problem.kind,
        "vi": problem.vi,
        "en": problem.en,
        "where": dict(problem.where),
        "remedy_vi": problem.remedy_vi,
        "remedy_en": problem.remedy_en,
        "severity": problem.severity,
    }


if __name__ == "__main__":
    if (bound := apart.limits(most_cpu=apart.MOST_CPU_SECONDS)) is not None:
        bound()
    raise SystemExit(_serve(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]))
