"""The board as a picture: for each agency how many of the tasks it leads stand where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from ansinh.monitoring.facts import TASK_STATE_LABELS, AgencyCount, TaskState
from ansinh.monitoring.offline.charts import Form, _data, _render

# From what asks most of somebody to what is done; light and dark alternate, so that a grey print still tells them apart.
_COLOURS = {
    TaskState.OVERDUE: "#7c2d12",
    TaskState.BLOCKED: "#d08a6a",
    TaskState.UNASSIGNED: "#b3541e",
    TaskState.SILENT: "#e8c9a0",
    TaskState.AT_RISK: "#8a6d1f",
    TaskState.ON_TRACK: "#a9c4cd",
    TaskState.DONE: "#1b6b50",
    TaskState.REQUESTED: "#dfe5e8",
}


def board_chart(counts: Sequence[AgencyCount], lang: str = "vi", form: Form = "svg") -> str | bytes:
    """Stacked bars, an agency a row, a state a colour; at least one agency must lead a task."""
    language = 1 if lang == "en" else 0
    order = [TASK_STATE_LABELS[state][language] for state in TaskState]
    rows: list[dict[str, Any]] = [
        {
            "agency": one.name if len(one.name) <= 46 else one.name[:45] + "…",
            "state": TASK_STATE_LABELS[state][language],
            "rank": rank,
            "count": one.leads[state],
        }
        for one in counts
        for rank, state in enumerate(TaskState)
        if one.leads.get(state)
    ]
    assert rows, "no agency leads a task"
    agencies = list(dict.fromkeys(row["agency"] for row in rows))
    present = [label for label in order if any(row["state"] == label for row in rows)]
    colours = [_COLOURS[state] for state in TaskState if TASK_STATE_LABELS[state][language] in present]
    most = max(sum(row["count"] for row in rows if row["agency"] == name) for name in agencies)
    chart = (
        alt.Chart(_data(rows))
        .mark_bar(height=16, stroke="white", strokeWidth=1)
        .encode(
            y=alt.Y("agency:N", sort=agencies, title=None, axis=alt.Axis(labelLimit=300, labelPadding=6)),
            x=alt.X(
                "count:Q",
                stack="zero",
                title="tasks" if lang == "en" else "nhiệm vụ",
                axis=alt.Axis(tickMinStep=1, tickCount=min(most, 10), format="d"),
            ),
            color=alt.Color(
                "state:N",
                scale=alt.Scale(domain=present, range=colours),
                legend=alt.Legend(orient="bottom", title=None, columns=4),
            ),
            order=alt.Order("rank:Q"),
        )
        .properties(width=480, height=alt.Step(26))
    )
    return _render(chart, form)
