"""What clang's source-based coverage counted, as llvm-cov exports it."""
from functions import Function, demangled

CODE, EXPANSION = 0, 1  # kinds of regions; the others are what is skipped, and gaps


class SourceBased:
    """Functions by whether they were executed, and the regions of their code with their counts."""

    def __init__(self, export, demangler):
        records = [record for part in export["data"] for record in part["functions"]]
        # A function that others cannot link to has its file in front of its name.
        names = demangled([record["name"].rpartition(":")[2] for record in records], demangler)
        self.executed = {}
        self._regions = {}
        for record, name in zip(records, names):
            number = root(record["regions"])
            function = Function(record["filenames"][number], name)
            # A source may have several: a header's in each file that uses it.
            self.executed[function] = self.executed.get(function, False) or record["count"] > 0
            self._regions.setdefault(function, []).extend(
                region for region in record["regions"]
                if region[5] == number and region[7] in (CODE, EXPANSION))

    def count(self, function, line, column):
        """How often the code at a place of a function was executed; 0 if that is not known."""
        around = [region for region in self._regions.get(function, [])
                  if (region[0], region[1]) <= (line, column) < (region[2], region[3])]
        if not around:
            return 0
        innermost = max((region[0], region[1], -region[2], -region[3]) for region in around)
        return sum(region[4] for region in around
                   if (region[0], region[1], -region[2], -region[3]) == innermost)


def root(regions):
    """The number of the file that has the function's body, and is not expanded in another."""
    expanded = {region[6] for region in regions if region[7] == EXPANSION}
    return min(region[5] for region in regions if region[5] not in expanded)
