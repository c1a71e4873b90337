"""Reads everything written down about the law: shared figures, each programme's figures and clauses, open questions."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from ansinh.law.engine.parameters import Lawbook, load_yaml, read_clauses, read_parameters, read_readings
from ansinh.law.facts import Clause, ParameterValue
from ansinh.law.programmes import FOLDER, PROGRAMMES

LAW = Path(__file__).parent.parent


def folders() -> tuple[Path, ...]:
    """The folders that hold the law: shared first, then each programme's."""
    return (Path(__file__).parent, *(FOLDER / programme.folder for programme in PROGRAMMES))


def fingerprint() -> str:
    """sha256 over the name and bytes of every rule and figure: the version of the law that a run names."""
    digest = hashlib.sha256()
    for path in sorted(p for p in LAW.rglob("*") if p.suffix in (".py", ".yaml") and p.name != "cases.yaml"):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(LAW).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def lawbook() -> Lawbook:
    """The law as this copy of the program knows it."""
    parameters: dict[str, tuple[ParameterValue, ...]] = {}
    clauses: dict[str, Clause] = {}
    for folder in folders():
        for value in read_parameters(load_yaml(folder / "parameters.yaml")):
            parameters[value.id] = (*parameters.get(value.id, ()), value)
        for clause in read_clauses(load_yaml(folder / "clauses.yaml")):
            assert clause.id not in clauses, f"clause {clause.id} is written twice"
            clauses[clause.id] = clause
    readings = {reading.id: reading for reading in read_readings(load_yaml(LAW / "shared" / "readings.yaml"))}
    return Lawbook(parameters, clauses, readings, fingerprint())
