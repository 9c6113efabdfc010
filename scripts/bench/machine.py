"""What was measured, on what and when."""
import datetime
import os
import platform
import re
import subprocess
from pathlib import Path


def processor():
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        text = ""
    match = re.search(r"^model name\s*:\s*(.*)$", text, re.MULTILINE)
    return match.group(1) if match else platform.machine()


def commit():
    """The commit of the sources, and whether they were changed since."""
    def git(*arguments):
        return subprocess.run(["git", *arguments], capture_output=True, text=True).stdout.strip()
    name = git("rev-parse", "--short", "HEAD") or "unknown"
    return name + (" and changes" if git("status", "--porcelain") else "")


def compiler():
    return subprocess.run([os.environ.get("CC", "clang"), "--version"], capture_output=True,
                          text=True).stdout.partition("\n")[0]


def load():
    """How many processes ran or waited, on average of the last five minutes: ours is one of them."""
    return round(os.getloadavg()[1], 1)


def describe():
    return {
        "load_before": load(),
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "commit": commit(),
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "compiler": compiler(),
    }
