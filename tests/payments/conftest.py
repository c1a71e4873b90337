from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.payments.scene import Province

os.environ.setdefault("ANSINH_DATA_KEY", "5a" * 32)


@pytest.fixture
def province(db: None) -> Province:
    """Two communes of six people each, two of them paid in cash."""
    from tests.payments.scene import settle

    return settle()
