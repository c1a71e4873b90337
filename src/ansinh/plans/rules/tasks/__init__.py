"""Tasks (nhiệm vụ): what is to be done, who leads (chủ trì), who works along (phối hợp), and when.

Three ways in which plans assign a task are read: labelled lines under it (“Cơ quan chủ trì: …”), an actor that begins
the item or its heading (“3.2 Công chức …: …”, “1. Sở Y tế” with dashes below), and an actor inside the sentence
(“Sở Tài chính chủ trì, phối hợp với …”). A task that names nobody keeps an empty lead.
"""

from __future__ import annotations

from ansinh.plans.rules.tasks.assigning import inherited_actor
from ansinh.plans.rules.tasks.reading import read_tasks

__all__ = ["inherited_actor", "read_tasks"]
