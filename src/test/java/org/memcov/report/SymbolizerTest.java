package org.memcov.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.memcov.InstrumentedModule;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;
import org.memcov.testing.ToolFolder;

/** Frames of real libraries, by each of the tools there can be. */
class SymbolizerTest {
    /** The tools, as folders of a PATH that have them. */
    enum ToolSet {
        LLVM,
        ADDR2LINE;

        Tools in(Path folder) throws IOException {
            ToolFolder tools = new ToolFolder(Files.createTempDirectory(folder, "tools"));
            return Tools.onPath(
                    switch (this) {
                        case LLVM -> tools.with("llvm-symbolizer").path();
                        case ADDR2LINE -> tools.with("addr2line").path();
                    });
        }
    }

    @TempDir
    private Path folder;

    static long[] pcs(InstrumentedModule module) {
        return LongStream.range(module.firstEdge(), module.firstEdge() + module.edgeCount())
                .map(module::pc)
                .toArray();
    }

    private static Set<String> functions(List<List<Frame>> frames) {
        return frames.stream().flatMap(List::stream).map(Frame::function).collect(Collectors.toSet());
    }

    private static Path source(String name) {
        return Path.of("src/test/native").resolve(name).toAbsolutePath();
    }

    /** The number of the line with a comment. */
    private static int line(Path source, String comment) throws IOException {
        List<String> lines = Files.readAllLines(source);
        return 1
                + LongStream.range(0, lines.size())
                        .mapToInt(Math::toIntExact)
                        .filter(index -> lines.get(index).contains("/* " + comment + " */"))
                        .findFirst()
                        .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void inlinedFunctionsAreFramesInnermostFirst(ToolSet tools) throws IOException {
        Path source = source("inlining.c");
        try (Fixture fixture = Fixture.load("inlining");
                Symbolizer symbolizer = new Symbolizer(tools.in(folder), List.of(), List.of())) {
            int line = line(source, "clamps");
            List<Frame> frames = symbolizer.frames(fixture.module(), pcs(fixture.module())).stream()
                    .filter(ofPc -> ofPc.getFirst().line() == line)
                    .findFirst()
                    .orElseThrow();

            assertEquals(
                    List.of("clamp", "inlining_scale"),
                    frames.stream().map(Frame::function).toList());
            assertEquals(source.toString(), frames.get(0).file());
            assertEquals(line(source, "calls clamp"), frames.get(1).line());
            assertEquals(tools != ToolSet.ADDR2LINE, frames.get(1).column() > 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLineOfAFunctionIsToldByLlvm(ToolSet tools) throws IOException {
        Path source = source("inlining.c");
        try (Fixture fixture = Fixture.load("inlining");
                Symbolizer symbolizer = new Symbolizer(tools.in(folder), List.of(), List.of())) {
            Map<String, Integer> lines = symbolizer.frames(fixture.module(), pcs(fixture.module())).stream()
                    .flatMap(List::stream)
                    .collect(Collectors.toMap(Frame::function, Frame::functionLine, Math::max));

            boolean isTold = tools == ToolSet.LLVM;
            assertEquals(
                    Map.of(
                            "clamp", isTold ? line(source, "declares clamp") : 0,
                            "inlining_scale", isTold ? line(source, "declares scale") : 0),
                    lines);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEdgeWhoseCodeBeginsWithoutALineHasTheLineThatFollows(ToolSet tools) throws IOException {
        Path source = source("lineless.c");
        try (Fixture fixture = Fixture.load("lineless");
                Symbolizer symbolizer = new Symbolizer(tools.in(folder), List.of(), List.of())) {
            List<Integer> lines = symbolizer.frames(fixture.module(), pcs(fixture.module())).stream()
                    .map(frames -> frames.getFirst().line())
                    .toList();

            assertTrue(lines.contains(line(source, "behind code of no line")), lines.toString());
            assertFalse(lines.contains(0), lines.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFileOfAFunctionIsToldByLlvmSymbolizer(ToolSet tools) throws IOException {
        try (Fixture fixture = Fixture.load("included");
                Symbolizer symbolizer = new Symbolizer(tools.in(folder), List.of(), List.of())) {
            String included = source("included.inc").toString();
            Set<String> files = symbolizer.frames(fixture.module(), pcs(fixture.module())).stream()
                    .flatMap(List::stream)
                    .filter(frame -> frame.file().equals(included))
                    .map(Frame::functionFile)
                    .collect(Collectors.toSet());

            boolean isTold = tools == ToolSet.LLVM;
            assertEquals(Set.of(isTold ? source("included.c").toString() : included), files);
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesOfCppAreDemangled(ToolSet tools) throws IOException {
        Path source = source("shapes.cc");
        try (Fixture fixture = Fixture.load("shapes");
                Symbolizer symbolizer = new Symbolizer(tools.in(folder), List.of(), List.of())) {
            List<List<Frame>> frames = symbolizer.frames(fixture.module(), pcs(fixture.module()));

            Set<String> functions = functions(frames);
            assertTrue(functions.contains("shapes::Square<int>::area() const"), functions.toString());
            assertTrue(functions.contains("shapes::Square<double>::area() const"), functions.toString());
            assertTrue(functions.contains("shapes::Counter::operator++()"), functions.toString());
            Set<Integer> lines = frames.stream()
                    .flatMap(List::stream)
                    .filter(frame -> frame.file().equals(source.toString()))
                    .map(Frame::line)
                    .collect(Collectors.toSet());
            assertTrue(lines.contains(line(source, "no area")), lines.toString());
            assertTrue(lines.contains(line(source, "large")), lines.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void fiftyThousandPcsInOneGoAreWhatEachIsAlone(ToolSet tools) throws IOException {
        long[] pcs = LongStream.range(0, 50_000).toArray();
        try (Fixture fixture = Fixture.load("shapes");
                Symbolizer many = new Symbolizer(tools.in(folder), List.of(), List.of());
                Symbolizer single = new Symbolizer(tools.in(folder), List.of(), List.of())) {
            InstrumentedModule module = fixture.module();
            List<List<Frame>> frames = many.frames(module, pcs);

            assertEquals(pcs.length, frames.size());
            for (long pc : pcs(module)) {
                assertEquals(single.frames(module, pc).getFirst(), frames.get((int) pc));
                assertFalse(frames.get((int) pc).getFirst().file().isEmpty(), "PC " + pc);
            }
            String beyond = "libshapes.so+0x" + Long.toHexString(pcs.length - 1);
            assertEquals(List.of(new Frame(beyond, "", 0, 0, "", 0)), frames.getLast());
        }
    }

    @Test
    void allToolsTellTheSameButForColumns() throws IOException {
        try (Fixture fixture = Fixture.load("shapes")) {
            Set<List<String>> answers = Stream.of(ToolSet.values())
                    .map(tools -> withoutColumns(tools, fixture.module()))
                    .collect(Collectors.toSet());

            assertEquals(1, answers.size(), answers.toString());
        }
    }

    private List<String> withoutColumns(ToolSet tools, InstrumentedModule module) {
        try (Symbolizer symbolizer = new Symbolizer(tools.in(folder), List.of(), List.of())) {
            return symbolizer.frames(module, pcs(module)).stream()
                    .flatMap(List::stream)
                    .map(frame -> frame.function() + " " + frame.file() + ":" + frame.line())
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSymbolizerServesSeveralModules() throws IOException {
        try (Fixture shapes = Fixture.load("shapes");
                Fixture inlining = Fixture.load("inlining");
                Symbolizer symbolizer = new Symbolizer(ToolSet.ADDR2LINE.in(folder), List.of(), List.of())) {
            for (int round = 0; round < 2; round++) {
                assertTrue(functions(symbolizer.frames(shapes.module(), pcs(shapes.module())))
                        .contains("shapes_measure"));
                assertTrue(functions(symbolizer.frames(inlining.module(), pcs(inlining.module())))
                        .contains("inlining_scale"));
            }
        }
    }

    @Test
    void whatWasFoundIsKeptForTheSameBuildId() throws IOException {
        Path copy = Files.copy(Native.library("shapes"), folder.resolve("copy.so"));
        try (Fixture fixture = Fixture.load("shapes");
                Symbolizer symbolizer = new Symbolizer(ToolSet.LLVM.in(folder), List.of(), List.of())) {
            InstrumentedModule moved = ModuleSourcesTest.at(copy, fixture.module());
            List<List<Frame>> before = symbolizer.frames(moved, pcs(moved));
            Files.delete(copy);
            endTool(symbolizer);

            assertEquals(before, symbolizer.frames(fixture.module(), pcs(moved)));
            assertEquals(List.of(), symbolizer.missing());
        }
    }

    /** From here on only what is kept can be told. */
    private static void endTool(Symbolizer symbolizer) {
        symbolizer.close();
    }

    @Test
    void filesAreMapped() throws IOException {
        Path here = source("shapes.cc").getParent();
        List<PathMap> maps = List.of(new PathMap(here.toString(), "/home/me/project"));
        try (Fixture fixture = Fixture.load("shapes");
                Symbolizer symbolizer = new Symbolizer(ToolSet.LLVM.in(folder), List.of(), maps)) {
            symbolizer.frames(fixture.module(), pcs(fixture.module())).stream()
                    .flatMap(List::stream)
                    .forEach(frame -> assertEquals("/home/me/project/shapes.cc", frame.file()));
        }
    }
}
