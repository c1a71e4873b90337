"""Nouns of plans. ``reading``: what a document says; ``kept``: what the database holds of it."""

from ansinh.plans.facts.kept import (
    Assignment as Assignment,
)
from ansinh.plans.facts.kept import (
    Commitment as Commitment,
)
from ansinh.plans.facts.kept import (
    Indicator as Indicator,
)
from ansinh.plans.facts.kept import (
    KeptPlan as KeptPlan,
)
from ansinh.plans.facts.kept import (
    ReviewState as ReviewState,
)
from ansinh.plans.facts.reading import (
    Comparator as Comparator,
)
from ansinh.plans.facts.reading import (
    Finding as Finding,
)
from ansinh.plans.facts.reading import (
    Level as Level,
)
from ansinh.plans.facts.reading import (
    PlanDocument as PlanDocument,
)
from ansinh.plans.facts.reading import (
    PlanReading as PlanReading,
)
from ansinh.plans.facts.reading import (
    QualitativeTarget as QualitativeTarget,
)
from ansinh.plans.facts.reading import (
    ReportingDuty as ReportingDuty,
)
from ansinh.plans.facts.reading import (
    Severity as Severity,
)
from ansinh.plans.facts.reading import (
    Target as Target,
)
from ansinh.plans.facts.reading import (
    Task as Task,
)
from ansinh.plans.facts.reading import (
    finding_json as finding_json,
)
