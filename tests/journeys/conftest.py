"""The village of ``scene.py`` as a fixture; imported late, after Django has its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.scene import Village


@pytest.fixture
def village(db: None) -> Village:
    from tests.journeys.scene import settle

    return settle()
