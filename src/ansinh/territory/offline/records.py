"""The shape outside scripts rely on (``territory resolve --json``); see docs/reference/territory.md."""

from __future__ import annotations

from typing import Any

from ansinh.territory.facts import AdministrativeUnit, Resolution, UnitRef


def _ref(ref: UnitRef) -> dict[str, Any]:
    return {"code": ref.code, "name": ref.name, "kind": ref.kind.value}


def _unit(unit: AdministrativeUnit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind.value,
        "parents": [_ref(parent) for parent in unit.parents],
    }


def resolution_record(resolution: Resolution) -> dict[str, Any]:
    """A resolution as plain values: status, then, now, candidates, legal_basis."""
    return {
        "status": resolution.status.value,
        "then": _unit(resolution.then) if resolution.then is not None else None,
        "now": [{**_unit(a.unit), "share": a.share, "note": a.note} for a in resolution.now],
        "candidates": [{**_unit(c.unit), "note": c.note} for c in resolution.candidates],
        "legal_basis": list(resolution.legal_basis),
    }
