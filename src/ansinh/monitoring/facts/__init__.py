"""Nouns of monitoring. ``figures``: values, standings, reports; ``board``: where tasks stand."""

from ansinh.monitoring.facts.board import (
    MOVEMENT_LABELS as MOVEMENT_LABELS,
)
from ansinh.monitoring.facts.board import (
    TASK_STATE_LABELS as TASK_STATE_LABELS,
)
from ansinh.monitoring.facts.board import (
    AgencyCount as AgencyCount,
)
from ansinh.monitoring.facts.board import (
    BoardLine as BoardLine,
)
from ansinh.monitoring.facts.board import (
    Limits as Limits,
)
from ansinh.monitoring.facts.board import (
    Movement as Movement,
)
from ansinh.monitoring.facts.board import (
    Reason as Reason,
)
from ansinh.monitoring.facts.board import (
    TaskIndicator as TaskIndicator,
)
from ansinh.monitoring.facts.board import (
    TaskState as TaskState,
)
from ansinh.monitoring.facts.figures import (
    STANDING_LABELS as STANDING_LABELS,
)
from ansinh.monitoring.facts.figures import (
    DataValue as DataValue,
)
from ansinh.monitoring.facts.figures import (
    IndicatorPicture as IndicatorPicture,
)
from ansinh.monitoring.facts.figures import (
    KeptReport as KeptReport,
)
from ansinh.monitoring.facts.figures import (
    Member as Member,
)
from ansinh.monitoring.facts.figures import (
    MemberKind as MemberKind,
)
from ansinh.monitoring.facts.figures import (
    Standing as Standing,
)
from ansinh.monitoring.facts.figures import (
    TargetProgress as TargetProgress,
)
