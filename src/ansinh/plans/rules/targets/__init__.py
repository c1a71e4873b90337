"""Numeric targets (chỉ tiêu): each measure of a targets section with what it measures, for whom, and by when."""

from __future__ import annotations

from ansinh.plans.rules.targets.reading import governing_year, plan_horizon, read_targets

__all__ = ["governing_year", "plan_horizon", "read_targets"]
