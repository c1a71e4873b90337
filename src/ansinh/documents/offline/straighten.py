"""Pictures of pages as arrays: how far they lean, put straight, and the rules drawn on them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from ansinh.documents.offline.layout import Rule

Grey = npt.NDArray[np.uint8]
_DARK = 150
_MOST_LEAN = 4.0  # degrees


def skew_of(grey: Grey) -> float:
    """The angle in degrees by which lines climb to the right (negative: fall); 0 when none stands out."""
    small = grey[::3, ::3]
    rows, columns = np.nonzero(small < _DARK)
    if len(rows) < 500:
        return 0.0
    if len(rows) > 60_000:
        step = len(rows) // 60_000 + 1
        rows, columns = rows[::step], columns[::step]
    columns = columns - small.shape[1] / 2

    def sharpness(angle: float) -> float:
        shifted = (rows + columns * math.tan(math.radians(angle))).astype(np.int64)
        counts = np.bincount(shifted - shifted.min()).astype(np.float64)
        return float(((counts[1:] - counts[:-1]) ** 2).sum())

    level = sharpness(0.0)
    best, top = 0.0, level
    for angle in np.arange(-_MOST_LEAN, _MOST_LEAN + 0.01, 0.5):
        if (value := sharpness(float(angle))) > top:
            best, top = float(angle), value
    for angle in np.arange(best - 0.4, best + 0.41, 0.1):
        if (value := sharpness(float(angle))) > top:
            best, top = float(angle), value
    return best if top > 1.15 * level else 0.0


def straightened(grey: Grey, angle: float) -> Grey:
    """The picture turned so that its lines lie level: columns moved up or down, then rows sideways."""
    slope = math.tan(math.radians(angle))
    height, width = grey.shape
    out = np.full_like(grey, 255)
    shifts = np.round((np.arange(width) - width / 2) * slope).astype(int)
    for shift in np.unique(shifts):
        columns = shifts == shift
        if shift >= 0:
            out[shift:, columns] = grey[: height - shift, columns]
        else:
            out[:shift, columns] = grey[-shift:, columns]
    level = np.full_like(grey, 255)
    sideways = np.round((np.arange(height) - height / 2) * -slope).astype(int)
    for shift in np.unique(sideways):
        rows = sideways == shift
        if shift >= 0:
            level[rows, shift:] = out[rows, : width - shift]
        else:
            level[rows, :shift] = out[rows, -shift:]
    return level


def turned_by(grey: Grey, degrees: int) -> Grey:
    """The picture turned clockwise by 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(grey, k=-(degrees // 90)))


def rules_in(grey: Grey, scale: float) -> list[Rule]:
    """Straight dark lines of a picture, in points (``scale``: points per pixel)."""
    dark = grey < _DARK
    unit = 1.0 / max(scale, 1e-6)  # pixels per point
    across = _runs(dark, max(20, int(28 * unit)), int(4 * unit) + 1)
    down = _runs(dark.T, max(15, int(15 * unit)), int(4 * unit) + 1)
    rules = [Rule(True, place * scale, start * scale, end * scale) for place, start, end in across]
    rules += [Rule(False, place * scale, start * scale, end * scale) for place, start, end in down]
    return rules


def without_rules(grey: Grey, rules: list[Rule], scale: float) -> Grey:
    """The picture with its rules painted over, so that none is read as a letter."""
    if not rules:
        return grey
    clean = grey.copy()
    unit = 1.0 / max(scale, 1e-6)
    half = max(2, round(0.8 * unit))
    for rule in rules:
        place, start, end = round(rule.place * unit), max(0, round(rule.start * unit)), round(rule.end * unit)
        low = max(0, place - half)
        if rule.across:
            clean[low : place + half + 1, start:end] = 255
        else:
            clean[start:end, low : place + half + 1] = 255
    return clean


def _runs(dark: npt.NDArray[np.bool_], least: int, thickest: int) -> list[tuple[float, float, float]]:
    """Runs of at least ``least`` dark points along rows: (row, from, to). Thick bands are no rules."""
    height, width = dark.shape
    if width <= least:
        return []
    # a rule may climb by a pixel or two on its way: a point counts when it or its neighbours above and below are dark
    thick: Any = dark.copy()
    thick[1:] |= dark[:-1]
    thick[:-1] |= dark[1:]
    total = np.zeros((height, width + 1), dtype=np.int32)
    np.cumsum(thick, axis=1, out=total[:, 1:])
    full = (total[:, least:] - total[:, :-least]) >= int(0.97 * least)
    found: list[tuple[float, float, float]] = []
    rows = np.flatnonzero(full.any(axis=1))
    if len(rows) == 0:
        return found
    for band in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
        if len(band) > thickest + 2:
            found.extend(_in_thick_band(full, band, least, thickest))
            continue
        found.extend(_spans(np.any(full[band[0] : band[-1] + 1], axis=0), float(band.mean()), least))
    return found


def _in_thick_band(
    full: npt.NDArray[np.bool_], band: Any, least: int, thickest: int
) -> list[tuple[float, float, float]]:
    """Rules in a band of rows that several climbing rules share: looked at in pieces as high as one rule."""
    found: list[tuple[float, float, float]] = []
    if len(band) > 40 * thickest:
        return found  # a dark picture
    for start in range(0, len(band), thickest):
        piece = band[start : start + thickest]
        found.extend(_spans(np.any(full[piece[0] : piece[-1] + 1], axis=0), float(piece.mean()), least))
    return found


def _spans(columns: Any, place: float, least: int) -> list[tuple[float, float, float]]:
    edges = np.diff(np.concatenate(([0], columns.astype(np.int8), [0])))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [(place, float(start), float(end - 1 + least)) for start, end in zip(starts, ends, strict=True)]
