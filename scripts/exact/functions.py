"""Functions by file and name, whoever tells of them."""
import subprocess
from typing import NamedTuple


class Function(NamedTuple):
    file: str  # that defines it
    name: str  # demangled; copies of a template and functions of a source have names of their own


def demangled(names, tool):
    """Names of C stay as they are."""
    if not names:
        return []
    answer = subprocess.run([tool], input="\n".join(names) + "\n", capture_output=True, text=True,
                            check=True)
    return answer.stdout.splitlines()
