"""A synthetic province: people who do not exist, but could. Pure: same arguments, same people, to the last letter.

Names by people, sex and generation, the country's age pyramid, households with grandparents, circumstances at
published rates (``rates.yaml``). Every personal number begins with 999, a province that does not exist.
"""

from __future__ import annotations

from ansinh.journeys.demo.population.mess import mess
from ansinh.journeys.demo.population.places import Place
from ansinh.journeys.demo.population.province import generate
from ansinh.journeys.demo.population.storybook import STORIES, Story

__all__ = ["STORIES", "Place", "Story", "generate", "mess"]
