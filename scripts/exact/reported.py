"""What memcov says: the functions of a report, and the edges that memcov show lists."""
from bisect import bisect_left

from functions import Function


def functions(report):
    """Functions by whether they were reached, of what memcov report --format json writes."""
    reached = {}
    for file in report["files"]:
        for function in file["functions"]:
            key = Function(file["path"], function["name"])
            reached[key] = reached.get(key, False) or function["isReached"]
    return reached


class Edges:
    """The PCs of a library's edges, and which of them were hit."""

    def __init__(self, hit, missed):
        """Both are PCs."""
        self._hit = set(hit)
        self._pcs = sorted(self._hit.union(missed))

    @staticmethod
    def of(hit, missed):
        """Takes what memcov show --source --json prints, without and with --missed."""
        return Edges(*([int(place["pc"], 16) for module in shown for place in module["places"]]
                       for shown in (hit, missed)))

    def __contains__(self, pc):
        at = bisect_left(self._pcs, pc)
        return at < len(self._pcs) and self._pcs[at] == pc

    def within(self, ranges):
        return [pc for start, end in ranges
                for pc in self._pcs[bisect_left(self._pcs, start):bisect_left(self._pcs, end)]]

    def hit_within(self, ranges):
        return [pc for pc in self.within(ranges) if pc in self._hit]
