"""Tables of plans, a module per subject."""

from ansinh.plans.store.models.calendar import (
    CalendarFeed as CalendarFeed,
)
from ansinh.plans.store.models.calendar import (
    CalendarSetting as CalendarSetting,
)
from ansinh.plans.store.models.calendar import (
    HandIn as HandIn,
)
from ansinh.plans.store.models.calendar import (
    HandInFor as HandInFor,
)
from ansinh.plans.store.models.calendar import (
    Obligation as Obligation,
)
from ansinh.plans.store.models.calendar import (
    ObligationEvent as ObligationEvent,
)
from ansinh.plans.store.models.calendar import (
    Reminder as Reminder,
)
from ansinh.plans.store.models.calendar import (
    ReminderAddress as ReminderAddress,
)
from ansinh.plans.store.models.calendar import (
    ReportFile as ReportFile,
)
from ansinh.plans.store.models.cascade import (
    Link as Link,
)
from ansinh.plans.store.models.cascade import (
    LocalIndicator as LocalIndicator,
)
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
from ansinh.plans.store.models.work import (
    AgencyMember as AgencyMember,
)
from ansinh.plans.store.models.work import (
    Difficulty as Difficulty,
)
from ansinh.plans.store.models.work import (
    DifficultyStep as DifficultyStep,
)
from ansinh.plans.store.models.work import (
    Directive as Directive,
)
from ansinh.plans.store.models.work import (
    DirectiveStep as DirectiveStep,
)
from ansinh.plans.store.models.work import (
    DirectiveTask as DirectiveTask,
)
from ansinh.plans.store.models.work import (
    EvidenceFile as EvidenceFile,
)
from ansinh.plans.store.models.work import (
    Recommendation as Recommendation,
)
from ansinh.plans.store.models.work import (
    RecommendationAnswer as RecommendationAnswer,
)
from ansinh.plans.store.models.work import (
    TaskActivity as TaskActivity,
)
from ansinh.plans.store.models.work import (
    TaskCharge as TaskCharge,
)
from ansinh.plans.store.models.work import (
    TaskIndicator as TaskIndicator,
)
from ansinh.plans.store.models.work import (
    TaskSuccessor as TaskSuccessor,
)
