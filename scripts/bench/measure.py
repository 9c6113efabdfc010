"""Runs what is measured: pinned, in turn, each run a process of its own.

Where a run takes seconds, a machine may be slow in one and fast in the next. So the modes of such a
workload are started together and take turns: what the machine does to one it does to all.
"""
import os
import select
import signal
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


# Seconds. Long beside what it takes to fill the caches again, short beside a machine's moods.
TURN = 0.1


def start(command, variables, cores):
    return subprocess.Popen([str(word) for word in command], env=variables, preexec_fn=pin(cores),
                            stdout=subprocess.PIPE, text=True)


def take_turns(processes):
    """Has processes run one at a time, a turn each, until all have ended; few write much."""
    ends = {os.pidfd_open(process.pid): process for process in processes}
    for process in processes: # not by send_signal, which takes notice of one that has ended
        os.kill(process.pid, signal.SIGSTOP)
    while ends:
        for descriptor, process in list(ends.items()):
            os.kill(process.pid, signal.SIGCONT)
            if select.select([descriptor], [], [], TURN)[0]:
                os.close(descriptor)
                del ends[descriptor]
            else:
                os.kill(process.pid, signal.SIGSTOP)


def finish(process, variables):
    """One run's figures: what it prints as lines of a name and a number, and its processor time."""
    with process.stdout:
        output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"bench: {' '.join(process.args)} ended with {process.returncode} "
                 f"(LD_LIBRARY_PATH={variables.get('LD_LIBRARY_PATH')})")
    figures = {"user": usage.ru_utime, "cpu": usage.ru_utime + usage.ru_stime}
    for line in output.splitlines():
        name, _, value = line.partition(" ")
        figures[name] = float(value)
    return figures


def run(command, variables, cores):
    return finish(start(command, variables, cores), variables)


def run_in_turns(commands, cores):
    """The figures of several commands, each with its variables."""
    processes = [start(command, variables, cores) for command, variables in commands]
    try:
        take_turns(processes)
    except BaseException: # nobody would ever let those that are stopped go on
        for process in processes:
            os.kill(process.pid, signal.SIGKILL)
        raise
    return [finish(process, variables)
            for process, (_, variables) in zip(processes, commands)]


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
            commands = [(arguments(places, mode), environment(places, mode, workload.sqlite))
                        for mode in modes]
            if workload.in_turns:
                taken = [[figures] for figures in run_in_turns(commands, workload.cores)]
            else:
                taken = [[run(*command, workload.cores) for _ in range(workload.runs)]
                         for command in commands]
            for mode, runs in zip(modes, taken):
                for figure in workload.figures:
                    samples[case][figure][mode.name].append(min(one[figure] for one in runs))
                checksums.setdefault(case, set()).update(one.get("checksum") for one in runs)
    for case, found in checksums.items():
        if len(found) != 1:
            sys.exit(f"bench: {workload.title}: not all modes computed the same: {sorted(found)}")
    return samples
