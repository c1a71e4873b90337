"""The shapes of an outline: kinds of section, headings, paragraphs in their place."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from ansinh.plans.rules.flow import Paragraph


class Section(enum.StrEnum):
    """What a section is for, judged by the words of its heading."""

    UNKNOWN = "unknown"
    PURPOSE = "purpose"  # mục đích, yêu cầu, quan điểm, phạm vi
    SITUATION = "situation"  # thực trạng, kết quả
    TARGETS = "targets"  # mục tiêu, chỉ tiêu
    TASKS = "tasks"  # nhiệm vụ, giải pháp
    BUDGET = "budget"  # kinh phí
    ORGANISATION = "organisation"  # tổ chức thực hiện, phân công
    REPORTING = "reporting"  # chế độ báo cáo


class Aim(enum.StrEnum):
    """Inside the targets: which kind of objective."""

    GENERAL = "general"  # mục tiêu chung, tổng quát
    SPECIFIC = "specific"
    VISION = "vision"  # tầm nhìn


@dataclass(slots=True)
class Node:
    """A heading or numbered item that governs what stands below it."""

    label: str
    rank: int
    title: str
    section: Section
    aim: Aim
    year: int | None
    block: Block


@dataclass(slots=True)
class Block:
    """A paragraph with its place in the outline. ``above`` runs from the outermost governing node inwards."""

    paragraph: Paragraph
    path: str
    section: Section
    aim: Aim
    above: tuple[Node, ...]
    is_heading: bool = False
    node: Node | None = None
    children: int = field(default=0)

    @property
    def text(self) -> str:
        return self.paragraph.text

    @property
    def words(self) -> str:
        return self.paragraph.words


@dataclass(slots=True)
class Outline:
    """The plan taken apart: header and foot paragraphs, body blocks, appendix paragraphs."""

    header: list[Paragraph]
    type_index: int | None
    header_type_text: str  # the paragraph that names the kind of document, with its title when on one line
    title: list[Paragraph]
    preamble: list[Paragraph]
    body: list[Block]
    foot: list[Paragraph]
    appendix: list[Paragraph]
    has_articles: bool
    enclosed_title: list[Paragraph] = field(default_factory=list)  # the title of the plan that a decision issues
