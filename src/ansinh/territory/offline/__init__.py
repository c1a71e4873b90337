"""The territory room without a database: shipped data in, facts out.

``resolve`` answers what a place was and what it is now; ``agency_by_name`` and ``successors`` do the same for agencies;
``layout`` lays a province's communes out as a tile map. Everything is read on first use, once a process.
"""

from ansinh.territory.offline.agencies import (
    agencies,
    agency,
    agency_by_name,
    all_agencies,
    all_successions,
    functions,
    functions_on,
    owed_by,
    successors,
)
from ansinh.territory.offline.gazetteer import gazetteer
from ansinh.territory.offline.places import (
    communes_of,
    demo_place_classes,
    figures,
    layout,
    unit,
    units,
)
from ansinh.territory.offline.records import resolution_record
from ansinh.territory.offline.resolution import is_old, place_of_issuer, resolve, what_became

__all__ = [
    "agencies",
    "agency",
    "agency_by_name",
    "all_agencies",
    "all_successions",
    "communes_of",
    "demo_place_classes",
    "figures",
    "functions",
    "functions_on",
    "gazetteer",
    "is_old",
    "layout",
    "owed_by",
    "place_of_issuer",
    "resolution_record",
    "resolve",
    "successors",
    "unit",
    "units",
    "what_became",
]
