"""Deeds of the review of a plan: deciding, shaping, undoing, reading again, carrying over to another file."""

from ansinh.plans.actions.review.carrying import carry_over as carry_over
from ansinh.plans.actions.review.deciding import accept as accept
from ansinh.plans.actions.review.deciding import accept_all as accept_all
from ansinh.plans.actions.review.deciding import accept_confident as accept_confident
from ansinh.plans.actions.review.deciding import reconsider as reconsider
from ansinh.plans.actions.review.deciding import reject as reject
from ansinh.plans.actions.review.rereading import reread as reread
from ansinh.plans.actions.review.shaping import add as add
from ansinh.plans.actions.review.shaping import correct as correct
from ansinh.plans.actions.review.shaping import merge as merge
from ansinh.plans.actions.review.shaping import split as split
from ansinh.plans.actions.review.undoing import undo as undo
