"""What numbers options take; another is a usage error that names the option."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from cyclopts import Parameter
from cyclopts.validators import Number

Seconds: TypeAlias = Annotated[float, Parameter(validator=Number(gt=0))]
"""How long something may take: more than no time."""
Count: TypeAlias = Annotated[int, Parameter(validator=Number(gte=1))]
"""How many there may be: at least one."""
Share: TypeAlias = Annotated[float, Parameter(validator=Number(gte=0, lte=1))]
"""A score or another share: from 0 to 1."""
