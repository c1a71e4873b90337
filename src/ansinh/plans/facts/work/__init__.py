"""Nouns of the work on tasks. ``owing``: who owes a task; ``doing``: what is done about it and what stands in the way."""

from ansinh.plans.facts.work.doing import (
    DIFFICULTY_LABELS as DIFFICULTY_LABELS,
)
from ansinh.plans.facts.work.doing import (
    DIRECTIVE_LABELS as DIRECTIVE_LABELS,
)
from ansinh.plans.facts.work.doing import (
    EVIDENCE_LABELS as EVIDENCE_LABELS,
)
from ansinh.plans.facts.work.doing import (
    Activity as Activity,
)
from ansinh.plans.facts.work.doing import (
    Difficulty as Difficulty,
)
from ansinh.plans.facts.work.doing import (
    DifficultyState as DifficultyState,
)
from ansinh.plans.facts.work.doing import (
    Directive as Directive,
)
from ansinh.plans.facts.work.doing import (
    DirectiveState as DirectiveState,
)
from ansinh.plans.facts.work.doing import (
    Evidence as Evidence,
)
from ansinh.plans.facts.work.doing import (
    EvidenceKind as EvidenceKind,
)
from ansinh.plans.facts.work.doing import (
    Recommendation as Recommendation,
)
from ansinh.plans.facts.work.doing import (
    RecommendationState as RecommendationState,
)
from ansinh.plans.facts.work.doing import (
    Step as Step,
)
from ansinh.plans.facts.work.doing import (
    StepKind as StepKind,
)
from ansinh.plans.facts.work.owing import (
    DESK_LABELS as DESK_LABELS,
)
from ansinh.plans.facts.work.owing import (
    SETTLED_LABELS as SETTLED_LABELS,
)
from ansinh.plans.facts.work.owing import (
    Cadence as Cadence,
)
from ansinh.plans.facts.work.owing import (
    Charge as Charge,
)
from ansinh.plans.facts.work.owing import (
    Desk as Desk,
)
from ansinh.plans.facts.work.owing import (
    DeskLevel as DeskLevel,
)
from ansinh.plans.facts.work.owing import (
    Heir as Heir,
)
from ansinh.plans.facts.work.owing import (
    Member as Member,
)
from ansinh.plans.facts.work.owing import (
    Office as Office,
)
from ansinh.plans.facts.work.owing import (
    Owner as Owner,
)
from ansinh.plans.facts.work.owing import (
    OwnerKind as OwnerKind,
)
from ansinh.plans.facts.work.owing import (
    PlanRef as PlanRef,
)
from ansinh.plans.facts.work.owing import (
    Settled as Settled,
)
from ansinh.plans.facts.work.owing import (
    SuccessorChoice as SuccessorChoice,
)
from ansinh.plans.facts.work.owing import (
    Timeline as Timeline,
)
from ansinh.plans.facts.work.owing import (
    WorkTask as WorkTask,
)
