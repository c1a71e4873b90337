"""Tables of the registry, a module per subject."""

from ansinh.registry.store.models.checking import (
    Check as Check,
)
from ansinh.registry.store.models.imports import (
    Import as Import,
)
from ansinh.registry.store.models.imports import (
    ImportColumns as ImportColumns,
)
from ansinh.registry.store.models.imports import (
    ImportFile as ImportFile,
)
from ansinh.registry.store.models.imports import (
    ImportRow as ImportRow,
)
from ansinh.registry.store.models.people import (
    Circumstance as Circumstance,
)
from ansinh.registry.store.models.people import (
    Household as Household,
)
from ansinh.registry.store.models.people import (
    Membership as Membership,
)
from ansinh.registry.store.models.people import (
    Name as Name,
)
from ansinh.registry.store.models.people import (
    Number as Number,
)
from ansinh.registry.store.models.people import (
    Person as Person,
)
from ansinh.registry.store.models.people import (
    Residence as Residence,
)
from ansinh.registry.store.models.sameness import (
    LinkageRun as LinkageRun,
)
from ansinh.registry.store.models.sameness import (
    Merge as Merge,
)
from ansinh.registry.store.models.sameness import (
    Pair as Pair,
)
