"""Deeds on plans, a module per subject."""

from ansinh.plans.actions.taking_in import (
    accept as accept,
)
from ansinh.plans.actions.taking_in import (
    accept_all as accept_all,
)
from ansinh.plans.actions.taking_in import (
    take_in as take_in,
)
