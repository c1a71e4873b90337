"""Deeds of the registry. Each takes ``by`` and ``at``, is one transaction, and writes its audit entry in it."""

from __future__ import annotations

from ansinh.registry.actions.loading import load

__all__ = ["load"]
