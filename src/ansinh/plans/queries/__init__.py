"""Questions about the plans kept here, a module per subject."""

from ansinh.plans.queries.kept import (
    assignments as assignments,
)
from ansinh.plans.queries.kept import (
    commitment as commitment,
)
from ansinh.plans.queries.kept import (
    commitments as commitments,
)
from ansinh.plans.queries.kept import (
    findings as findings,
)
from ansinh.plans.queries.kept import (
    indicator as indicator,
)
from ansinh.plans.queries.kept import (
    indicators as indicators,
)
from ansinh.plans.queries.kept import (
    plan as plan,
)
from ansinh.plans.queries.kept import (
    plan_of_text as plan_of_text,
)
from ansinh.plans.queries.kept import (
    plans as plans,
)
from ansinh.plans.queries.kept import (
    qualitative_targets as qualitative_targets,
)
from ansinh.plans.queries.kept import (
    reporting_duties as reporting_duties,
)
