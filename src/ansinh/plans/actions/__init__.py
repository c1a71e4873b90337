"""Deeds on plans, a module per subject."""

from ansinh.plans.actions.cascade import (
    propose_indicator as propose_indicator,
)
from ansinh.plans.actions.cascade import (
    set_indicator as set_indicator,
)
from ansinh.plans.actions.exchange import (
    take_in_corrections as take_in_corrections,
)
from ansinh.plans.actions.linking import (
    add_link as add_link,
)
from ansinh.plans.actions.linking import (
    confirm_link as confirm_link,
)
from ansinh.plans.actions.linking import (
    link_all as link_all,
)
from ansinh.plans.actions.linking import (
    link_plan as link_plan,
)
from ansinh.plans.actions.linking import (
    remove_link as remove_link,
)
from ansinh.plans.actions.review import (
    accept as accept,
)
from ansinh.plans.actions.review import (
    accept_all as accept_all,
)
from ansinh.plans.actions.review import (
    accept_confident as accept_confident,
)
from ansinh.plans.actions.review import (
    add as add,
)
from ansinh.plans.actions.review import (
    carry_over as carry_over,
)
from ansinh.plans.actions.review import (
    correct as correct,
)
from ansinh.plans.actions.review import (
    merge as merge,
)
from ansinh.plans.actions.review import (
    reconsider as reconsider,
)
from ansinh.plans.actions.review import (
    reject as reject,
)
from ansinh.plans.actions.review import (
    reread as reread,
)
from ansinh.plans.actions.review import (
    split as split,
)
from ansinh.plans.actions.review import (
    undo as undo,
)
from ansinh.plans.actions.taking_in import (
    take_in as take_in,
)
