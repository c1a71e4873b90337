"""Writes the demo's plans as .docx beside this file. Run: ``python -m ansinh.plans.demo.make_plan``"""

from __future__ import annotations

from pathlib import Path

from ansinh.plans.demo import line_of_command, neighbours, quang_ngai
from ansinh.plans.demo.paper import Paper, docx

PAPERS: tuple[Paper, ...] = (quang_ngai.PAPER, *line_of_command.PAPERS, *neighbours.PAPERS)
"""The plan of the demo's province first."""


def build(paper: Paper = quang_ngai.PAPER) -> bytes:
    """The .docx of one paper, the same bytes every time."""
    return docx(paper)


if __name__ == "__main__":
    for one in PAPERS:
        Path(__file__).with_name(one.file).write_bytes(build(one))
