"""The functions of which clang's source-based coverage and memcov do not say the same."""
from enum import Enum
from typing import NamedTuple

from functions import Function


class Kind(Enum):
    EXECUTED_ONLY = "clang counted an execution of it, memcov reports none"
    REACHED_ONLY = "memcov reports it as reached, clang counted no execution of it"
    UNMAPPED = "memcov lists it, clang knows no such function"
    UNLISTED = "clang knows it, memcov lists no such function"


class Difference(NamedTuple):
    function: Function
    kind: Kind


def differences(executed, reached):
    """Takes functions by whether they were executed, and by whether they were reached."""
    found = []
    for function in sorted(executed.keys() | reached.keys()):
        kind = compare(executed.get(function), reached.get(function))
        if kind:
            found.append(Difference(function, kind))
    return found


def compare(executed, reached):
    """Each is None where the function is not known."""
    if executed is None:
        return Kind.UNMAPPED
    if executed and not reached:
        return Kind.EXECUTED_ONLY
    if reached and not executed:
        return Kind.REACHED_ONLY
    return Kind.UNLISTED if reached is None else None
