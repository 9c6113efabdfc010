"""The death of the launcher's parent."""
import os
import signal
import threading

from launcher import COMMAND, LauncherTest, kill, main, wait_for_children


class Parent(LauncherTest):
    def check_cancelled(self, run, reason="parent"):
        self.assertIn(0, wait_for_children())
        self.check_outcome(run.read_report(), outcome="cancelled", reason=reason)

    def test_the_tree_dies_when_the_parent_is_killed(self):
        run = self.start(COMMAND, "tree", prefix=[COMMAND, "parent"]).wait_ready()
        kill(run.process)
        self.check_cancelled(run)

    def test_the_tree_dies_when_the_parent_s_group_is_killed(self):
        run = self.start(COMMAND, "tree", prefix=[COMMAND, "parent"],
                         start_new_session=True).wait_ready()
        os.killpg(run.process.pid, signal.SIGKILL)
        run.process.wait()
        self.check_cancelled(run)

    def test_a_parent_that_died_before_the_launcher_could_look_is_missed(self):
        run = self.start(COMMAND, "tree", options=["--parent", "2147483647"])
        self.check_outcome(run.end(), outcome="cancelled", reason="parent")

    def test_the_right_parent_is_recognised(self):
        run = self.start(COMMAND, "exit", "3", options=["--parent", str(os.getpid())])
        self.check_outcome(run.end(), outcome="exited", code=3)

    def test_the_end_of_the_thread_that_started_it_does_not_matter(self):
        runs = []
        thread = threading.Thread(target=lambda: runs.append(
            self.start("sh", "-c", "echo ready; read code; exit $code", stdin=-1).wait_ready()))
        thread.start()
        thread.join()
        self.check_outcome(runs[0].end(b"6\n"), outcome="exited", code=6)


if __name__ == "__main__":
    main()
