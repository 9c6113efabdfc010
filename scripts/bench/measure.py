"""Runs what is measured: pinned, in turn, each run a process of its own."""
import os
import subprocess
import sys

from modes import BY_NAME, missing


def environment(places, mode, sqlite):
    """The caller's, without what would change the coverage, and with the mode's libraries first."""
    result = {name: value for name, value in os.environ.items()
              if not name.startswith("MEMCOV_") and name not in ("LD_PRELOAD", "LD_LIBRARY_PATH")}
    folders = [places.sqlite_folder(mode.library)] if sqlite else []
    if mode.runtime is not None:
        folders.append(places.runtime_folder(mode.runtime))
    result["LD_LIBRARY_PATH"] = ":".join(str(folder) for folder in folders)
    result.update(mode.environment)
    return result


def pin(cores):
    """On the last cores there are: the first serves most interrupts. Children inherit it."""
    allowed = sorted(os.sched_getaffinity(0))
    return lambda: os.sched_setaffinity(0, allowed[-cores:])


def run(command, variables, cores):
    """One run's figures: what it prints as lines of a name and a number, and its processor time."""
    command = [str(word) for word in command]
    process = subprocess.Popen(command, env=variables, stdout=subprocess.PIPE,
                               preexec_fn=pin(cores), text=True)
    with process.stdout:
        output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"bench: {' '.join(command)} ended with {process.returncode} "
                 f"(LD_LIBRARY_PATH={variables.get('LD_LIBRARY_PATH')})")
    figures = {"user": usage.ru_utime, "cpu": usage.ru_utime + usage.ru_stime}
    for line in output.splitlines():
        name, _, value = line.partition(" ")
        figures[name] = float(value)
    return figures


def available(workload, places):
    """The workload's modes that this build of the runtime knows."""
    return [BY_NAME[name] for name in workload.modes
            if not missing(BY_NAME[name], places.runtime_file)]


def measure(workload, places, rounds):
    """Samples: a list of each round's value, by case, figure and mode."""
    modes = available(workload, places)
    samples = {case: {figure: {mode.name: [] for mode in modes} for figure in workload.figures}
               for case in workload.cases}
    checksums = {}
    for _ in range(rounds):
        for case, arguments in workload.cases.items():
            for mode in modes:
                command = arguments(places, mode)
                variables = environment(places, mode, workload.sqlite)
                taken = [run(command, variables, workload.cores) for _ in range(workload.runs)]
                for figure in workload.figures:
                    samples[case][figure][mode.name].append(min(one[figure] for one in taken))
                checksums.setdefault(case, set()).update(one.get("checksum") for one in taken)
    for case, found in checksums.items():
        if len(found) != 1:
            sys.exit(f"bench: {workload.title}: not all modes computed the same: {sorted(found)}")
    return samples
