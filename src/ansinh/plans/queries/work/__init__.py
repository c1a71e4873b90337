"""Questions about the work on tasks: what is owed by whom and what was done (``tasks``), who works where (``people``)."""

from ansinh.plans.queries.work.people import (
    members as members,
)
from ansinh.plans.queries.work.people import (
    offices_of as offices_of,
)
from ansinh.plans.queries.work.people import (
    people_of as people_of,
)
from ansinh.plans.queries.work.tasks import (
    difficulty as difficulty,
)
from ansinh.plans.queries.work.tasks import (
    directive as directive,
)
from ansinh.plans.queries.work.tasks import (
    evidence_bytes as evidence_bytes,
)
from ansinh.plans.queries.work.tasks import (
    indicator_suggestions as indicator_suggestions,
)
from ansinh.plans.queries.work.tasks import (
    others_undecided as others_undecided,
)
from ansinh.plans.queries.work.tasks import (
    recommendation as recommendation,
)
from ansinh.plans.queries.work.tasks import (
    recommendations as recommendations,
)
from ansinh.plans.queries.work.tasks import (
    section_titles as section_titles,
)
from ansinh.plans.queries.work.tasks import (
    work_task as work_task,
)
from ansinh.plans.queries.work.tasks import (
    work_tasks as work_tasks,
)
from ansinh.plans.queries.work.writing import (
    desk_over as desk_over,
)
from ansinh.plans.queries.work.writing import (
    each_office as each_office,
)
from ansinh.plans.queries.work.writing import (
    may_answer as may_answer,
)
from ansinh.plans.queries.work.writing import (
    may_answer_recommendation as may_answer_recommendation,
)
from ansinh.plans.queries.work.writing import (
    may_assign as may_assign,
)
from ansinh.plans.queries.work.writing import (
    may_choose as may_choose,
)
from ansinh.plans.queries.work.writing import (
    may_write_for as may_write_for,
)
from ansinh.plans.queries.work.writing import (
    office_for as office_for,
)
from ansinh.plans.queries.work.writing import (
    owed_offices as owed_offices,
)
from ansinh.plans.queries.work.writing import (
    owes as owes,
)
from ansinh.plans.queries.work.writing import (
    owner_for as owner_for,
)
from ansinh.plans.queries.work.writing import (
    part_of as part_of,
)
from ansinh.plans.queries.work.writing import (
    province_of as province_of,
)
