"""``ansinh plan`` reviews a kept plan: items listed, accepted, rejected, corrected, taken back, read again, told."""

from __future__ import annotations

import json
from typing import Any

from tests.plans.test_kept_by_command import Run, run  # noqa: F401 - a fixture
from tests.plans.test_reading import PLAN

WHO = ("--as", "so-y-te", "--password-stdin")


def said(run: Run, *words: str) -> dict[str, Any]:  # noqa: F811
    code, out, err = run(*words, "--json")
    assert code == 0, err
    return dict(json.loads(out))


def test_a_plan_is_reviewed_from_the_command_line(run: Run) -> None:  # noqa: F811
    plan = said(run, "keep", str(PLAN), *WHO)["plan_id"]
    listed = said(run, "review", plan)
    found = said(run, "review", plan, "--kind", "target")["found"]
    targets = [one for one in found if one["fields"]["comparator"] != "range"]
    assert listed["items"] == len(listed["found"]) > len(found) > 3
    one, other = targets[0]["item_id"], targets[1]["item_id"]
    assert said(run, "accept", plan, "--item", one, *WHO)["items"] == 1
    assert said(run, "reject", plan, "--item", other, "--reason", "Số cũ", *WHO)["items"] == 1
    corrected = said(run, "correct", plan, "--item", one, "--set", "value=96,5", "--set", "year=2029", *WHO)["item"]
    assert (corrected["fields"]["value"], corrected["fields"]["year"], corrected["state"]) == (96.5, 2029, "accepted")
    assert corrected["machine"]["value"] == targets[0]["fields"]["value"]
    assert said(run, "undo", plan, *WHO)["undone"] == "correct"
    bulk = said(run, "accept", plan, "--confident", *WHO)
    assert bulk["left"] + sum(bulk["accepted"].values()) + 2 == listed["items"]
    again = said(run, "reread", plan, *WHO)
    assert (again["added"], again["removed"], again["replaced"]) == (0, 0, 0)
    deeds = [event["deed"] for event in said(run, "history", plan)["events"]]
    assert deeds == ["reread", "accept_confident", "undo", "correct", "reject", "accept"]
    code, out, _ = run("history", plan)
    assert code == 0 and "so-y-te" in out and "Số cũ" in out
    code, out, _ = run("review", plan, "--state", "rejected", "--lang", "en")
    assert code == 0 and other in out and one not in out


def test_what_cannot_be_corrected_is_told_with_its_field(run: Run) -> None:  # noqa: F811
    plan = said(run, "keep", str(PLAN), *WHO)["plan_id"]
    one = said(run, "review", plan, "--kind", "target")["found"][0]["item_id"]
    code, _, err = run("correct", plan, "--item", one, "--set", "year=30", "--set", "value=nhiều", *WHO)
    assert (code, "year" in err, "Cần một số" in err) == (1, True, True)
    code, _, err = run("reject", plan, "--item", one, "--reason", " ", *WHO)
    assert (code, "lý do" in err) == (1, True)
