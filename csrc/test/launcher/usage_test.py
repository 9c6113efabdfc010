"""What the launcher refuses, and with which words."""
import os
import subprocess

from launcher import COMMAND, LAUNCHER, PATIENCE, LauncherTest, main


class Usage(LauncherTest):
    def check_refused(self, arguments, code, words, **options):
        """One sentence on stderr; the command, if there is one, does not run."""
        result = subprocess.run([LAUNCHER, *arguments], input="", capture_output=True, text=True,
                                timeout=PATIENCE, check=False, **options)
        self.assertEqual(result.returncode, code, result)
        self.assertEqual(result.stdout, "")
        self.assertRegex(result.stderr, r"^memcov-launcher: [^\n]*\n$")
        self.assertIn(words, result.stderr)

    def test_wrong_usage_is_told(self):
        echo = ["--", "echo"]
        report = ["--report", "/dev/null"]
        for arguments, words in (
                ([], "there is no command; usage: "),
                (report, "there is no command"),
                ([*report, "--"], "there is no command"),
                (echo, "--report is missing"),
                (["--report", "", *echo], "--report is missing"),
                (["--report", *echo], "a value is missing after '--report'"),
                ([*report, "echo"], "a value is missing after 'echo', or --"),
                ([*report, "echo", "hello", *echo], "there is no option 'echo'"),
                ([*report, "--report=3", "4", *echo], "there is no option '--report=3'"),
                ([*report, "--timeout", *echo], "a value is missing after '--timeout'"),
                ([*report, "--parent", "0", *echo], "--parent is '0'"),
                ([*report, "--parent", "me", *echo], "--parent is 'me'")):
            self.check_refused(arguments, 2, words)
        for timeout in "0", "-1", "1.5", "1s", " 1", "", "1000000000001", "9" * 30:
            self.check_refused([*report, "--timeout", timeout, *echo], 2,
                               f"--timeout is '{timeout}'")

    def test_a_report_that_cannot_be_opened_is_told_before_the_command_runs(self):
        fifo = self.directory / "fifo"
        os.mkfifo(fifo)
        for path, words in (("/no/such/file", "No such file or directory"),
                            (self.directory, "Is a directory"),
                            (fifo, "No such device or address")):
            self.check_refused(["--report", path, "--", "echo"], 1,
                               f"cannot open the report '{path}': {words}")

    def test_a_report_s_descriptor_that_is_closed_is_told_before_the_command_runs(self):
        self.check_refused(["--report", "9", "--", "echo"], 1, "descriptor 9: it is closed")
        self.check_refused(["--report", "2147483647", "--", "echo"], 1, "it is closed")
        self.check_refused(["--report", "1", "--", "echo"], 1, "descriptor 1: it is closed",
                           preexec_fn=lambda: os.close(1))
        self.check_refused(["--report", "0", "--", "echo"], 1, "open for reading only")

    def test_a_report_that_cannot_be_written_is_told(self):
        self.check_refused(["--report", "/dev/full", "--", COMMAND, "exit", "0"], 1,
                           "cannot write the report: No space left on device")
        read, write = os.pipe()
        os.close(read)
        self.check_refused(["--report", str(write), "--", COMMAND, "exit", "0"], 1,
                           "cannot write the report: Broken pipe", pass_fds=[write])
        os.close(write)

    def test_a_new_report_is_its_owner_s(self):
        file = self.directory / "report"
        subprocess.run([LAUNCHER, "--report", file, "--", "true"], check=True)
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)

    def test_an_old_report_is_gone(self):
        file = self.directory / "report"
        file.write_text("x" * 10000)
        subprocess.run([LAUNCHER, "--report", file, "--", "true"], check=True)
        self.assertRegex(file.read_text(), r"^outcome=exited code=0 .*\n$")

    def test_a_report_may_go_to_standard_output(self):
        result = subprocess.run([LAUNCHER, "--report", "1", "--", "echo", "hello"], check=True,
                                stdout=subprocess.PIPE, text=True)
        self.assertRegex(result.stdout, r"^hello\noutcome=exited code=0 .*\n$")


if __name__ == "__main__":
    main()
