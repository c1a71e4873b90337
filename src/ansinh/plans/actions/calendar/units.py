"""Who the tiers of a plan's chain are, in its place, on a day: villages, communes, agencies, the province."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property

from ansinh.plans.facts import KeptPlan
from ansinh.plans.facts.calendar import Chain, ChainRule, ChainStep, Tier, Unit
from ansinh.plans.queries.calendar import gathering_agency
from ansinh.plans.store import models
from ansinh.territory import queries as territory
from ansinh.territory.facts import Agency, Level
from ansinh.territory.offline import agencies, agency_by_name, communes_of, successors
from ansinh.territory.offline import agency as agency_of
from ansinh.territory.offline import unit as unit_of

# Reports on social policy are gathered by whoever holds this function today.
_FUNCTION = "social_protection"
_GENERAL = frozenset({"people_committee_province", "office_province", "people_council_province", "na_delegation",
                      "party_committee_province", "people_committee_commune", "people_council_commune",
                      "party_committee_commune", "office_commune", "village_head"})  # fmt: skip
_OWN_UNITS = ("culture_social_office_commune", "economy_office_commune", "health_station")


class Places:
    """The units of one plan's place; read once for all its chains."""

    def __init__(self, kept: KeptPlan, chosen: Sequence[ChainRule], on: dt.date) -> None:
        self.kept, self.chosen, self.on = kept, chosen, on
        self.place = kept.territory_code or ""
        self.province = self.place if len(self.place) == 2 else self._province_of(self.place)
        self._communes: tuple[Unit, ...] | None = None
        self._villages: tuple[Unit, ...] | None = None
        self._agencies: tuple[Unit, ...] | None = None

    def _province_of(self, commune: str) -> str:
        unit = unit_of(commune, self.on)
        return (unit.parent_key or "") if unit else ""

    # --- who owes ---

    def units(self, step: ChainStep, chain: Chain) -> tuple[Unit, ...]:
        """The units of a step's tier; none for tiers that are nobody here (ministries hand in elsewhere)."""
        if chain.party:
            return self._party(step.tier)
        if step.tier is Tier.VILLAGE:
            return self.villages()
        if step.tier is Tier.COMMUNE:
            return self.communes()
        if step.tier is Tier.AGENCY:
            if step.named:
                return self._agencies_named(step.who)
            lead = self.department(chain)
            return tuple(one for one in self.agencies() if one.code != lead.code)
        if step.tier is Tier.DEPARTMENT:
            return (self.department(chain),)
        return (self.the_province(),) if step.tier is Tier.PROVINCE else ()

    def _party(self, tier: Tier) -> tuple[Unit, ...]:
        """Bodies of the Party: committees of communes and of the province; its other bodies are not kept one by one."""
        if tier is Tier.COMMUNE:
            return tuple(
                Unit(tier, f"{one.code}/party_committee_commune", f"Đảng ủy {_plain(one.name)}", one.code)
                for one in self.communes()
            )
        return (self._office(tier, agency_of("party_committee_province")),) if tier is Tier.PROVINCE else ()

    def villages(self) -> tuple[Unit, ...]:
        """Villages of the place; in a commune's own plan also its offices."""
        if self._villages is None:
            if len(self.place) == 5:
                found = territory.villages(self.place, self.on)
                commune = unit_of(self.place, self.on)
                offices = [
                    Unit(Tier.VILLAGE, f"{self.place}/{one.id}", f"{one.name}, {commune.name if commune else self.place}",
                         self.place)
                    for one in agencies(level=Level.COMMUNE, on=self.on)
                    if one.id in _OWN_UNITS
                ]  # fmt: skip
            else:
                found, offices = territory.villages_of(self.province, self.on), []
            names = {unit.code: unit.name for unit in self.communes()}
            self._villages = (
                *(
                    Unit(Tier.VILLAGE, one.code, f"{one.name}, {_plain(names.get(one.commune_key, one.commune_key))}",
                         one.commune_key)
                    for one in found
                ),
                *offices,
            )  # fmt: skip
        return self._villages

    def communes(self) -> tuple[Unit, ...]:
        """The commune of a commune's plan, or all of the province."""
        if self._communes is None:
            if len(self.place) == 5:
                one = unit_of(self.place, self.on)
                found = [one] if one else []
            else:
                found = list(communes_of(self.province, self.on))
            self._communes = tuple(
                Unit(Tier.COMMUNE, unit.key, f"UBND {unit.name[:1].lower()}{unit.name[1:]}", unit.key) for unit in found
            )
        return self._communes

    @cached_property
    def _by_code(self) -> dict[str, Unit]:
        return {one.code: one for one in self.communes()}

    def agencies(self) -> tuple[Unit, ...]:
        """Agencies of the province to which the plan gives tasks today; all departments where it names none."""
        if self._agencies is None:
            rows = models.Task.objects.filter(plan_id=self.kept.plan_id).values_list("owed_by", flat=True)
            names = {name for owed in rows for _, now, _ in owed for name in str(now).split("; ") if name}
            found: dict[str, Agency] = {}
            for name in sorted(names):
                match = agency_by_name(name, self.on)
                if (
                    match
                    and match.in_force
                    and match.agency.level is Level.PROVINCE
                    and match.agency.id not in _GENERAL
                ):
                    found[match.agency.id] = match.agency
            if not found:
                found = {
                    one.id: one
                    for one in agencies(level=Level.PROVINCE, on=self.on)
                    if one.name.startswith("Sở ") and one.id not in _GENERAL
                }
            self._agencies = tuple(self._office(Tier.AGENCY, one) for one in found.values())
        return self._agencies

    def _agencies_named(self, who: str) -> tuple[Unit, ...]:
        """Today's holders of what the named agencies did: of social protection where they did that, else all of it."""
        dated = self.kept.document.date or self.on
        found: dict[str, Agency] = {}
        for name in who.split("; "):
            heirs = successors(name, dated, self.on, _FUNCTION) or successors(name, dated, self.on)
            found.update({heir.agency.id: heir.agency for heir in heirs[:1]})
        return tuple(self._office(Tier.AGENCY, one) for one in found.values())

    def department(self, chain: Chain) -> Unit:
        """Who gathers the province's reports: whom a person named, else today's holder of the function."""
        named = gathering_agency(self.kept.plan_id, Tier.DEPARTMENT, self.chosen)
        return self._office(Tier.DEPARTMENT, agency_of(named) if named else self._heir(chain, "sở", "doh"))

    def _heir(self, chain: Chain, begins: str, otherwise: str) -> Agency:
        dated = self.kept.document.date or self.on
        words = [step.to for step in chain.steps] + [step.who for step in chain.steps]
        for text in words:
            for part in text.replace("(qua ", ";").replace(")", "").split(";"):
                if part.strip().lower().startswith(begins):
                    for function in (_FUNCTION, None):
                        heirs = successors(part.strip(), dated, self.on, function)
                        if heirs:
                            return heirs[0].agency
        return agency_of(otherwise)

    def the_province(self) -> Unit:
        """The people's committee of the province."""
        unit = unit_of(self.province, self.on)
        name = f"UBND {unit.name[:1].lower()}{unit.name[1:]}" if unit else "UBND tỉnh"
        return Unit(Tier.PROVINCE, self.province, name, self.province)

    def _office(self, tier: Tier, one: Agency) -> Unit:
        return Unit(tier, f"{self.province}/{one.id}", one.name, self.province)

    # --- who receives ---

    def receiver(self, tier: Tier, unit: Unit, chain: Chain) -> Unit | None:
        """Who of a tier receives a unit's report."""
        if chain.party:
            bodies = {
                Tier.PROVINCE: "party_committee_province",
                Tier.DEPARTMENT: "party_propaganda_mobilisation_province",
            }
            body = bodies.get(tier)
            return self._office(tier, agency_of(body)) if body else None
        if tier is Tier.COMMUNE:
            return self._by_code.get(unit.place_code)
        if tier is Tier.DEPARTMENT:
            return self.department(chain)
        if tier is Tier.PROVINCE:
            return self.the_province()
        if tier is Tier.MINISTRY:
            named = gathering_agency(self.kept.plan_id, Tier.MINISTRY, self.chosen)
            ministry = agency_of(named) if named else self._heir(chain, "bộ ", "moh")
            return Unit(Tier.MINISTRY, ministry.id, ministry.name, "VN")
        if tier is Tier.GOVERNMENT:
            return Unit(Tier.GOVERNMENT, "VN", "Chính phủ", "VN")
        return None


def _plain(name: str) -> str:
    return name.removeprefix("UBND ")
