"""Questions of the registry that need no database: codes, keys, ids, the import template, reading a list."""

from __future__ import annotations

from ansinh.registry.offline.columns import IGNORED, MAPPABLE
from ansinh.registry.offline.headers import title_of
from ansinh.registry.offline.ids import new_ids
from ansinh.registry.offline.rows import read_list
from ansinh.registry.offline.template import template
from ansinh.registry.rules.codes import read_code
from ansinh.registry.rules.names import add_name_keys, name_key, name_sort_key
from ansinh.registry.rules.numbers import SYNTHETIC_PREFIX, doubts

__all__ = [
    "IGNORED",
    "MAPPABLE",
    "SYNTHETIC_PREFIX",
    "add_name_keys",
    "doubts",
    "name_key",
    "name_sort_key",
    "new_ids",
    "read_code",
    "read_list",
    "template",
    "title_of",
]
