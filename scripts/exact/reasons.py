"""Why source-based coverage and memcov differ on a function, as far as the library shows it.

A reason is a condition on data: where the debug information says that code of the function is, which
edges are there, whether they were hit, and how often clang counted the places where the function was
called. Nothing is decided by a function's name. What meets no condition has no reason.
"""
from typing import NamedTuple

from differences import Kind

MADE = "made by the compiler: no source has it"
WITHOUT_CODE = "not in the library, or without an edge there; and never executed"
WITHOUT_LINE = "its code at the edges that were hit has no line: they count for the code that follows"
COPY_WITHOUT_EDGE = "executed inlined: that copy has no edge of its own"
COPY_IN_BLOCK = "executed inlined: that copy begins in a block of its caller, and no branch of it was taken"
NOTHING_LEFT = "inlined, and folded away where it was executed: no code of it is left there"
CALLS_LEFT_OUT = "folded into its callers: no call of it is left, and it has no branch"


class Reason(NamedTuple):
    kind: str
    evidence: str


def reason(difference, source, debug, edges):
    """None if there is none. Without edges the code is not optimised: what was executed was reached."""
    function = difference.function
    code = debug.code(function)
    if difference.kind is Kind.UNMAPPED and not debug.is_written(function.name):
        return Reason(MADE, "DW_AT_artificial" if code else "no debug information")
    if difference.kind is Kind.UNLISTED and not any(
            edges is None or edges.within(part.ranges) for part in code):
        return Reason(WITHOUT_CODE, f"{len(code)} pieces of code")
    if difference.kind is not Kind.EXECUTED_ONLY or edges is None:
        return None
    hit = [pc for part in code for pc in edges.hit_within(part.ranges)]
    if hit:
        # Else the report is wrong.
        has_lines = any(line > 0 for line in debug.lines(hit))
        return None if has_lines else Reason(WITHOUT_LINE, f"line 0 at {', '.join(map(hex, hit))}")
    return excuse(function, code, source, debug, edges)


def excuse(function, code, source, debug, edges):
    """Why a function that was executed has no edge that was hit."""
    own = [part for part in code if not part.is_inlined]
    copies = [part for part in code if part.is_inlined and is_executed(part, source, edges)]
    for copy in copies:
        if not edges.within(copy.ranges):
            return Reason(COPY_WITHOUT_EDGE, where(copy, source))
    for copy in copies:
        if min(copy.ranges)[0] not in edges:
            return Reason(COPY_IN_BLOCK, where(copy, source))
    if not own and not copies:
        return Reason(NOTHING_LEFT, f"{len(code)} copies, all where nothing was executed")
    if not copies and not debug.is_called(function) and sum(
            len(edges.within(part.ranges)) for part in own) == 1:
        return Reason(CALLS_LEFT_OUT, f"its code is at {min(own[0].ranges)[0]:#x}, one edge, not hit")
    return None


def is_executed(copy, source, edges):
    """Whether clang counted the call that the copy stands for, in a function that edges reached."""
    return source.count(copy.parent.function, *copy.call_place) > 0 and bool(
        edges.hit_within(copy.outermost.ranges))


def where(copy, source):
    line, column = copy.call_place
    count = source.count(copy.parent.function, line, column)
    return (f"the copy at {min(copy.ranges)[0]:#x}, called {count:,} times at line {line}:{column} of "
            f"{copy.parent.function.name}")
