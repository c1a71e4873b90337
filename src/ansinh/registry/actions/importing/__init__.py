"""Lists of people coming in: looked at first, applied afterwards, all rows at once, sent again without harm."""

from __future__ import annotations

from ansinh.registry.actions.importing.applying import apply_import
from ansinh.registry.actions.importing.forgetting import forget_previews
from ansinh.registry.actions.importing.parts import PartsResult, import_in_parts
from ansinh.registry.actions.importing.previewing import preview_again, preview_import

__all__ = ["PartsResult", "apply_import", "forget_previews", "import_in_parts", "preview_again", "preview_import"]
