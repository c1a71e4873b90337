"""Two people at once: a directive is closed once, a difficulty is answered once, a recommendation has one answer."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from ansinh.kernel.problem import Refused
from ansinh.plans.actions.work import (
    acknowledge_directive,
    answer_recommendation,
    close_directive,
    give_directive,
    raise_difficulty,
    recommend,
)
from ansinh.plans.facts.work import Evidence, EvidenceKind, StepKind
from ansinh.plans.queries.work import difficulty, directive, recommendation
from tests.plans.work_scene import AT, set_scene

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Runs the deeds in threads that start together; returns ``done`` or ``refused`` of each."""
    ready, told = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        ready.wait()
        try:
            deed()
            told.append("done")
        except Refused:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(told)


def test_whoever_comes_second_is_refused() -> None:
    scene = set_scene()
    task = scene.task("bảo hiểm y tế").task_id
    raised = raise_difficulty(task, "Thiếu người", by=scene.officer, at=AT)
    answers = at_once(
        *(
            lambda by=by: give_directive("Làm đi", by=by, at=AT, difficulty_id=raised.difficulty_id)  # type: ignore[misc]
            for by in (scene.chair, scene.leader)
        )
    )
    assert answers == ["done", "refused"]
    steps = difficulty(raised.difficulty_id).steps
    assert [step.kind for step in steps] == [StepKind.RAISED, StepKind.ANSWERED]
    told = steps[-1].directive_id
    assert told is not None
    acknowledge_directive(told, by=scene.officer, at=AT)
    proof = Evidence(EvidenceKind.DOCUMENT, "1/BC")
    closings = at_once(
        *(
            lambda by=by: close_directive(told, "Xong", by=by, at=AT, evidence=proof)  # type: ignore[misc]
            for by in (scene.officer, scene.chair)
        )
    )
    assert closings == ["done", "refused"]
    assert [step.kind for step in directive(told).steps].count(StepKind.CLOSED) == 1
    made = recommend(scene.plan_id, "Công khai", by=scene.front, at=AT, task_id=task)
    both = at_once(
        *(
            lambda by=by: answer_recommendation(  # type: ignore[misc]
                made.recommendation_id, "Đã làm", by=by, at=AT + dt.timedelta(minutes=1)
            )
            for by in (scene.health, scene.leader)
        )
    )
    assert both == ["done", "refused"] and recommendation(made.recommendation_id).answer == "Đã làm"
