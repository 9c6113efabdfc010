"""Runs the launcher, reads its report, and holds it to leaving nothing behind.

A test program's arguments: LAUNCHER COMMAND, the latter built from command.c.
"""
import ctypes
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

LAUNCHER, COMMAND = map(os.path.abspath, sys.argv[1:3])
PATIENCE = 60  # seconds; far more than anything here takes
PR_SET_CHILD_SUBREAPER = 36
NUMBERS = ["wall_ns", "user_us", "system_us", "max_rss_kib", "leftovers"]


class Run:
    """One run of the launcher that may still be under way."""

    def __init__(self, directory, command, timeout=None, options=(), prefix=(), **popen):
        descriptor, name = tempfile.mkstemp(dir=directory, suffix=".report")
        os.close(descriptor)
        self.report_file = pathlib.Path(name)
        limit = ["--timeout", str(timeout)] if timeout else []
        popen = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE,
                 "stderr": subprocess.PIPE, **popen}
        self.process = subprocess.Popen(
            [*prefix, LAUNCHER, "--report", self.report_file, *limit, *options, "--", *command],
            **popen)

    def wait_ready(self):
        line = self.process.stdout.readline()
        assert line == b"ready\n", line
        return self

    def signal(self, number):
        self.process.send_signal(number)
        return self

    def end(self, given=None):
        """Waits for the launcher; returns the report's fields."""
        self.stdout, self.stderr = self.process.communicate(given, timeout=PATIENCE)
        assert self.process.returncode == 0, (self.process.returncode, self.stderr)
        return self.read_report()

    def read_report(self):
        text = self.report_file.read_text()
        assert text.endswith("\n") and text.count("\n") == 1, text
        text, _, error = text[:-1].partition(" error=")
        fields = dict(field.split("=") for field in text.split(" "))
        assert list(fields)[-len(NUMBERS):] == NUMBERS, fields
        for name in {*NUMBERS, "code", "signal", "errno"} & set(fields):
            fields[name] = int(fields[name])
        return {**fields, **({"error": error} if error else {})}


class LauncherTest(unittest.TestCase):
    """Whatever the launcher leaves alive or unreaped becomes a child of the test."""

    @classmethod
    def setUpClass(cls):
        if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
            raise unittest.SkipTest("cannot become a subreaper")

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)
        self.addCleanup(self.check_nothing_is_left)

    def check_nothing_is_left(self):
        try:
            left = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        processes = subprocess.run(["ps", "-eo", "pid,ppid,stat,args"], capture_output=True,
                                   text=True, check=False).stdout
        self.fail(f"a process was left, {left}:\n{processes}")

    def start(self, *command, **options):
        run = Run(self.directory, command, **options)
        self.addCleanup(run.process.__exit__, None, None, None)
        return run

    def run_command(self, what, *arguments, **options):
        """Runs one of command.c's; returns the report's fields."""
        return self.start(COMMAND, what, *map(str, arguments), **options).end()

    def check_outcome(self, report, **expected):
        """The fields that come before those that each report has."""
        fields = {name: value for name, value in report.items() if name not in NUMBERS}
        self.assertEqual(fields, expected)
        self.assertEqual(report["leftovers"], 0)


def wait_for_children():
    """Reaps the children that came to the test; returns their statuses."""
    statuses, end = [], time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return statuses
        if pid:
            statuses.append(os.waitstatus_to_exitcode(status))
        time.sleep(0.002)
    raise AssertionError("a process did not end")


def kill(process, number=signal.SIGKILL):
    """Kills a process that subprocess started, and reaps it."""
    process.send_signal(number)
    process.wait(PATIENCE)


def main():
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
