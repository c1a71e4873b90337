"""Deeds of territory: load the gazetteer, add villages, class places. Each is one transaction with its audit entry."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ansinh.access.actions import deed, define_scopes
from ansinh.access.facts import Actor, Permission
from ansinh.kernel.dates import day_in_vietnam, vn_date
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import fold, sort_key, squash
from ansinh.territory import offline
from ansinh.territory.facts import Confidence, Level, PlaceClass, PlaceClassKind, Village
from ansinh.territory.queries import place_class_fact, scopes, unit, village_fact
from ansinh.territory.store import models
from ansinh.territory.store.bulk import TABLES, Merged, merge

_VILLAGE_CODE = re.compile(r"\d{5}-\d{3,4}\Z")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading the gazetteer did, table by table."""

    units: Merged
    versions: Merged
    successions: Merged
    agencies: Merged
    agency_successions: Merged
    scope_pairs: int

    @property
    def changed_anything(self) -> bool:
        """False when everything was there already."""
        tables = (self.units, self.versions, self.successions, self.agencies, self.agency_successions)
        return any(t.added or t.changed or t.removed for t in tables)


def load_gazetteer(*, by: Actor, at: dt.datetime) -> Loaded:
    """Writes both maps, their successions and the agencies into the database, and the territorial scopes of users.

    Set-based, about two seconds; loading again changes only what differs. Units are never removed (people's addresses
    hang on them); versions and successions follow the shipped facts.
    """
    with deed("territory.load_gazetteer", by=by, at=at, needs=Permission.TERRITORY_WRITE) as record:
        loaded_units = merge(TABLES["unit"], _unit_rows(), prune=False)
        loaded_versions = merge(TABLES["version"], _version_rows(), prune=True)
        loaded_successions = merge(TABLES["succession"], _succession_rows(), prune=True)
        loaded_agencies = merge(TABLES["agency"], _agency_rows(), prune=False)
        loaded_passings = merge(TABLES["agency_succession"], _agency_succession_rows(), prune=True)
        on = day_in_vietnam(at)
        pairs = _refresh_scopes(on, bool(loaded_units.added), by=by, at=at)
        loaded = Loaded(loaded_units, loaded_versions, loaded_successions, loaded_agencies, loaded_passings, pairs)
        record(
            units=loaded_units.given,
            units_added=loaded_units.added,
            versions=loaded_versions.given,
            successions=loaded_successions.given,
            agencies=loaded_agencies.given,
            scope_pairs=pairs,
        )
    return loaded


def _refresh_scopes(on: dt.date, needed: bool, *, by: Actor, at: dt.datetime) -> int:
    return define_scopes(scopes(on), by=by, at=at) if needed else 0


def _unit_rows() -> Iterator[Sequence[Any]]:
    g = offline.gazetteer()
    for key, versions in g.versions.items():
        first = versions[0]
        above = g.ancestors(first)
        province = above[-1] if above else (key if first.level is Level.PROVINCE else None)
        yield key, first.code, first.level.value, first.parent_key, province, first.valid.start, versions[-1].valid.end


def _version_rows() -> Iterator[Sequence[Any]]:
    for key, versions in offline.gazetteer().versions.items():
        start = versions[0].valid.start
        for i, version in enumerate(versions):
            following = versions[i + 1] if i + 1 < len(versions) else None
            # A parent's new name is no new version of the child: it is looked up by date.
            if following is not None and (following.name, following.kind) == (version.name, version.kind):
                continue
            yield (
                key,
                version.name,
                version.kind.value,
                sort_key(version.name),
                fold(version.name),
                start,
                version.valid.end,
                list(version.legal_basis),
                version.known_exactly_from,
            )
            start = version.valid.end or start


def _succession_rows() -> Iterator[Sequence[Any]]:
    for found in offline.gazetteer().successions_from.values():
        for s in found:
            yield s.from_key, s.to_key, s.on, s.share, s.note, list(s.legal_basis), s.confidence.value


def _agency_rows() -> Iterator[Sequence[Any]]:
    for a in offline.all_agencies():
        yield (
            a.id, a.name, a.short_name, a.level.value, list(a.functions), sort_key(a.name), fold(a.name),
            a.valid.start, a.valid.end, list(a.legal_basis), a.confidence.value,
        )  # fmt: skip


def _agency_succession_rows() -> Iterator[Sequence[Any]]:
    for s in offline.all_successions():
        yield (
            s.from_id, s.to_id, s.on, list(s.functions), ",".join(sorted(s.functions)), list(s.legal_basis),
            s.confidence.value, s.note,
        )  # fmt: skip


def classify_place(
    commune: str,
    kind: PlaceClassKind,
    *,
    valid_from: dt.date,
    legal_basis: str,
    confidence: Confidence,
    by: Actor,
    at: dt.datetime,
    valid_to: dt.date | None = None,
) -> PlaceClass:
    """Records that a commune belongs to a class from a day, with the decision that says so.

    Raises BadInput for an unknown commune, a missing basis, or where the class is already recorded for that time.
    """
    with deed("territory.classify_place", by=by, at=at, subject=commune, needs=Permission.TERRITORY_WRITE) as record:
        _require_commune(commune, valid_from)
        if not legal_basis.strip():
            raise BadInput(
                Problem(
                    "territory.class_without_basis",
                    "Thiếu văn bản làm căn cứ phân loại địa bàn.",
                    "A class of a place needs the decision it rests on.",
                    remedy_vi="Ghi số, ngày của quyết định.",
                    remedy_en="Give the number and date of the decision.",
                )
            )
        overlapping = models.PlaceClass.objects.filter(unit_id=commune, kind=kind).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from)
        )
        if valid_to is not None:
            overlapping = overlapping.filter(valid_from__lt=valid_to)
        if known := overlapping.first():
            raise BadInput(
                Problem(
                    "territory.class_known",
                    f"{commune} đã được phân loại {kind.vi} từ {vn_date(known.valid_from)}.",
                    f"{commune} is already classed {kind.value} from {known.valid_from}.",
                    remedy_vi="Kết thúc phân loại cũ trước.",
                    remedy_en="End the earlier class first.",
                )
            )
        row = models.PlaceClass.objects.create(
            unit_id=commune,
            kind=kind.value,
            valid_from=valid_from,
            valid_to=valid_to,
            legal_basis=squash(legal_basis),
            confidence=confidence.value,
            recorded_at=at,
        )
        record(kind=kind.value, valid_from=valid_from, confidence=confidence.value)
    return place_class_fact(row)


def end_place_class(commune: str, kind: PlaceClassKind, *, valid_to: dt.date, by: Actor, at: dt.datetime) -> PlaceClass:
    """Ends the running class of a commune; ``valid_to`` is the first day without it. Raises BadInput if none runs."""
    with deed("territory.end_place_class", by=by, at=at, subject=commune, needs=Permission.TERRITORY_WRITE) as record:
        row = (
            models.PlaceClass.objects.select_for_update()
            .filter(unit_id=commune, kind=kind, valid_to__isnull=True, valid_from__lt=valid_to)
            .first()
        )
        if row is None:
            raise BadInput(
                Problem(
                    "territory.class_not_running",
                    f"{commune} không có phân loại {kind.vi} đang hiệu lực trước ngày {vn_date(valid_to)}.",
                    f"{commune} has no running class {kind.value} that began before {valid_to}.",
                )
            )
        row.valid_to = valid_to
        row.save(update_fields=["valid_to"])
        record(kind=kind.value, valid_to=valid_to)
    return place_class_fact(row)


def load_demo_place_classes(*, by: Actor, at: dt.datetime) -> int:
    """Writes the demo province's classes, all marked synthetic but the island. Returns how many were new."""
    classes = offline.demo_place_classes()
    with deed("territory.load_demo_place_classes", by=by, at=at, needs=Permission.TERRITORY_WRITE) as record:
        made = models.PlaceClass.objects.bulk_create(
            [
                models.PlaceClass(
                    unit_id=c.unit_key,
                    kind=c.kind.value,
                    valid_from=c.valid.start,
                    valid_to=c.valid.end,
                    legal_basis=c.legal_basis,
                    confidence=c.confidence.value,
                    recorded_at=at,
                )
                for c in classes
                if not models.PlaceClass.objects.filter(
                    unit_id=c.unit_key, kind=c.kind.value, valid_from=c.valid.start
                ).exists()
            ]
        )
        record(count=len(made), confidence=Counter(c.confidence.value for c in classes))
    return len(made)


def add_village(
    commune: str, name: str, *, valid_from: dt.date, by: Actor, at: dt.datetime, code: str | None = None
) -> Village:
    """Adds a village below a commune; without a code the next free number of the commune is given.

    Raises BadInput for an unknown commune, an empty name, a malformed or used code, a name the commune has already.
    """
    with deed("territory.add_village", by=by, at=at, subject=commune, needs=Permission.TERRITORY_WRITE) as record:
        (row,) = _prepare_villages({commune: [(name, code)]}, valid_from)
        row.save(force_insert=True)
        record(code=row.code)
    return village_fact(row)


def add_villages(
    names: dict[str, Sequence[str]], *, valid_from: dt.date, by: Actor, at: dt.datetime
) -> tuple[Village, ...]:
    """Adds many villages, ``{commune: [names]}``; names a commune has already are left as they are.

    Returns the new ones. Raises BadInput as :func:`add_village` does, with every problem found.
    """
    with deed("territory.add_villages", by=by, at=at, needs=Permission.TERRITORY_WRITE) as record:
        known = defaultdict(set)
        running = models.Village.objects.filter(commune_id__in=list(names), valid_to__isnull=True)
        for commune, name in running.values_list("commune_id", "name"):
            known[commune].add(name)
        wanted: dict[str, list[tuple[str, str | None]]] = {
            commune: [(n, None) for n in dict.fromkeys(map(squash, given)) if n not in known[commune]]
            for commune, given in names.items()
        }
        rows = _prepare_villages(wanted, valid_from)
        models.Village.objects.bulk_create(rows, batch_size=5000)
        record(count=len(rows), communes=len(wanted))
    return tuple(village_fact(row) for row in rows)


def end_village(code: str, *, valid_to: dt.date, by: Actor, at: dt.datetime) -> Village:
    """Ends a village (merged, dissolved); ``valid_to`` is the first day without it. Raises BadInput if unknown."""
    with deed("territory.end_village", by=by, at=at, subject=code, needs=Permission.TERRITORY_WRITE) as record:
        row = models.Village.objects.select_for_update().filter(code=code, valid_to__isnull=True).first()
        if row is None or row.valid_from >= valid_to:
            raise BadInput(
                Problem(
                    "territory.village_not_running",
                    f"Không có thôn mã {code} đang tồn tại trước ngày {vn_date(valid_to)}.",
                    f"There is no running village {code} that began before {valid_to}.",
                )
            )
        row.valid_to = valid_to
        row.save(update_fields=["valid_to"])
        record(valid_to=valid_to)
    return village_fact(row)


def _prepare_villages(wanted: dict[str, list[tuple[str, str | None]]], valid_from: dt.date) -> list[models.Village]:
    problems: list[Problem] = []
    used: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    for code, commune, name, ended in models.Village.objects.filter(commune_id__in=list(wanted)).values_list(
        "code", "commune_id", "name", "valid_to"
    ):
        used[commune].add(code)
        if ended is None:
            names[commune].add(name)
    rows: list[models.Village] = []
    communes = _existing_communes(wanted, valid_from)
    for commune, given in wanted.items():
        if commune not in communes:
            problems.append(_no_commune(commune, valid_from))
            continue
        numbers = (f"{commune}-{n:03d}" for n in range(1, 10_000))
        for raw, code_given in given:
            name = squash(raw)
            chosen = code_given or next(c for c in numbers if c not in used[commune])
            if trouble := _village_trouble(commune, name, chosen, used[commune], names[commune]):
                problems.append(trouble)
                continue
            used[commune].add(chosen)
            names[commune].add(name)
            rows.append(
                models.Village(
                    code=chosen,
                    commune_id=commune,
                    name=name,
                    sort_key=sort_key(name),
                    name_key=fold(name),
                    valid_from=valid_from,
                )
            )
    if problems:
        raise BadInput(problems)
    return rows


def _village_trouble(commune: str, name: str, code: str, used: set[str], names: set[str]) -> Problem | None:
    if not name:
        return Problem("territory.village_without_name", "Thiếu tên thôn.", "The village has no name.")
    if not _VILLAGE_CODE.match(code) or not code.startswith(f"{commune}-"):
        return Problem(
            "territory.village_code_malformed",
            f"Mã thôn {code!r} không đúng dạng {commune}-001.",
            f"The village code {code!r} is not of the form {commune}-001.",
        )
    if code in used:
        return Problem("territory.village_code_used", f"Mã thôn {code} đã dùng.", f"The village code {code} is taken.")
    if name in names:
        return Problem(
            "territory.village_name_used",
            f"Xã {commune} đã có {name}.",
            f"Commune {commune} already has {name}.",
        )
    return None


def _existing_communes(wanted: Iterable[str], on: dt.date) -> set[str]:
    rows = models.Unit.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), key__in=list(wanted), level=Level.COMMUNE, valid_from__lte=on
    )
    return set(rows.values_list("key", flat=True))


def _require_commune(commune: str, on: dt.date) -> None:
    found = unit(commune, on)
    if found is None or found.level is not Level.COMMUNE:
        raise BadInput(_no_commune(commune, on))


def _no_commune(commune: str, on: dt.date) -> Problem:
    return Problem(
        "territory.no_such_commune",
        f"Không có xã, phường, đặc khu mã {commune} vào ngày {vn_date(on)}.",
        f"There was no commune with code {commune} on {on}.",
        remedy_vi="Nạp địa giới trước, hoặc xem mã bằng ./ansinh territory resolve.",
        remedy_en="Load the gazetteer first, or look the code up with ./ansinh territory resolve.",
    )
