"""Deeds of the work on tasks. ``charging``: who answers for them; ``doing``: what was done; ``difficulties``,
``directives``: the line of command; ``oversight``: recommendations and their answers."""

from ansinh.plans.actions.work.charging import (
    assign_task as assign_task,
)
from ansinh.plans.actions.work.charging import (
    choose_successor as choose_successor,
)
from ansinh.plans.actions.work.charging import (
    link_indicator as link_indicator,
)
from ansinh.plans.actions.work.charging import (
    place_in_agency as place_in_agency,
)
from ansinh.plans.actions.work.difficulties import (
    pass_up as pass_up,
)
from ansinh.plans.actions.work.difficulties import (
    raise_again as raise_again,
)
from ansinh.plans.actions.work.difficulties import (
    raise_difficulty as raise_difficulty,
)
from ansinh.plans.actions.work.difficulties import (
    resolve_difficulty as resolve_difficulty,
)
from ansinh.plans.actions.work.directives import (
    acknowledge_directive as acknowledge_directive,
)
from ansinh.plans.actions.work.directives import (
    close_directive as close_directive,
)
from ansinh.plans.actions.work.directives import (
    give_directive as give_directive,
)
from ansinh.plans.actions.work.directives import (
    report_on_directive as report_on_directive,
)
from ansinh.plans.actions.work.directives import (
    return_directive as return_directive,
)
from ansinh.plans.actions.work.doing import (
    report_activity as report_activity,
)
from ansinh.plans.actions.work.oversight import (
    answer_recommendation as answer_recommendation,
)
from ansinh.plans.actions.work.oversight import (
    recommend as recommend,
)
