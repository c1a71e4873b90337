"""How a finding is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ansinh.plans.facts import Finding, Severity

Span = tuple[int, int]


def finding(
    kind: str,
    span: Span,
    vi: str,
    en: str,
    suggestion: str | None = None,
    severity: Severity = "warning",
    suggestion_en: str | None = None,
) -> Finding:
    return Finding(kind, vi, en, suggestion, span[0], span[1], severity, suggestion_en)


def gathered(found: Iterable[tuple[str, Finding]], most: int = 3) -> Iterator[Finding]:
    """Small matters of form, one note for each wording instead of one for each place; what is beyond ``most`` wordings
    of a kind is only counted. The pairs are (wording, finding)."""
    places: dict[tuple[str, str], list[Finding]] = {}
    for wording, item in found:
        places.setdefault((item.kind, wording), []).append(item)
    by_kind: dict[str, list[list[Finding]]] = {}
    for (kind, _), items in places.items():
        by_kind.setdefault(kind, []).append(items)
    for groups in by_kind.values():
        groups.sort(key=lambda items: (-len(items), items[0].start))
        left_out = sum(len(items) for items in groups[most:])
        for index, items in enumerate(groups[:most]):
            first = items[0]
            more_vi = f" ({len(items)} chỗ)" if len(items) > 1 else ""
            more_en = f" ({len(items)} places)" if len(items) > 1 else ""
            if left_out and index == min(most, len(groups)) - 1:
                more_vi += f"; còn {left_out} chỗ tương tự"
                more_en += f"; {left_out} similar places more"
            yield Finding(
                first.kind,
                first.message.rstrip(".") + more_vi + ".",
                first.message_en.rstrip(".") + more_en + ".",
                first.suggestion,
                first.start,
                first.end,
                first.severity,
                first.suggestion_en,
            )
