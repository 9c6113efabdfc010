"""How a command ended, and what it cost."""
import os
import pathlib
import resource
import signal
import unittest

from launcher import COMMAND, LauncherTest, main


class Outcomes(LauncherTest):
    def test_every_exit_code_is_told(self):
        for code in range(256):
            self.check_outcome(self.run_command("exit", code), outcome="exited", code=code)

    def test_a_fault_is_not_an_exit_with_139(self):
        self.check_outcome(self.run_command("exit", 139), outcome="exited", code=139)
        self.check_outcome(self.run_command("fault"),
                           outcome="signal", signal=11, name="SIGSEGV", core="no")

    def test_a_shell_that_saw_a_fault_exits(self):
        report = self.start("sh", "-c", f"{COMMAND} fault; exit $?").end()
        self.check_outcome(report, outcome="exited", code=139)

    def test_abort_is_told(self):
        self.check_outcome(self.run_command("abort"),
                           outcome="signal", signal=6, name="SIGABRT", core="no")

    def test_every_signal_that_ends_a_process_is_told_by_name(self):
        harmless = {signal.SIGCHLD, signal.SIGCONT, signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN,
                    signal.SIGTTOU, signal.SIGURG, signal.SIGWINCH}
        for number in set(signal.Signals) - harmless - {signal.SIGRTMAX}:
            name = "SIGRTMIN+0" if number == signal.SIGRTMIN else number.name
            name = {"SIGPOLL": "SIGIO"}.get(name, name)
            self.check_outcome(self.run_command("signal", int(number)),
                               outcome="signal", signal=int(number), name=name, core="no")

    def test_real_time_signals_are_counted_from_the_first(self):
        self.check_outcome(self.run_command("signal", int(signal.SIGRTMIN) + 7), outcome="signal",
                           signal=int(signal.SIGRTMIN) + 7, name="SIGRTMIN+7", core="no")

    def test_a_core_is_told(self):
        pattern = pathlib.Path("/proc/sys/kernel/core_pattern").read_text().strip()
        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        if "/" in pattern or "|" in pattern or not pattern or hard == 0:
            self.skipTest("cores do not go to the working directory here")
        report = self.start(COMMAND, "fault", cwd=self.directory, preexec_fn=lambda: (
            resource.setrlimit(resource.RLIMIT_CORE, (hard, hard)))).end()
        self.check_outcome(report, outcome="signal", signal=11, name="SIGSEGV", core="yes")

    def test_a_timeout_is_told(self):
        report = self.run_command("sleep", timeout=100)
        self.check_outcome(report, outcome="timeout")
        self.assertGreaterEqual(report["wall_ns"], 100_000_000)

    def test_a_command_that_ends_in_time_has_not_timed_out(self):
        report = self.run_command("exit", 4, timeout=1_000_000_000_000)
        self.check_outcome(report, outcome="exited", code=4)

    def test_a_stopped_command_times_out(self):
        report = self.run_command("signal", int(signal.SIGSTOP), timeout=100)
        self.check_outcome(report, outcome="timeout")

    def test_a_signal_to_the_launcher_cancels(self):
        for number in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
            report = self.start(COMMAND, "deaf").wait_ready().signal(number).end()
            self.check_outcome(report, outcome="cancelled", reason=number.name)

    def test_other_signals_to_the_launcher_do_nothing(self):
        run = self.start(COMMAND, "sleep").wait_ready()
        for number in ("QUIT", "USR1", "USR2", "PIPE", "ALRM", "TSTP", "TTIN", "TTOU", "CHLD",
                       "XCPU", "SEGV", "ABRT", "RTMIN"):
            run.signal(signal.Signals["SIG" + number])
        report = run.signal(signal.SIGTERM).end()
        self.check_outcome(report, outcome="cancelled", reason="SIGTERM")

    def test_times_and_memory_are_those_of_the_command(self):
        spin = self.run_command("spin", 200)
        self.assertGreaterEqual(spin["user_us"] + spin["system_us"], 190_000)
        self.assertGreaterEqual(spin["wall_ns"], 190_000_000)
        memory = self.run_command("memory", 100)
        self.assertGreaterEqual(memory["max_rss_kib"], 100 * 1024)
        self.assertLess(self.run_command("exit", 0)["max_rss_kib"], 100 * 1024)

    def test_children_the_command_waited_for_count(self):
        spin = self.start("sh", "-c", f"{COMMAND} spin 200; true").end()
        self.assertGreaterEqual(spin["user_us"] + spin["system_us"], 190_000)

    def test_500_runs_one_after_another_leave_nothing(self):
        descriptors = os.listdir("/proc/self/fd")
        for i in range(500):
            report = self.run_command("exit", i % 256)
            self.check_outcome(report, outcome="exited", code=i % 256)
            self.check_nothing_is_left()
        self.doCleanups()
        self.assertEqual(os.listdir("/proc/self/fd"), descriptors)


class Failures(LauncherTest):
    def check_failed(self, report, step, error):
        self.check_outcome(report, outcome="failed", step=step, errno=error,
                           error=os.strerror(error))

    def file(self, name, content, mode):
        path = self.directory / name
        path.write_bytes(content)
        path.chmod(mode)
        return path

    def test_a_command_that_is_not_there(self):
        for command in "no-such-command", "/no/such/command", "":
            run = self.start(command, env={"PATH": "/usr/bin:/bin"})
            self.check_failed(run.end(), "execvp", 2)

    def test_exit_with_126_or_127_is_none(self):
        for code in 126, 127:
            self.check_outcome(self.run_command("exit", code), outcome="exited", code=code)
        report = self.start("sh", "-c", "no-such-command 2>&-").end()
        self.check_outcome(report, outcome="exited", code=127)

    def test_a_file_that_may_not_be_executed(self):
        plain = self.file("plain", b"#!/bin/sh\n", 0o644)
        self.check_failed(self.start(plain).end(), "execvp", 13)
        self.check_failed(self.start(self.directory).end(), "execvp", 13)

    def test_an_interpreter_that_is_not_there(self):
        script = self.file("script", b"#!/no/such/interpreter\n", 0o755)
        self.check_failed(self.start(script).end(), "execvp", 2)

    def test_a_path_through_a_file(self):
        plain = self.file("plain", b"", 0o644)
        self.check_failed(self.start(plain / "command").end(), "execvp", 20)

    def test_a_loop_of_links(self):
        (self.directory / "loop").symlink_to("loop")
        self.check_failed(self.start(self.directory / "loop").end(), "execvp", 40)

    def test_a_working_directory_that_is_not_there(self):
        report = self.start(COMMAND, "exit", "0", options=["--directory", "/no/such"]).end()
        self.check_failed(report, "chdir", 2)

    def test_a_script_without_an_interpreter_runs_in_a_shell(self):
        script = self.file("script", b"exit 5\n", 0o755)
        self.check_outcome(self.start(script).end(), outcome="exited", code=5)

    @unittest.skipIf(os.getuid() == 0, "root may have any number of processes")
    def test_no_more_processes(self):
        limit = lambda: resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
        report = self.start(COMMAND, "exit", "0", preexec_fn=limit).end()
        self.check_failed(report, "fork", 11)

    @unittest.skipUnless(os.getuid() == 0, "only root can become another user")
    def test_no_more_processes_for_another_user(self):
        def limit():
            os.setuid(65532)
            resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
        read, write = os.pipe()
        run = self.start(COMMAND, "exit", "0", preexec_fn=limit, pass_fds=[write],
                         options=["--report", str(write)])
        run.process.communicate()
        os.close(write)
        with os.fdopen(read) as report:
            self.assertIn("outcome=failed step=fork errno=11 ", report.read())


if __name__ == "__main__":
    main()
