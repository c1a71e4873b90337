"""Every deed a room writes to the audit trail has its words, and no words stand for a deed nobody does."""

from __future__ import annotations

import ast
from pathlib import Path

import ansinh
from ansinh.casework.facts import ProposalKind
from ansinh.shells.web.deeds import DEEDS

SOURCE = Path(ansinh.__file__).parent
# Verbs put together while running: the module, how it is written, what comes out of it.
PUT_TOGETHER = {
    ("casework/actions/rulings.py", "f'casework.propose_{kind.value}'"): {
        f"casework.propose_{kind.value}" for kind in (ProposalKind.SUSPEND, ProposalKind.RESUME)
    },
    ("journeys/demo/stage.py", "f'demo.{step.key}'"): set(),  # shown as one
}


def verbs_of(text: str, module: str) -> set[str]:
    """The verbs of the deeds in a module that takes ``deed`` from access."""
    tree = ast.parse(text)
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    takes = any(
        one.module == "ansinh.access.actions" and "deed" in {name.name for name in one.names} for one in imports
    )
    if not takes and module != "access/actions.py":
        return set()
    named = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "deed":
            verb = node.args[0]
            verb = named.get(verb.id, verb) if isinstance(verb, ast.Name) else verb
            if isinstance(verb, ast.Constant):
                found.add(str(verb.value))
            else:
                found |= PUT_TOGETHER.get((module, ast.unparse(verb)), {f"{module}: {ast.unparse(verb)}"})
    return found


def test_every_deed_has_its_words_in_both_languages() -> None:
    written: set[str] = set()
    for file in sorted(SOURCE.rglob("*.py")):
        module = file.relative_to(SOURCE).as_posix()
        written |= verbs_of(file.read_text("utf-8"), module)
    assert len(written) > 70
    assert written - set(DEEDS) == set(), "deeds without words"
    assert set(DEEDS) - written == set(), "words without a deed"
    assert all(vi and en and vi != en and "_" not in vi + en for vi, en in DEEDS.values())


def test_two_deeds_are_never_told_by_the_same_words() -> None:
    assert len({vi for vi, _ in DEEDS.values()}) == len({en for _, en in DEEDS.values()}) == len(DEEDS)


def test_a_new_deed_without_words_would_be_found() -> None:
    told = 'from ansinh.access.actions import deed\nwith deed("registry.paint", by=by, at=at):\n    pass\n'
    assert verbs_of(told, "registry/actions/people.py") == {"registry.paint"}
    hidden = told.replace('"registry.paint"', 'f"registry.{what}"')
    assert verbs_of(hidden, "registry/actions/people.py") == {"registry/actions/people.py: f'registry.{what}'"}
