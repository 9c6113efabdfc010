package org.memcov.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.InstrumentedModule;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;
import org.memcov.testing.ToolFolder;

/** Where lines and names come from, and what is said where they do not. */
class ModuleSourcesTest {
    @TempDir
    private Path folder;

    /** What a symbolizer told of all edges of a module. */
    private record Told(List<List<Frame>> frames, List<String> missing) {
        List<String> functions() {
            return frames.stream()
                    .flatMap(List::stream)
                    .map(Frame::function)
                    .distinct()
                    .toList();
        }

        boolean hasLines() {
            return frames.stream().flatMap(List::stream).anyMatch(frame -> frame.line() > 0);
        }

        /** The one thing that is missing. */
        void misses(String... parts) {
            assertEquals(1, missing.size(), missing.toString());
            Stream.of(parts).forEach(part -> assertTrue(missing.getFirst().contains(part), missing.getFirst()));
        }
    }

    /** A module as if it had been loaded from another path. */
    static InstrumentedModule at(Path path, InstrumentedModule module) {
        return new InstrumentedModule(
                path,
                module.buildId(),
                module.loadBias(),
                module.firstEdge(),
                module.edgeCount(),
                module.pcs(),
                module.functionEntries(),
                module.kind(),
                module.counters());
    }

    private Told ask(Tools tools, InstrumentedModule module, Path... debugFolders) {
        try (Symbolizer symbolizer = new Symbolizer(tools, List.of(debugFolders), List.of())) {
            List<List<Frame>> frames = symbolizer.frames(module, SymbolizerTest.pcs(module));
            symbolizer.frames(module, SymbolizerTest.pcs(module));
            return new Told(frames, symbolizer.missing());
        }
    }

    private static Tools all() {
        return Tools.onPath(System.getenv("PATH"));
    }

    private Tools none() throws IOException {
        return Tools.onPath(Files.createTempDirectory(folder, "empty").toString());
    }

    private Path copy(String fixture) throws IOException {
        Path library = Native.library(fixture);
        return Files.copy(library, folder.resolve(library.getFileName()));
    }

    private static Path debugFile() {
        Path library = Native.library("shapes_apart");
        return library.resolveSibling(library.getFileName() + ".debug");
    }

    private Path debugFolder(String buildId, Path content) throws IOException {
        Path root = Files.createDirectory(folder.resolve("debug"));
        Path place = root.resolve(".build-id/" + buildId.substring(0, 2) + "/" + buildId.substring(2) + ".debug");
        Files.createDirectories(place.getParent());
        Files.copy(content, place);
        return root;
    }

    @Test
    void aDebugFileIsFoundByItsLink() {
        try (Fixture apart = Fixture.load("shapes_apart");
                Fixture whole = Fixture.load("shapes")) {
            Told told = ask(all(), apart.module());

            assertEquals(ask(all(), whole.module()).frames(), told.frames());
            assertEquals(List.of(), told.missing());
        }
    }

    @Test
    void aLinkedDebugFileOfAnotherBuildIsNotUsed() throws IOException {
        Path module = copy("shapes_apart");
        Path debug = Files.copy(debugFile(), folder.resolve(debugFile().getFileName()));
        Files.writeString(debug, "more", StandardOpenOption.APPEND);
        try (Fixture fixture = Fixture.load("shapes_apart")) {
            Told told = ask(all(), at(module, fixture.module()));

            assertFalse(told.hasLines());
            assertTrue(
                    told.missing().getFirst().startsWith(debug + " is the debug file of another build"),
                    told.missing().toString());
        }
    }

    @Test
    void aDebugFileIsFoundByBuildId() throws IOException {
        Path module = copy("shapes_apart");
        try (Fixture fixture = Fixture.load("shapes_apart")) {
            Path root = debugFolder(fixture.module().buildId(), debugFile());
            Told told = ask(all(), at(module, fixture.module()), root);

            assertEquals(ask(all(), fixture.module()).frames(), told.frames());
            assertEquals(List.of(), told.missing());
        }
    }

    @Test
    void aDebugFileByBuildIdIsEnoughWhereTheModuleIsGone() throws IOException {
        try (Fixture fixture = Fixture.load("shapes_apart")) {
            Path root = debugFolder(fixture.module().buildId(), debugFile());
            Told told = ask(all(), at(folder.resolve("gone.so"), fixture.module()), root);

            assertEquals(ask(all(), fixture.module()).frames(), told.frames());
            assertEquals(List.of(), told.missing());
        }
    }

    @Test
    void aDebugFileInThePlaceOfAnotherBuildIdIsNotUsed() throws IOException {
        Path module = copy("shapes_apart");
        try (Fixture fixture = Fixture.load("shapes_apart")) {
            Path root = debugFolder(fixture.module().buildId(), Native.library("shapes"));
            Told told = ask(all(), at(module, fixture.module()), root);

            assertFalse(told.hasLines());
            assertEquals(3, told.missing().size(), told.missing().toString());
            assertTrue(
                    told.missing().get(0).startsWith(root.toString()),
                    told.missing().toString());
            assertTrue(told.missing().get(1).contains("put its debug file libshapes_apart.so.debug beside it"));
        }
    }

    @Test
    void withoutDebugInformationThereAreTheFunctionsOfTheSymbols() {
        try (Fixture fixture = Fixture.load("shapes_named")) {
            Told told = ask(all(), fixture.module());

            assertTrue(
                    told.functions().contains("shapes::Square<int>::area() const"),
                    told.functions().toString());
            assertTrue(told.frames().stream()
                    .flatMap(List::stream)
                    .allMatch(frame -> frame.file().isEmpty()));
            assertFalse(told.hasLines());
            told.misses("libshapes_named.so has no debug information", "compile it with -g", "put its debug file at");
        }
    }

    @Test
    void withoutSymbolsThereIsTheOffset() {
        try (Fixture fixture = Fixture.load("shapes_nameless")) {
            InstrumentedModule module = fixture.module();
            Told told = ask(all(), module);

            long first = module.pc(module.firstEdge());
            assertEquals(
                    "libshapes_nameless.so+0x" + Long.toHexString(first),
                    told.functions().getFirst());
            assertEquals(module.edgeCount(), told.functions().size());
            assertEquals(2, told.missing().size(), told.missing().toString());
            assertTrue(told.missing().get(1).contains("has no symbols of functions either"));
        }
    }

    @Test
    void withoutAToolThereAreTheSymbolsAsTheLinkerHasThem() throws IOException {
        try (Fixture fixture = Fixture.load("shapes")) {
            Told told = ask(none(), fixture.module());

            assertTrue(
                    told.functions().contains("shapes_measure"),
                    told.functions().toString());
            assertTrue(
                    told.functions().contains("_ZNK6shapes6SquareIiE4areaEv"),
                    told.functions().toString());
            told.misses("neither llvm-symbolizer nor addr2line", "install the package llvm or binutils");
        }
    }

    @Test
    void addr2lineAloneTellsThatColumnsAreMissing() throws IOException {
        try (Fixture fixture = Fixture.load("shapes")) {
            Told told =
                    ask(Tools.onPath(new ToolFolder(folder).with("addr2line").path()), fixture.module());

            assertTrue(told.hasLines());
            told.misses("addr2line tells no columns", "install the package llvm");
        }
    }

    @Test
    void aToolThatFailsIsReplacedByTheOther() throws IOException {
        ToolFolder tools =
                new ToolFolder(folder).withScript("llvm-symbolizer", "exit 1").with("addr2line");
        try (Fixture fixture = Fixture.load("shapes")) {
            Told told = ask(Tools.onPath(tools.path()), fixture.module());

            assertTrue(told.hasLines());
            told.misses(folder.resolve("llvm-symbolizer") + " failed for", "install another");
        }
    }

    @Test
    void aToolThatNeverAnswersIsReplacedByTheOther() throws IOException {
        ToolFolder tools = new ToolFolder(folder).withScript("llvm-symbolizer", "sleep 1000");
        Path hanging = folder.resolve("llvm-symbolizer");
        List<PcReader> readers = new ArrayList<>(List.of(new LlvmSymbolizer(hanging, Duration.ofSeconds(1))));
        readers.addAll(
                Tools.onPath(new ToolFolder(Files.createDirectory(tools.folder().resolve("other")))
                                .with("addr2line")
                                .path())
                        .readers());
        try (Fixture fixture = Fixture.load("shapes")) {
            Told told = ask(new Tools(readers, Optional.empty()), fixture.module());

            assertTrue(told.hasLines());
            told.misses(hanging + " failed for", "it has not answered for 1 seconds", "install another");
        }
    }

    @Test
    void aModuleIsWhereItsPathIsMappedToOrElseWhereItWasRecorded() throws IOException {
        Path copy = copy("shapes");
        try (Fixture fixture = Fixture.load("shapes")) {
            for (Path recorded : List.of(copy, Path.of("/build/" + copy.getFileName()))) {
                List<PathMap> maps =
                        List.of(new PathMap("/build", folder.toString()), new PathMap(folder.toString(), "/gone"));
                try (Symbolizer symbolizer = new Symbolizer(all(), List.of(), maps)) {
                    InstrumentedModule module = at(recorded, fixture.module());
                    Frame first = symbolizer
                            .frames(module, SymbolizerTest.pcs(module))
                            .getFirst()
                            .getFirst();

                    assertTrue(first.line() > 0, recorded + ": " + first);
                    assertEquals(List.of(), symbolizer.missing());
                }
            }
        }
    }

    @Test
    void aModuleThatIsGoneIsASentence() {
        try (Fixture fixture = Fixture.load("shapes")) {
            Path gone = folder.resolve("gone.so");
            Told told = ask(all(), at(gone, fixture.module()));

            assertTrue(
                    told.functions().getFirst().startsWith("gone.so+0x"),
                    told.functions().toString());
            told.misses("there is no file " + gone, "map the path");
        }
    }

    @Test
    void aModuleOfAnotherBuildIsNotUsed() {
        try (Fixture fixture = Fixture.load("shapes");
                Fixture other = Fixture.load("shapes_named")) {
            Told told = ask(all(), at(Native.library("shapes_named"), fixture.module()));

            assertTrue(told.functions().getFirst().startsWith("libshapes_named.so+0x"));
            told.misses(
                    "is another build",
                    other.module().buildId(),
                    fixture.module().buildId(),
                    "record anew");
        }
    }

    @Test
    void aFileThatIsNoModuleIsASentence() throws IOException {
        Path text = Files.writeString(folder.resolve("text.so"), "no library");
        try (Fixture fixture = Fixture.load("shapes")) {
            ask(all(), at(text, fixture.module())).misses("text.so is not an ELF file");
        }
    }
}
