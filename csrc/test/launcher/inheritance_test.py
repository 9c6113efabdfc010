"""What the command gets from the launcher, and what it does not."""
import os
import signal
import subprocess
import threading

from launcher import COMMAND, PATIENCE, LauncherTest, main


class Inheritance(LauncherTest):
    def state(self, **options):
        run = self.start(COMMAND, "state", **options)
        self.check_outcome(run.end(), outcome="exited", code=0)
        return dict(line.split(":") for line in run.stdout.decode().splitlines())

    def test_streams_pass_to_the_command(self):
        run = self.start("sh", "-c", "cat; echo error >&2", stdin=subprocess.PIPE)
        text = os.urandom(1 << 20)
        self.check_outcome(run.end(text), outcome="exited", code=0)
        self.assertEqual(run.stdout, text)
        self.assertEqual(run.stderr, b"error\n")

    def test_standard_output_ends_when_the_command_closes_it(self):
        run = self.start("sh", "-c", f"echo; exec {COMMAND} sleep > /dev/null")
        self.assertEqual(run.process.stdout.read(), b"\n")
        self.check_outcome(run.signal(signal.SIGTERM).end(), outcome="cancelled", reason="SIGTERM")

    def test_standard_input_breaks_when_the_command_closes_it(self):
        run = self.start("sh", "-c", f"exec {COMMAND} sleep < /dev/null", stdin=subprocess.PIPE)
        run.wait_ready()
        with self.assertRaises(BrokenPipeError):
            while True:
                os.write(run.process.stdin.fileno(), b"x" * 4096)
        run.process.stdin.close()
        run.process.stdin = None
        run.signal(signal.SIGTERM).end()

    def test_no_other_descriptor_passes(self):
        null = os.open("/dev/null", os.O_RDWR)
        high = [os.dup2(null, number) for number in (100, 900)]
        state = self.state(pass_fds=[null, *high])
        for descriptor in null, *high:
            os.close(descriptor)
        self.assertEqual(state["descriptors"], " 0 1 2")

    def test_a_report_s_descriptor_does_not_pass(self):
        read, write = os.pipe()
        state = self.start(COMMAND, "state", pass_fds=[write], options=["--report", str(write)])
        state.process.communicate(timeout=PATIENCE)
        os.close(write)
        with os.fdopen(read) as report:
            self.assertRegex(report.read(), r"^outcome=exited code=0 wall_ns=.*\n$")

    def test_streams_that_are_closed_are_replaced(self):
        def close():
            for descriptor in range(3):
                os.close(descriptor)
        file = self.directory / "state"
        run = self.start("sh", "-c", f"{COMMAND} state > {file}", preexec_fn=close)
        self.check_outcome(run.end(), outcome="exited", code=0)
        self.assertIn("descriptors: 0 1 2\n", file.read_text())

    def test_the_environment_passes(self):
        run = self.start("env", env={"PATH": os.environ["PATH"], "ONE": "1 and\nmore", "NONE": ""})
        run.end()
        lines = run.stdout.decode()
        self.assertIn("ONE=1 and\nmore\n", lines)
        self.assertIn("NONE=\n", lines)

    def test_arguments_pass_as_they_are(self):
        run = self.start("printf", "%s|", "", " ", "--", "--report", "\n", "*", "\xff")
        run.end()
        self.assertEqual(run.stdout.decode(), "| |--|--report|\n|*|\xff|")

    def test_the_working_directory_is_the_launcher_s(self):
        run = self.start("pwd", cwd=self.directory)
        run.end()
        self.assertEqual(run.stdout.decode(), f"{self.directory}\n")

    def test_another_working_directory(self):
        (self.directory / "here").mkdir()
        (self.directory / "here" / "script").write_text("#!/bin/sh\npwd\n")
        (self.directory / "here" / "script").chmod(0o755)
        run = self.start("./script", options=["--directory", "here"], cwd=self.directory)
        run.end()
        self.assertEqual(run.stdout.decode(), f"{self.directory}/here\n")

    def test_the_command_leads_a_group(self):
        self.assertEqual(self.state()["leads"], " 1")

    def test_no_signal_is_blocked_ignored_or_pending(self):
        def spoil():
            for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
                signal.signal(number, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            os.kill(os.getpid(), signal.SIGUSR1)
        for options in {}, {"restore_signals": False}, {"preexec_fn": spoil}:
            state = self.state(**options)
            for name in "SigPnd", "SigBlk", "SigIgn", "SigCgt":
                self.assertEqual(int(state[name], 16), 0, (name, options))

    def test_an_ignored_child_signal_does_not_lose_the_exit_code(self):
        ignore = lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        report = self.start(COMMAND, "exit", "3", preexec_fn=ignore).end()
        self.check_outcome(report, outcome="exited", code=3)

    def test_many_at_once_do_not_disturb_each_other(self):
        reports = {}

        def run(code):
            reports[code] = self.run_command("exit", code)
        threads = [threading.Thread(target=run, args=[code]) for code in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([reports[code]["code"] for code in range(40)], list(range(40)))


if __name__ == "__main__":
    main()
