"""Nothing of a run survives it."""
import os
import pathlib
import select
import shutil
import signal
import time
import unittest

from launcher import COMMAND, LAUNCHER, PATIENCE, LauncherTest, main, wait_for_children


def children_of(process):
    children = pathlib.Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in children.read_text().split()]


class Trees(LauncherTest):
    def test_what_a_command_leaves_is_killed_when_it_ends(self):
        self.check_outcome(self.run_command("tree-and-exit", 7), outcome="exited", code=7)

    def test_a_timeout_kills_the_tree(self):
        self.check_outcome(self.run_command("tree", timeout=300), outcome="timeout")

    def test_a_cancelled_run_is_killed_with_its_tree(self):
        report = self.start(COMMAND, "tree").wait_ready().signal(signal.SIGTERM).end()
        self.check_outcome(report, outcome="cancelled", reason="SIGTERM")

    def test_a_tree_below_another_subreaper_is_killed(self):
        report = self.start(COMMAND, "subreaper").wait_ready().signal(signal.SIGTERM).end()
        self.check_outcome(report, outcome="cancelled", reason="SIGTERM")

    def test_a_launcher_below_a_launcher_is_killed_with_its_tree(self):
        inner = [LAUNCHER, "--report", "/dev/null", "--", COMMAND, "tree"]
        report = self.start(*inner).wait_ready().signal(signal.SIGTERM).end()
        self.check_outcome(report, outcome="cancelled", reason="SIGTERM")

    def test_a_deep_tree_is_killed(self):
        script = f'if [ $1 = 0 ]; then exec {COMMAND} sleep; fi; setsid sh -c "$0" "$0" $(($1-1));:'
        run = self.start("sh", "-c", script, script, "30").wait_ready()
        self.check_outcome(run.signal(signal.SIGTERM).end(), outcome="cancelled", reason="SIGTERM")

    def test_orphans_are_reaped_while_the_command_runs(self):
        run = self.start(COMMAND, "orphans", "50").wait_ready()
        end = time.monotonic() + PATIENCE
        while len(children_of(run.process.pid)) > 1:
            self.assertLess(time.monotonic(), end, "there are zombies")
            time.sleep(0.01)
        run.signal(signal.SIGTERM).end()

    def test_the_death_of_the_launcher_takes_the_command_along(self):
        run = self.start(COMMAND, "deaf").wait_ready()
        run.process.kill()
        run.process.communicate(timeout=PATIENCE)
        self.assertEqual(wait_for_children(), [-signal.SIGKILL])


class Bombs(LauncherTest):
    """They hold themselves to 150 processes and a minute; see command.c."""

    def check_beaten(self, what):
        run = self.start(COMMAND, what, timeout=500)
        report = run.end()
        self.assertEqual(report["leftovers"], 0)
        self.assertIn(report["outcome"], ["timeout", "exited"])

    def test_a_fork_bomb_is_beaten(self):
        self.check_beaten("bomb")

    def test_a_fork_bomb_of_sessions_is_beaten(self):
        self.check_beaten("session-bomb")

    def test_a_chain_that_is_always_one_process_ahead_is_beaten(self):
        self.check_beaten("chain")

    def test_a_process_that_forks_when_its_parent_dies_is_beaten(self):
        self.check_beaten("hydra")


@unittest.skipUnless(os.getuid() == 0, "only root can make a program set-user-ID")
class OtherUsers(LauncherTest):
    def test_what_may_not_be_killed_is_counted_and_its_children_killed(self):
        self.directory.chmod(0o755)
        program = self.directory / "set-user-id"
        shutil.copy(COMMAND, program)
        program.chmod(0o4755)
        if os.statvfs(program).f_flag & os.ST_NOSUID:
            self.skipTest("no set-user-ID programs in the temporary directory")
        read, write = os.pipe()
        run = self.start(program, "other-user", user=65532, group=65532, pass_fds=[write],
                         timeout=300, options=["--report", str(write)])
        self.assertEqual(run.process.wait(PATIENCE), 0, run.process.stderr)
        os.close(write)
        with os.fdopen(read) as report:
            self.assertRegex(report.read(), "^outcome=timeout .* leftovers=1\n$")
        # It came to us, and says so when it has reaped its child.
        self.assertEqual(os.read(run.process.stdout.fileno(), 6), b"ready\n")
        reaped, _, _ = select.select([run.process.stdout], [], [], PATIENCE / 6)
        left = children_of(os.getpid())
        for child in left + [child for parent in left for child in children_of(parent)]:
            os.kill(child, signal.SIGKILL)
        wait_for_children()
        self.assertTrue(reaped, "the child was not killed")
        self.assertEqual(len(left), 1)


if __name__ == "__main__":
    main()
