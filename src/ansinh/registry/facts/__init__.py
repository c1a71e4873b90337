"""Nouns of the registry, a module per subject."""

from ansinh.registry.facts.checking import (
    Check as Check,
)
from ansinh.registry.facts.checking import (
    CheckAnswer as CheckAnswer,
)
from ansinh.registry.facts.checking import (
    CheckQuestion as CheckQuestion,
)
from ansinh.registry.facts.checking import (
    CheckState as CheckState,
)
from ansinh.registry.facts.imports import (
    TO_CONFIRM as TO_CONFIRM,
)
from ansinh.registry.facts.imports import (
    ImportHeading as ImportHeading,
)
from ansinh.registry.facts.imports import (
    ImportPreview as ImportPreview,
)
from ansinh.registry.facts.imports import (
    ImportResult as ImportResult,
)
from ansinh.registry.facts.imports import (
    ImportRow as ImportRow,
)
from ansinh.registry.facts.imports import (
    Verdict as Verdict,
)
from ansinh.registry.facts.people import (
    CIRCUMSTANCE_KINDS as CIRCUMSTANCE_KINDS,
)
from ansinh.registry.facts.people import (
    BirthDate as BirthDate,
)
from ansinh.registry.facts.people import (
    Circumstance as Circumstance,
)
from ansinh.registry.facts.people import (
    CircumstanceKind as CircumstanceKind,
)
from ansinh.registry.facts.people import (
    Household as Household,
)
from ansinh.registry.facts.people import (
    LoadResult as LoadResult,
)
from ansinh.registry.facts.people import (
    NewPerson as NewPerson,
)
from ansinh.registry.facts.people import (
    Person as Person,
)
from ansinh.registry.facts.people import (
    Precision as Precision,
)
from ansinh.registry.facts.people import (
    Relation as Relation,
)
from ansinh.registry.facts.people import (
    Residence as Residence,
)
from ansinh.registry.facts.people import (
    Sex as Sex,
)
from ansinh.registry.facts.people import (
    say_circumstance as say_circumstance,
)
from ansinh.registry.facts.sameness import (
    Alike as Alike,
)
from ansinh.registry.facts.sameness import (
    Likeness as Likeness,
)
from ansinh.registry.facts.sameness import (
    Merge as Merge,
)
from ansinh.registry.facts.sameness import (
    MergeResult as MergeResult,
)
from ansinh.registry.facts.sameness import (
    MergeState as MergeState,
)
from ansinh.registry.facts.sameness import (
    Pair as Pair,
)
from ansinh.registry.facts.sameness import (
    Reason as Reason,
)
