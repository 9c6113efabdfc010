package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memcov.cli.Diagnoses.DRIVER;
import static org.memcov.cli.Diagnoses.assertVerdict;
import static org.memcov.cli.Diagnoses.calling;
import static org.memcov.cli.Diagnoses.doctor;
import static org.memcov.cli.Diagnoses.module;
import static org.memcov.cli.Diagnoses.modules;
import static org.memcov.cli.Diagnoses.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Native;

/** What {@code memcov doctor -- COMMAND} does with a command, and shows of its processes, modules and end. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class DoctorCommandTest {
    @TempDir
    private Path folder;

    @Test
    void theTableHasARowForEachModule() {
        CommandLineRun run = doctor(calling(DRIVER, "fixture", "static"));

        assertEquals(0, run.exit(), run.err());
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.get(0).startsWith(DRIVER + " ") && lines.get(0).endsWith(": exit 0"), lines.get(0));
        assertTrue(lines.get(2).matches("module +processes +hit +edges +served by"), lines.get(2));
        assertTrue(lines.get(3).matches("libfixture\\.so +1 +3 +\\d+ +preloaded libmemcov\\.so \\(memcov\\)"));
        assertTrue(lines.get(4).matches("libstatic\\.so +1 +2 +3 +itself \\(memcov\\)"), lines.get(4));
        assertTrue(lines.get(6).startsWith("libfixture.so is counted: 3 of "), lines.get(6));
        assertEquals("Everything instrumented is counted.", lines.getLast());
    }

    @Test
    void symbolsAreBoundAsWithoutDoctor() throws IOException {
        // Bound at once, its function that nobody defines would keep it from being loaded.
        Map<String, Object> report = report(0, calling(DRIVER, "unresolved", "wrapper", "orphan", "bare"));
        assertEquals("exit 0", report.get("ending"));
        assertEquals(
                List.of("libunresolved.so", "libwrapped.so", "liborphan.so", "libbare.so"),
                modules(report).stream()
                        .map(module -> Text.name(Path.of((String) module.get("module"))))
                        .toList());
    }

    @Test
    void theProcessesThatTheCommandStartsAreFollowed() throws IOException {
        Path library = Native.library("fixture");
        String script = "cd '" + Native.program("") + "'\n./driver ../libfixture.so classify 3\n"
                + "./driver_sanitized '" + library + "' classify 3\n"
                + "exec ./driver ../libsecond.so second_step 1\n";
        Path file = Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + script);
        Files.setAttribute(file, "unix:mode", 0755);
        Map<String, Object> report = report(3, "--", file);

        List<Map<String, Object>> modules = modules(report);
        assertEquals(3, modules.size(), report::toString);
        assertEquals(
                List.of(true, true, false),
                Stream.of("libsecond.so is counted", "libfixture.so is counted", "libfixture.so stays at 0")
                        .map(start -> modules.stream()
                                .filter(module -> ((String) module.get("verdict")).startsWith(start))
                                .findFirst()
                                .orElseThrow()
                                .get("counted"))
                        .toList());
        assertEquals(3, ((List<?>) report.get("processes")).size(), report::toString);
    }

    @Test
    void oneModuleOfSeveralProcessesIsOneRow() throws IOException {
        String call = DRIVER + " " + Native.library("fixture") + " classify ";
        Map<String, Object> module = module(report(0, "--", "sh", "-c", call + "1; " + call + "-1; true"));
        assertEquals(2, ((List<?>) module.get("processes")).size(), module::toString);
        assertEquals(4, module.get("hit"));
    }

    @Test
    void aCommandThatLoadsNothingInstrumented() throws IOException {
        Map<String, Object> report = report(3, calling(DRIVER, "plain"));
        assertTrue(((String) report.get("verdict")).startsWith("Nothing instrumented was loaded."), report::toString);
    }

    @Test
    void whatACommandWroteIsShownIfItFails() {
        CommandLineRun run = doctor("--", "sh", "-c", "echo one >&2; echo two >&2; exit 9");
        assertEquals(3, run.exit());
        assertTrue(run.out().contains(": exit 9\n    one\n    two\n"), run.out());
    }

    @Test
    void aCommandThatHangsIsKilledWithAllItStarted() throws IOException {
        Path pids = folder.resolve("pids");
        String script = "sleep 600 & echo $! > " + pids + "; setsid sh -c 'echo $$ >> " + pids + "; sleep 600' & "
                + DRIVER + " " + Native.library("fixture") + " classify 1; wait";
        Map<String, Object> report = report(0, "--timeout", "2", "--", "sh", "-c", script);

        assertEquals("timeout", report.get("ending"));
        assertVerdict("libfixture.so is counted: ", module(report));
        List<String> started = Files.readAllLines(pids);
        assertEquals(2, started.size());
        for (String pid : started) {
            assertFalse(
                    ProcessHandle.of(Long.parseLong(pid))
                            .filter(DoctorCommandTest::runs)
                            .isPresent(),
                    pid);
        }
    }

    /** Whether a process does more than wait for somebody to ask how it ended. */
    private static boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void nothingIsLeftInTheTemporaryFolder() throws IOException {
        String system = System.getProperty("java.io.tmpdir");
        System.setProperty("java.io.tmpdir", folder.toString());
        try {
            assertEquals(0, doctor(calling(DRIVER, "fixture")).exit());
            assertEquals(1, doctor("--", folder.resolve("missing")).exit());
        } finally {
            System.setProperty("java.io.tmpdir", system);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aCommandThatIsNowhereIsASentence() {
        CommandLineRun run = doctor("--", "no-such-command");
        assertEquals(1, run.exit());
        assertEquals(
                "memcov: the command cannot be started: there is no command 'no-such-command' in the folders of PATH:"
                        + " give its path\n",
                run.err());
    }

    @Test
    void wrongUsage() {
        for (Object[] arguments :
                List.of(new Object[] {}, new Object[] {"a", "b"}, new Object[] {"a", "--", "b"}, new Object[] {"--"})) {
            CommandLineRun run = doctor(arguments);
            assertEquals(2, run.exit(), run.out());
            assertTrue(run.err().contains("Usage: memcov doctor [--json] LIBRARY"), run.err());
        }
        assertEquals(
                "memcov: --timeout takes a number of seconds above 0, not 0.0\n",
                doctor("--timeout", "0", "--", "true").err());
    }

    @Test
    void helpDocumentsTheExitCodes() {
        CommandLineRun run = doctor("--help");
        assertEquals(0, run.exit());
        assertTrue(run.out().contains("  3   some coverage would stay 0, or nothing is instrumented"), run.out());
    }
}
