"""The national population database, as a register that answers DCI searches.

The real service is reached through the State's own connection platform under an agreement; what stands here is a small
interface and the message shape of the Digital Convergence Initiative (``/registry/sync/search``, query
``idtype-value``), so that another transport changes this folder only.
"""

from __future__ import annotations

from ansinh.registry.channels.population.client import HttpPopulationRegister, PopulationRegister
from ansinh.registry.channels.population.messages import answers_in, question_message

__all__ = ["HttpPopulationRegister", "PopulationRegister", "answers_in", "question_message"]
