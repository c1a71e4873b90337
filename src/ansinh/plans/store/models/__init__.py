"""Tables of plans, a module per subject."""

from ansinh.plans.store.models.reading import (
    Finding as Finding,
)
from ansinh.plans.store.models.reading import (
    Item as Item,
)
from ansinh.plans.store.models.reading import (
    Plan as Plan,
)
from ansinh.plans.store.models.reading import (
    QualitativeTarget as QualitativeTarget,
)
from ansinh.plans.store.models.reading import (
    ReportingDuty as ReportingDuty,
)
from ansinh.plans.store.models.reading import (
    Target as Target,
)
from ansinh.plans.store.models.reading import (
    Task as Task,
)
from ansinh.plans.store.models.review import (
    ReviewChange as ReviewChange,
)
from ansinh.plans.store.models.review import (
    ReviewEvent as ReviewEvent,
)
