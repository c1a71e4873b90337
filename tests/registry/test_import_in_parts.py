"""A province's list goes in by parts: the same people come out, however it is cut and however often it is sent."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ansinh.access.actions import acting
from ansinh.access.facts import Actor
from ansinh.kernel.problem import BadInput
from ansinh.registry import actions, queries
from tests.registry.scene import AT, BA_TO

TITLES = ("DANH SÁCH DÂN CƯ", "")
HEADER = ("Hộ số", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân", "Quan hệ với chủ hộ")


def rows(homes: int) -> list[tuple[str, ...]]:
    made = []
    for home in range(1, homes + 1):
        for place, (relation, sex, year) in enumerate(
            (("Chủ hộ", "Nam", 1960), ("Vợ", "Nữ", 1962), ("Con", "Nam", 1990))
        ):
            number = (
                f"9990{year % 100:02d}{home:03d}{place:03d}"
                if sex == "Nam"
                else f"9991{year % 100:02d}{home:03d}{place:03d}"
            )
            made.append(
                (
                    str(home),
                    f"Lê Văn {'ABC'[place]}n {chr(96 + home)}o",
                    f"0{place + 1}/03/{year}",
                    sex,
                    number,
                    relation,
                )
            )
    return made


def as_csv(path: Path, homes: int) -> Path:
    path.write_text("\n".join(";".join(row) for row in (TITLES, HEADER, *rows(homes))), encoding="utf-8-sig")
    return path


def test_a_long_csv_goes_in_by_parts_and_a_household_is_not_torn(officer: Actor, tmp_path: Path) -> None:
    source = as_csv(tmp_path / "tinh.csv", 9)
    looked = actions.import_in_parts(source, by=officer, at=AT, part=7)
    assert (looked.parts, looked.rows, looked.new) == (3, 27, 27)
    with acting(officer):
        assert queries.people_count() == {}
    seen = []
    done = actions.import_in_parts(source, by=officer, at=AT, part=7, apply=True, told=lambda n, _: seen.append(n))
    assert (done.new, done.left_out, seen) == (27, 0, [1, 2, 3])
    with acting(officer):
        assert queries.people_count() == {BA_TO: 27}
        assert queries.households(BA_TO).total == 9
    again = actions.import_in_parts(source, by=officer, at=AT, part=5, apply=True)
    assert (again.new, again.same) == (0, 27)


def test_parquet_is_read_as_well(officer: Actor, tmp_path: Path) -> None:
    frame = pl.DataFrame(rows(4), schema=list(HEADER), orient="row")
    frame.with_columns(pl.col("Hộ số").cast(pl.Int64), pl.col("Ngày sinh").str.to_date("%d/%m/%Y")).write_parquet(
        tmp_path / "tinh.parquet"
    )
    done = actions.import_in_parts(tmp_path / "tinh.parquet", by=officer, at=AT, apply=True)
    assert (done.new, done.left_out) == (12, 0)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.csv", b"x;y\n1;2\n", "no_table"),
        ("a.csv", b"\xc3\x28;\xff", "encoding"),
        ("a.parquet", b"PAR0", "encoding"),
        ("a.xlsx", b"PK", "file_kind"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    officer: Actor, tmp_path: Path, name: str, data: bytes, kind: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadInput) as bad:
        actions.import_in_parts(tmp_path / name, by=officer, at=AT)
    assert bad.value.problems[0].kind == kind
