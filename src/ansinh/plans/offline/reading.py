"""Questions to plans that need no database: a document's text → its reading; a reading → findings; gold → scores."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from ansinh.documents.facts import DocumentText
from ansinh.documents.offline import read_document
from ansinh.kernel.problem import BadInput, Problem
from ansinh.plans.facts import Finding, PlanReading
from ansinh.plans.rules.comparison import compare
from ansinh.plans.rules.findings import findings_on
from ansinh.plans.rules.reader import read
from ansinh.plans.rules.scoring import Difference, Score, score_reading, total


def read_plan(source: DocumentText, *, proofread: bool = True) -> PlanReading:
    """Reads an extracted document as a plan. Never raises for odd text: what is not found is empty or None.

    ``proofread`` False leaves the findings out: enough for a plan that another is held against.
    """
    return read(source, proofread=proofread)


def read_plan_file(path: Path, *, proofread: bool = True) -> PlanReading:
    """Reads a plan from a file. Raises BadInput when the file is absent or cannot be read."""
    return read_plan(document_of_file(path), proofread=proofread)


def document_of_file(path: Path, progress: Callable[[int, int], None] | None = None) -> DocumentText:
    """The words of a file with what is worth knowing of it. Raises BadInput when it is absent or cannot be read.

    ``progress`` is told how many pages of a scan are recognised, of how many.
    """
    try:
        data = path.read_bytes()
    except OSError as trouble:
        raise BadInput(
            Problem(
                "file_unreadable",
                f"Không mở được tệp ({trouble.strerror or type(trouble).__name__}).",
                f"The file cannot be opened ({trouble.strerror or type(trouble).__name__}).",
                {"file": str(path)},
                "Kiểm tra đường dẫn và quyền đọc.",
                "Check the path and the permission to read it.",
            )
        ) from trouble
    return read_document(data, path.name, progress=progress)


def check_plan(
    reading: PlanReading, parents: Sequence[PlanReading], on: dt.date, sisters: Sequence[PlanReading] = ()
) -> tuple[Finding, ...]:
    """All findings: from the document alone, from what has changed up to ``on``, against the plans above it (a plan of
    its own level counts as a sister) and against its sisters."""
    against = compare(reading, parents, sisters)
    alone = [item for item in reading.findings if not _said_better(item, against)]
    found = (*alone, *findings_on(reading, on), *against)
    return tuple(sorted(found, key=lambda item: (item.start, item.end, item.kind)))


def _said_better(item: Finding, against: Sequence[Finding]) -> bool:
    """A lost or added “không” that the comparison found too is said once, with its proof."""
    return item.kind in ("dropped_negation", "added_negation") and any(
        other.kind == item.kind and other.start < item.end and item.start < other.end for other in against
    )


def score(gold_dir: Path, texts_dir: Path) -> tuple[Score, ...]:
    """Scores the reading of every document that has a gold file in ``gold_dir`` or below it. Raises BadInput for missing or
    broken files."""
    scores = []
    for path in sorted(gold_dir.rglob("*.json")):
        try:
            gold = json.loads(path.read_text(encoding="utf-8"))
            seed = str(gold["seed"])
            _ = gold["targets"], gold["tasks"], gold["reporting"]
        except (OSError, ValueError, KeyError, TypeError) as trouble:
            raise BadInput(
                Problem(
                    "gold_unreadable",
                    "Tệp mẫu chấm không đúng dạng.",
                    "The gold file does not have the expected form.",
                    {"file": path.name},
                    "Cần các khóa seed, targets, tasks, reporting.",
                    "It needs the keys seed, targets, tasks, reporting.",
                )
            ) from trouble
        scores.append(score_reading(gold, read_plan_file(texts_dir / seed), seed))
    if not scores:
        raise BadInput(
            Problem(
                "gold_empty",
                "Thư mục không có tệp mẫu chấm (*.json).",
                "The folder holds no gold files (*.json).",
                {"file": str(gold_dir)},
                "Chỉ đúng thư mục --gold.",
                "Point --gold at the right folder.",
            )
        )
    return tuple(scores)


__all__ = ["Difference", "Score", "check_plan", "read_plan", "read_plan_file", "score", "total"]
