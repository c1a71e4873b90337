"""Charts and the tile map as SVG (for pages) or PNG (for the report), made without a browser or network.

One ink for data, one for the goal, greys for the rest: the pictures survive a grey print. Every picture has its
numbers beside it as a table on the page; here each carries a title and description for screen readers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import altair as alt
import vl_convert as vlc

from ansinh.kernel.money import number
from ansinh.monitoring.facts import STANDING_LABELS, DataValue, Standing, TargetProgress
from ansinh.territory.facts import TileMap

INK, GOAL, GREY, PALE = "#1f4e5f", "#b3541e", "#6b7280", "#dfe5e8"
_FONT = "Be Vietnam Pro"
Form = Literal["svg", "png"]


@cache
def _register_font() -> None:
    spec = find_spec("fontpkg_be_vietnam_pro")
    if spec is not None and spec.origin:
        vlc.register_font_directory(str(Path(spec.origin).parent / "files"))


def _render(chart: Any, form: Form, scale: float = 2.0) -> str | bytes:
    _register_font()
    styled = chart.configure(
        font=_FONT,
        background="white",
        view={"stroke": None},
        axis={
            "labelFontSize": 12,
            "titleFontSize": 12,
            "labelColor": "#374151",
            "gridColor": "#eceff1",
            "domainColor": GREY,
        },
        title={"fontSize": 14, "fontWeight": 600, "anchor": "start", "color": "#111827"},
    )
    spec = styled.to_json(indent=None)
    return vlc.vegalite_to_svg(spec) if form == "svg" else vlc.vegalite_to_png(spec, scale=scale)


def _data(rows: Sequence[Mapping[str, Any]]) -> Any:
    return alt.Data(values=list(rows))  # type: ignore[no-untyped-call]  # altair leaves it without types


def trend_chart(
    values: Sequence[DataValue], title: str, goal: float | None = None, unit: str = "%", form: Form = "svg"
) -> str | bytes:
    """One line over months with a point for each value; ``goal`` as a dashed line. At least one value is needed."""
    rows: list[dict[str, Any]] = [
        {"month": value.month.vn, "value": value.value, "shown": number(round(value.value, 1))}
        for value in values
        if value.value is not None
    ]
    assert rows, "a trend needs at least one value"
    months = [row["month"] for row in rows]
    low = min(row["value"] for row in rows)
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("month:O", sort=months, title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("value:Q", title=unit, scale=alt.Scale(zero=low < 20)),
    )
    layers = [base.mark_line(color=INK, strokeWidth=2), base.mark_point(color=INK, filled=True, size=50)]
    layers.append(base.mark_text(dy=-12, color=INK, fontSize=11).encode(text="shown:N"))
    if goal is not None:
        target = alt.Chart(_data([{"goal": goal}]))
        layers.append(target.mark_rule(color=GOAL, strokeDash=[6, 4], strokeWidth=2).encode(y="goal:Q"))
    chart = alt.layer(*layers).properties(width=680, height=240, title=title, description=title)
    return _render(chart, form)


def targets_chart(progress: Sequence[TargetProgress], lang: str = "vi", form: Form = "svg") -> str | bytes:
    """Bars of the latest values of the percentage targets, each with a mark where its goal lies."""
    rows: list[dict[str, Any]] = []
    for item in progress:
        latest, indicator = item.latest, item.indicator
        if indicator is None or latest is None or latest.value is None or indicator.unit != "%":
            continue
        name = indicator.name_en if lang == "en" else indicator.name_vi
        rows.append(
            {
                "name": name if len(name) <= 62 else name[:60] + "…",
                "value": latest.value,
                "goal": item.commitment.target.value,
                "standing": STANDING_LABELS[item.standing][1 if lang == "en" else 0],
            }
        )
    assert rows, "no percentage target has a value yet"
    seen = list(dict.fromkeys(row["name"] for row in rows))
    rows = [next(row for row in rows if row["name"] == name) for name in seen]
    labels = [STANDING_LABELS[state][1 if lang == "en" else 0] for state in Standing]
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("name:N", sort=seen, title=None, axis=alt.Axis(labelLimit=380, labelPadding=6))
    )
    bars = base.mark_bar(height=14).encode(
        x=alt.X("value:Q", title="%", scale=alt.Scale(domain=[0, 100])),
        color=alt.Color(
            "standing:N",
            scale=alt.Scale(domain=labels, range=["#1b6b50", INK, GOAL, "#7c2d12", "#9ca3af"]),
            legend=alt.Legend(orient="bottom", title=None),
        ),
    )
    marks = base.mark_tick(color="#111827", thickness=3, size=22).encode(x="goal:Q")
    chart = alt.layer(bars, marks).properties(width=480, height=alt.Step(30))
    return _render(chart, form)


def commune_bars(
    values: Sequence[DataValue], names: Mapping[str, str], title: str, most: int = 15, form: Form = "svg"
) -> str | bytes:
    """The communes with the lowest values first, ``most`` of them. At least one value is needed."""
    known = sorted((value for value in values if value.value is not None), key=lambda value: value.value or 0)[:most]
    assert known, "no commune has a value"
    rows: list[dict[str, Any]] = [
        {
            "name": names.get(value.place_code, value.place_code),
            "value": value.value,
            "shown": number(round(value.value or 0, 1)),
        }
        for value in known
    ]
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("name:N", sort=[row["name"] for row in rows], title=None, axis=alt.Axis(labelLimit=220))
    )
    bars = base.mark_bar(color=INK, height=12).encode(x=alt.X("value:Q", title=None))
    text = base.mark_text(align="left", dx=4, fontSize=11).encode(x="value:Q", text="shown:N")
    return _render(alt.layer(bars, text).properties(width=420, height=alt.Step(20), title=title), form)


def commune_map(
    layout: TileMap,
    values: Mapping[str, float | None],
    names: Mapping[str, str],
    title: str,
    unit: str = "%",
    form: Form = "svg",
) -> str | bytes:
    """Every commune as one tile near where it lies; shade is the value; an empty box with a broken edge is none.

    A tile map gives a small ward the same weight as a wide mountain commune, and needs no boundary files.
    """
    rows: list[dict[str, Any]] = []
    for tile in layout.tiles:
        code = tile.code
        shift = 0.5 * (tile.row % 2)
        value = values.get(code)
        name = names.get(code, code)
        short = name.removeprefix("Phường ").removeprefix("Xã ").removeprefix("Đặc khu ")
        rows.append(
            {
                "left": tile.column + shift,
                "right": tile.column + shift + 0.95,
                "top": tile.row,
                "bottom": tile.row + 0.93,
                "middle": tile.column + shift + 0.475,
                "line": tile.row + 0.465,
                "value": value,
                "label": short if len(short) <= 9 else short[:8] + "…",
                "shown": "" if value is None else number(round(value, 1)),
                "name": name,
            }
        )
    across = alt.Scale(domain=[0, layout.columns + 0.5], nice=False, zero=False)
    down = alt.Scale(domain=[layout.rows, 0], nice=False, zero=False)
    base = alt.Chart(_data(rows))
    known = [row["value"] for row in rows if row["value"] is not None]
    middle = (min(known) + max(known)) / 2 if known else 0
    place = {
        "x": alt.X("left:Q", axis=None, scale=across),
        "x2": "right:Q",
        "y": alt.Y("top:Q", axis=None, scale=down),
        "y2": "bottom:Q",
    }
    shade = alt.Color(
        "value:Q", title=unit, scale=alt.Scale(range=["#dbe6ea", "#0f3b4a"]), legend=alt.Legend(orient="bottom")
    )
    tiles = base.transform_filter("isValid(datum.value)").mark_rect(cornerRadius=3).encode(**place, color=shade)
    # Not known is an empty box with a broken edge: it can never be taken for a low value, in print neither.
    blank = base.transform_filter("!isValid(datum.value)").mark_rect(
        cornerRadius=3, fill="#f7f7f5", stroke="#9ca3af", strokeDash=[3, 3]
    )
    blank = blank.encode(**place)
    ink = alt.condition(f"isValid(datum.value) && datum.value > {middle}", alt.value("white"), alt.value("#111827"))
    spots = base.encode(
        x=alt.X("middle:Q", axis=None, scale=across), y=alt.Y("line:Q", axis=None, scale=down), color=ink
    )
    upper = spots.mark_text(dy=-6, fontSize=10).encode(text="label:N")
    lower = spots.mark_text(dy=8, fontSize=11, fontWeight=600).encode(text="shown:N")
    width, height = 62 * (layout.columns + 0.5), 40 * layout.rows
    return _render(alt.layer(blank, tiles, upper, lower).properties(width=width, height=height, title=title), form)
