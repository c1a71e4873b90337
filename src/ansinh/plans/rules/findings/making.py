"""How a finding is made."""

from __future__ import annotations

from ansinh.plans.facts import Finding, Severity


def finding(
    kind: str, span: tuple[int, int], vi: str, en: str, suggestion: str | None = None, severity: Severity = "warning"
) -> Finding:
    return Finding(kind, vi, en, suggestion, span[0], span[1], severity)
