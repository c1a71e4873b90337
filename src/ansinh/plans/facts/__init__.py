"""Nouns of plans. ``reading``: what a document says; ``kept``: what the database holds of it."""

from ansinh.plans.facts.exchange import (
    BadRow as BadRow,
)
from ansinh.plans.facts.exchange import (
    CellChange as CellChange,
)
from ansinh.plans.facts.exchange import (
    CorrectionPreview as CorrectionPreview,
)
from ansinh.plans.facts.exchange import (
    CorrectionResult as CorrectionResult,
)
from ansinh.plans.facts.exchange import (
    ExchangeItem as ExchangeItem,
)
from ansinh.plans.facts.exchange import (
    PlanExchange as PlanExchange,
)
from ansinh.plans.facts.exchange import (
    RowChange as RowChange,
)
from ansinh.plans.facts.findings import (
    FINDING_KINDS as FINDING_KINDS,
)
from ansinh.plans.facts.findings import (
    SEVERITIES as SEVERITIES,
)
from ansinh.plans.facts.findings import (
    kind_name as kind_name,
)
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
from ansinh.plans.facts.review import (
    BulkAcceptance as BulkAcceptance,
)
from ansinh.plans.facts.review import (
    CarriedOver as CarriedOver,
)
from ansinh.plans.facts.review import (
    Confidence as Confidence,
)
from ansinh.plans.facts.review import (
    ItemKind as ItemKind,
)
from ansinh.plans.facts.review import (
    KindProgress as KindProgress,
)
from ansinh.plans.facts.review import (
    News as News,
)
from ansinh.plans.facts.review import (
    Rereading as Rereading,
)
from ansinh.plans.facts.review import (
    ReviewChange as ReviewChange,
)
from ansinh.plans.facts.review import (
    ReviewDeed as ReviewDeed,
)
from ansinh.plans.facts.review import (
    ReviewedItem as ReviewedItem,
)
from ansinh.plans.facts.review import (
    ReviewEvent as ReviewEvent,
)
from ansinh.plans.facts.review import (
    ReviewProgress as ReviewProgress,
)
from ansinh.plans.facts.review import (
    ReviewSheet as ReviewSheet,
)
