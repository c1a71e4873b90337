"""Mess on demand: the same people written down a second time, as lists of several years really do, with the truth beside.

A second record loses accents or a middle name, gives only the year of birth, swaps day and month, comes from the next
commune, carries no number or one mistyped digit. ``labels`` says which records are one person and what went wrong, so
that a matcher can be measured.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl

from ansinh.kernel.text import fold
from ansinh.registry.offline import new_ids

Frames = dict[str, pl.DataFrame]

# What goes wrong in a second record, as shares of second records. Our own estimates: no count of Vietnamese lists is
# published; several may strike one record.
SHARES = {
    "accents_lost": 0.10,  # typed on a keyboard without Vietnamese
    "tone_wrong": 0.10,
    "middle_dropped": 0.12,
    "spelling": 0.06,  # one letter
    "year_only": 0.15,
    "day_month_swapped": 0.05,
    "year_off": 0.05,  # by one or two, of people born before 1960
    "other_commune": 0.20,
    "no_number": 0.62,
    "digit_wrong": 0.05,
    "other_sex": 0.01,
}
_TONES = ("àáảãạ", "ằắẳẵặ", "ầấẩẫậ", "èéẻẽẹ", "ềếểễệ", "ìíỉĩị", "òóỏõọ", "ồốổỗộ", "ờớởỡợ", "ùúủũụ", "ừứửữự", "ỳýỷỹỵ")


def mess(frames: Frames, share: float, seed: int, at: dt.datetime) -> tuple[Frames, pl.DataFrame]:
    """The frames of ``generate`` with ``share`` of the people written down twice, and the labels.

    Labels: person_id (first record), second_id, wrong (what differs, comma separated; empty: an equal copy). The
    second record stands alone in a household of its own. Raises ValueError for a share outside 0…1.
    """
    if not 0 <= share <= 1:
        raise ValueError("a share lies between 0 and 1")
    rng = np.random.default_rng([seed, 77])
    persons = frames["persons"]
    chosen = np.flatnonzero(rng.random(persons.height) < share)
    rows = persons[chosen.tolist()].to_dicts()
    communes = persons["commune_code"].unique().sort().to_list()
    wrong = [_strike(row, rng, communes) for row in rows]
    second = new_ids(at, rng.bytes(10 * len(rows)), "person_id")
    homes = new_ids(at, rng.bytes(10 * len(rows)), "household_id")
    labels = pl.DataFrame(
        {"person_id": persons["person_id"].gather(chosen), "second_id": second, "wrong": wrong},
        schema={"person_id": pl.String, "second_id": pl.String, "wrong": pl.String},
    )
    if not rows:
        return frames, labels
    copies = pl.DataFrame(rows, schema=persons.schema).with_columns(
        person_id=second,
        mother_id=pl.lit(None, dtype=pl.String),
        father_id=pl.lit(None, dtype=pl.String),
        spouse_id=pl.lit(None, dtype=pl.String),
        number_verified=pl.lit(False),
    )
    households = copies.select(household_id=homes, commune_code="commune_code", village_name="village_name")
    memberships = pl.DataFrame({"person_id": second, "household_id": homes}).with_columns(relation=pl.lit("head"))
    grown = dict(frames)
    for key, more in {
        "persons": copies,
        "households": households,
        "memberships": memberships,
        "residences": copies.select("person_id", "commune_code", "village_name"),
    }.items():
        grown[key] = pl.concat([frames[key], more], how="diagonal")
    return grown, labels


def _strike(row: dict[str, object], rng: np.random.Generator, communes: Sequence[str]) -> str:
    """Spoils one copy in place; what was done, comma separated."""
    done = []
    luck = {name: rng.random() < share for name, share in SHARES.items()}
    name = str(row["full_name"])
    words = name.split(" ")
    if luck["middle_dropped"] and len(words) > 2:
        name = " ".join([words[0], *words[2:]])
        done.append("middle_dropped")
    if luck["tone_wrong"]:
        spoiled = _other_tone(name, rng)
        if spoiled != name:
            name = spoiled
            done.append("tone_wrong")
    if luck["spelling"]:
        spoiled = _other_letter(name, rng)
        if spoiled != name:
            name = spoiled
            done.append("spelling")
    if luck["accents_lost"]:
        name = fold(name).title()
        done.append("accents_lost")
    row["full_name"] = name
    _strike_birth(row, luck, rng, done)
    if luck["other_commune"] and len(communes) > 1:
        there = communes[int(rng.integers(len(communes)))]
        if there != row["commune_code"]:
            row["commune_code"], row["village_name"] = there, None
            done.append("other_commune")
    number = row["number"]
    if luck["no_number"] or number is None:
        row["number"] = None
        if number is not None:
            done.append("no_number")
    elif luck["digit_wrong"]:
        place = int(rng.integers(6, 12))
        digits = str(number)
        row["number"] = digits[:place] + str((int(digits[place]) + 1 + int(rng.integers(9))) % 10) + digits[place + 1 :]
        done.append("digit_wrong")
    if luck["other_sex"]:
        row["sex"] = "female" if row["sex"] == "male" else "male"
        done.append("other_sex")
    return ",".join(done)


def _strike_birth(row: dict[str, object], luck: dict[str, bool], rng: np.random.Generator, done: list[str]) -> None:
    year, month, day = row["birth_year"], row["birth_month"], row["birth_day"]
    if luck["year_off"] and isinstance(year, int) and year < 1960:
        row["birth_year"] = year + int(rng.choice([-2, -1, 1, 2]))
        done.append("year_off")
    if day is None or not isinstance(month, int) or not isinstance(day, int):
        return
    if luck["year_only"]:
        row["birth_month"] = row["birth_day"] = None
        done.append("year_only")
    elif luck["day_month_swapped"] and day <= 12 and day != month:
        row["birth_month"], row["birth_day"] = day, month
        done.append("day_month_swapped")


def _other_tone(name: str, rng: np.random.Generator) -> str:
    places = [(i, tones) for i, letter in enumerate(name) for tones in _TONES if letter.lower() in tones]
    if not places:
        return name
    i, tones = places[int(rng.integers(len(places)))]
    letter = tones[int(rng.integers(len(tones)))]
    return name[:i] + (letter.upper() if name[i].isupper() else letter) + name[i + 1 :]


def _other_letter(name: str, rng: np.random.Generator) -> str:
    """One letter of the given name mistyped: n for l, s for x, d for gi – what ears and hands confuse."""
    pairs = {"l": "n", "n": "l", "s": "x", "x": "s", "i": "y", "y": "i", "c": "k", "v": "d", "u": "o", "t": "c"}
    start = name.rfind(" ") + 1
    places = [i for i in range(start, len(name)) if name[i].lower() in pairs]
    if not places:
        return name
    i = places[int(rng.integers(len(places)))]
    letter = pairs[name[i].lower()]
    return name[:i] + (letter.upper() if name[i].isupper() else letter) + name[i + 1 :]
