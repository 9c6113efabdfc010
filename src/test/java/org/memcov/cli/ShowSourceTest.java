package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.Coverage;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/** {@code memcov show --source}. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ShowSourceTest {
    private static final Path SOURCE = Path.of("src/test/native/inlining.c").toAbsolutePath();

    @TempDir
    private static Path shared;

    private static Path unclamped;

    @TempDir
    private Path folder;

    @BeforeAll
    static void record() {
        unclamped = recorded("inlining", "inlining_scale");
    }

    /** A file that a process left which loaded a fixture and called a function with 1. */
    private static Path recorded(String fixture, String function) {
        Path file = shared.resolve(fixture);
        ChildJvm.of(arguments -> Fixture.load(arguments[0]).call(arguments[1], 1))
                .arguments(fixture, function)
                .environment("MEMCOV_FILE", file)
                .run()
                .succeeds();
        return file;
    }

    private static CommandLineRun show(Object... arguments) {
        return CommandLineRun.of(
                Main::execute,
                Stream.concat(Stream.of("show"), Stream.of(arguments)).toArray());
    }

    /** The lines of edges, without their numbers. */
    private static List<String> places(CommandLineRun run) {
        assertEquals(0, run.exit(), run.err());
        return run.out()
                .lines()
                .filter(line -> line.matches("  \\d+  .*"))
                .map(line -> line.replaceFirst("^  \\d+  ", ""))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> json(CommandLineRun run) throws IOException {
        Object module = JSON.std.listFrom(run.out()).getFirst();
        return (List<Map<String, Object>>) ((Map<String, Object>) module).get("places");
    }

    private static String at(String comment, String column) throws IOException {
        List<String> lines = Files.readAllLines(SOURCE);
        int index = lines.indexOf(lines.stream()
                .filter(line -> line.contains("/* " + comment + " */"))
                .findFirst()
                .orElseThrow());
        return " at " + SOURCE + ":" + (index + 1) + column;
    }

    @Test
    void anEdgeThatWasHitHasItsFunctionAndPlace() throws IOException {
        List<String> hit = places(show("--source", unclamped));

        String at = at("clamps", "");
        assertTrue(hit.contains("inlining_scale" + at("declares scale", "")), hit.toString());
        assertTrue(hit.stream().noneMatch(line -> line.startsWith("clamp" + at)), hit.toString());
    }

    @Test
    void anEdgeThatWasMissedTellsWhatItIsInlinedInto() throws IOException {
        List<String> missed = places(show("--source", "--missed", unclamped));

        assertEquals(
                List.of("clamp" + at("clamps", ":17") + ", inlined into inlining_scale" + at("calls clamp", ":16")),
                missed);
    }

    @Test
    void eachEdgeIsEitherHitOrMissed() throws IOException {
        Map<String, Object> content = JSON.std.mapFrom(
                show("--json", unclamped).out().strip().replaceFirst("^\\[", "").replaceFirst("]$", ""));
        int hit = places(show("--source", unclamped)).size();
        int missed = places(show("--source", "--missed", unclamped)).size();

        assertEquals(content.get("hit"), hit);
        assertEquals(content.get("edges"), hit + missed);
    }

    @Test
    void jsonHasAllOfEachFrame() throws IOException {
        List<Map<String, Object>> missed = json(show("--source", "--missed", "--json", unclamped));

        Map<?, ?> frame = (Map<?, ?>) ((List<?>) missed.getFirst().get("frames")).getFirst();
        assertEquals("clamp", frame.get("function"));
        assertEquals(SOURCE.toString(), frame.get("file"));
        assertEquals(at("declares clamp", ""), " at " + SOURCE + ":" + frame.get("functionLine"));
        assertTrue(missed.getFirst().get("pc").toString().matches("0x[0-9a-f]+"), missed.toString());
    }

    @Test
    void whatIsLeftOutIsCounted() {
        CommandLineRun run = show("--source", "--exclude", "*.c", unclamped);

        assertEquals(List.of(), places(run));
        assertTrue(run.out().matches("(?s).*\n  not listed: \\d+ edges in files that are left out\n"), run.out());
        assertEquals(places(show("--source", unclamped)), places(show("--source", "--include", "*.c", unclamped)));
    }

    @Test
    void pathsAreMapped() {
        List<String> hit = places(show("--source", "--map", SOURCE.getParent() + "=/home/me", unclamped));

        assertTrue(hit.stream().allMatch(line -> line.contains(" at /home/me/inlining.c:")), hit.toString());
    }

    @Test
    void debugFilesAreLookedForWhereTheOptionSays() throws IOException {
        Path module = Files.copy(Native.library("shapes_apart"), folder.resolve("apart.so"));
        Path apart = folder.resolve("apart");
        ChildJvm.of(arguments -> Coverage.load(Path.of(arguments[0]), Arena.ofShared()))
                .arguments(module)
                .environment("MEMCOV_FILE", apart)
                .run()
                .succeeds();
        String buildId = show(apart).out().replaceFirst("(?s).*build-id ([0-9a-f]+).*", "$1");
        Path debug = folder.resolve(".build-id/" + buildId.substring(0, 2) + "/" + buildId.substring(2) + ".debug");
        Files.createDirectories(debug.getParent());
        Files.copy(Native.folder().resolve("libshapes_apart.so.debug"), debug);

        CommandLineRun without = show("--source", "--missed", apart);
        assertTrue(without.err().startsWith("memcov: warning: " + module + " has no debug info"), without.err());
        CommandLineRun with = show("--source", "--missed", "--debug-folder", folder, apart);
        assertEquals("", with.err());
        assertTrue(places(with).getFirst().contains("shapes.cc:"), with.out());
    }

    @Test
    void optionsOfSourceFilesNeedSource() {
        for (List<Object> options : List.<List<Object>>of(List.of("--missed"), List.of("--exclude", "*.c"))) {
            CommandLineRun run =
                    show(Stream.concat(options.stream(), Stream.of(unclamped)).toArray());

            assertEquals(2, run.exit());
            assertEquals("memcov: --missed, and options that tell of source files, need --source\n", run.err());
        }
    }

    @Test
    void allFilesAndSomeFilesExcludeEachOther() {
        CommandLineRun run = show("--source", "--all-files", "--include", "*.c", unclamped);

        assertEquals(2, run.exit());
        assertEquals("memcov: --all-files takes all source files, --include some: give one of them\n", run.err());
    }

    @Test
    void aMapThatIsNoneIsASentence() {
        CommandLineRun run = show("--source", "--map", "/build", unclamped);

        assertEquals(2, run.exit());
        assertEquals("memcov: '/build' is no path map: give FROM=TO, such as /build=/home/me/project\n", run.err());
    }
}
