"""The scene of ``scene.py`` as a fixture; imported late, after Django has its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.casework.scene import Province


@pytest.fixture
def province(db: None) -> Province:
    from tests.casework.scene import settle

    return settle()
