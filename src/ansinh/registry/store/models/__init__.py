"""Tables of the registry, a module per subject."""

from ansinh.registry.store.models.imports import (
    Import as Import,
    ImportRow as ImportRow,
)
from ansinh.registry.store.models.people import (
    Circumstance as Circumstance,
    Household as Household,
    Membership as Membership,
    Name as Name,
    Number as Number,
    Person as Person,
    Residence as Residence,
)
