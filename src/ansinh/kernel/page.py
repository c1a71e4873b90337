"""A page of a list: what every list question returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``items`` of page ``number`` (from 1) of a list of ``total`` items, ``size`` a page."""

    items: tuple[T, ...]
    total: int
    number: int = 1
    size: int = 50

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """Position of the first item shown, from 1; 0 for an empty list."""
        return 0 if not self.items else (self.number - 1) * self.size + 1

    @property
    def last_row(self) -> int:
        """Position of the last item shown."""
        return (self.number - 1) * self.size + len(self.items)
