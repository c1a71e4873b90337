"""The demonstration's year of work: every state of the board has something to show, through the doors of plans."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from ansinh.access.queries import actor, audit_entries
from ansinh.journeys.demo import stage
from ansinh.journeys.demo.beginnings import accounts_step, territory_step
from ansinh.journeys.demo.work import work_step
from ansinh.monitoring.facts import TaskState
from ansinh.monitoring.queries import board
from ansinh.plans import actions as plans
from ansinh.plans.facts.work import DifficultyState, DirectiveState
from ansinh.plans.queries.work import recommendations
from tests.plans.work_scene import AT, TODAY

pytestmark = pytest.mark.full


def test_the_demonstration_shows_late_silent_blocked_done_and_undecided_tasks(db: None, tmp_path: Path) -> None:
    from ansinh.access.actions import ensure_system_actor

    ensure_system_actor(AT)
    demo = stage.begin(tmp_path, 10, TODAY, AT)
    territory_step(demo)
    accounts_step(demo)
    file = resources.files("ansinh.plans") / "demo" / "ke-hoach-quang-ngai.docx"
    kept = plans.take_in(file.read_bytes(), file.name, by=actor("so-y-te", AT), at=AT, on=TODAY)
    plans.accept_all(kept.plan_id, by=actor("lanh-dao-tinh", AT), at=AT)
    work_step(demo)
    lines = board(TODAY, place_code=stage.PROVINCE)
    shown = {line.state for line in lines}
    assert {TaskState.OVERDUE, TaskState.SILENT, TaskState.BLOCKED, TaskState.ON_TRACK, TaskState.REQUESTED} <= shown
    assert any(line.assigned for line in lines) and any(line.task.undecided for line in lines)
    met = {one.difficulty_id: one for line in lines for one in line.task.difficulties}
    assert {one.state for one in met.values()} == {DifficultyState.RAISED, DifficultyState.ANSWERED}
    (directive,) = {one.directive_id: one for line in lines for one in line.task.directives}.values()
    assert directive.state is DirectiveState.ACKNOWLEDGED and directive.due is not None
    assert [one.answered_at is None for one in recommendations()] == [True, False]
    assert audit_entries(verb="plans.report_activity").total > 30
