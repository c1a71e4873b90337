"""What the house tells of itself: a page for every room, words for every noun, a sentence for every door, links that lead."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from procrastinate.contrib.django import app

from ansinh.shells.cli import main as cli
from ansinh.shells.jobs.progress import TASK_LABELS

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "ansinh"
ROOMS = sorted(path.name for path in HOUSE.iterdir() if (path / "facts.py").exists() or (path / "facts").is_dir())
DOORS = {"facts", "queries", "actions", "offline", "tables"}
# What a noun's shape adds to it: a due state is the state of a due.
SHAPES = {"state", "kind", "result", "line", "content", "bytes", "counts", "summary", "preview", "ref", "now", "version",
          "picture", "status", "commune", "number", "name"}  # fmt: skip


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def silent(source: str) -> list[str]:
    """Public functions and nouns without a sentence on what they are."""
    return [node.name for node in public(ast.parse(source)) if not ast.get_docstring(node)]


def doors() -> list[Path]:
    return [
        path
        for room in ROOMS
        for path in (HOUSE / room).rglob("*.py")
        if path.relative_to(HOUSE / room).parts[0].removesuffix(".py") in DOORS
    ]


def test_every_room_has_its_page_with_nouns_and_promises() -> None:
    assert len(ROOMS) >= 10
    for room in ROOMS:
        page = (HOUSE / room / "README.md").read_text(encoding="utf-8")
        assert "Nouns" in page and "Promises" in page, room


def test_everything_behind_a_door_says_what_it_is() -> None:
    assert len(doors()) > 60
    assert {str(path): names for path in doors() if (names := silent(path.read_text(encoding="utf-8")))} == {}


def test_a_silent_function_is_found() -> None:
    assert silent("def pay(): ...\ndef _own(): ...\nclass Due:\n    '''Owed.'''\n") == ["pay"]


def glossary() -> str:
    return (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").lower()


def unsettled(name: str, words: str) -> bool:
    """Whether a noun of the code is neither in the glossary nor one of its terms in another shape."""
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower().split()
    known = [" ".join(parts)]
    while len(parts) > 1 and parts[-1] in SHAPES:
        parts = parts[:-1]
        known.append(" ".join(parts))
    return not any(re.search(rf"\b{re.escape(term)}s?\b", words) for term in known)


def nouns() -> list[tuple[str, str]]:
    files = [
        path
        for room in ROOMS
        if room != "law"  # the engine's nouns are told in the law's own page
        for path in (HOUSE / room).rglob("*.py")
        if path.relative_to(HOUSE / room).parts[0].removesuffix(".py") == "facts" or path.match("store/models.py") or path.match("store/models/*.py")
    ]
    return [
        (str(path.relative_to(HOUSE)), node.name)
        for path in files
        for node in public(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]


def test_every_noun_of_the_code_is_in_the_glossary() -> None:
    words = glossary()
    assert len(nouns()) > 150
    assert [noun for noun in nouns() if unsettled(noun[1], words)] == []


def test_a_noun_that_nobody_settled_is_found() -> None:
    assert unsettled("Widget", glossary()) and unsettled("WidgetState", glossary())
    assert not unsettled("PaymentRunState", glossary())


def test_what_is_asked_of_the_background_is_served_and_has_words() -> None:
    asked = {
        name
        for path in (HOUSE / "shells").rglob("*.py")
        for name in re.findall(r"ask_for\(\s*\"(\w+)\"", path.read_text(encoding="utf-8"))
    }
    assert asked
    assert {f"ansinh:{name}" for name in asked} <= set(app.tasks)
    assert asked <= set(TASK_LABELS)


def pages() -> list[Path]:
    own = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "GLOSSARY.md")]
    return [*own, *(ROOT / "docs").rglob("*.md"), *HOUSE.rglob("README.md")]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def dead_links(page: Path) -> list[str]:
    """Links of a page to files or headings that are not there."""
    dead = []
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = page if not name else (page.parent / name).resolve()
        if not file.exists() or (anchor and anchor not in anchors(file)):
            dead.append(target)
    return dead


def test_every_link_in_the_documents_leads_somewhere() -> None:
    assert {str(page.relative_to(ROOT)): dead for page in pages() if (dead := dead_links(page))} == {}


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Here\n[a](gone.md) [b](#here) [c](#there) [d](page.md#here)\n")
    assert dead_links(page) == ["gone.md", "#there"]


def test_the_index_of_the_documents_lists_every_page() -> None:
    index = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    linked = {(ROOT / "docs" / target).resolve() for target in re.findall(r"\]\(([^)#]+\.md)\)", index)}
    assert {page.resolve() for page in (ROOT / "docs").rglob("*.md") if page.name != "README.md"} <= linked


def told_commands() -> set[tuple[str, str]]:
    """``./ansinh casework propose`` as pages, help and messages tell people to type it."""
    files = [*pages(), *(path for kind in ("py", "html") for path in (HOUSE / "shells").rglob(f"*.{kind}"))]
    found = set()
    for file in files:
        found |= set(re.findall(r"\./ansinh ([a-z]+) ([a-z][a-z-]+)\b", file.read_text(encoding="utf-8")))
    return found


def test_the_commands_that_people_are_told_to_type_exist() -> None:
    told = told_commands()
    assert ("casework", "propose") in told
    for command, below in sorted(told):
        if command not in cli.COMMANDS:
            pytest.fail(f"./ansinh {command} {below}: no such command")
        choices = subcommands(command)
        # Without commands below it the next word is running text or an argument.
        assert not choices or below in choices, f"./ansinh {command} {below}"


def subcommands(command: str) -> set[str]:
    import argparse

    def below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                return dict(action.choices)
        return {}

    return set(below(below(cli.build_parser(command))[command]))


@pytest.mark.parametrize("command", sorted(cli.COMMANDS))
def test_every_command_explains_itself_in_both_languages(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = {}
    for lang in ("vi", "en"):
        with pytest.raises(SystemExit) as left:
            cli.main(["--lang", lang, command, "--help"])
        assert left.value.code == 0
        told[lang] = capsys.readouterr().out
    assert told["vi"] and told["en"] and told["vi"] != told["en"]
