"""Words and arguments that several deeds of ``plan`` share."""

from __future__ import annotations

import argparse
import uuid

from ansinh.shells.cli.frame import words


def short(text: str) -> str:
    """One line of a long text, cut with an ellipsis."""
    return text if len(text) <= 90 else text[:89] + "…"


def plan_id(text: str) -> uuid.UUID:
    """An argument that names a kept plan. Raises ArgumentTypeError for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            words(f"“{text}” không phải là mã kế hoạch", f"“{text}” is not the id of a plan")
        ) from None
