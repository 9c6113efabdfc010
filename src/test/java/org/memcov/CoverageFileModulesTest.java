package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.ModuleIdentity.Kind;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;

/** Edges that come from elsewhere, merged into a coverage file module by module. */
class CoverageFileModulesTest {
    private static final Path LIBRARY = Path.of("/somewhere/libparser.so");

    @TempDir
    private Path folder;

    private final Arena arena = Arena.ofAuto();

    private CoverageFile target() throws IOException {
        return CoverageFile.openForMerging(folder.resolve("target"), arena);
    }

    private static ModuleIdentity identity(long edgeCount) {
        return new ModuleIdentity(Kind.BUILD_ID, "00c0ffee", edgeCount);
    }

    /** The only module of a file, read anew. */
    private RecordedModule only(CoverageFile file) throws IOException {
        List<RecordedModule> modules = CoverageFile.open(file.path(), arena).modules();
        assertEquals(1, modules.size());
        return modules.getFirst();
    }

    @Test
    void aModuleIsAddedWithItsEdges() throws IOException {
        CoverageFile target = target();
        target.merge(identity(130), LIBRARY, Edges.of(1, 63, 64, 130));

        RecordedModule module = only(target);
        assertEquals(identity(130), module.identity());
        assertEquals(LIBRARY, module.path());
        assertEquals(Edges.of(1, 63, 64, 130), module.snapshot());
        assertTrue(module.pc(1).isEmpty());
    }

    @Test
    void aModuleThatIsThereGainsTheEdges() throws IOException {
        CoverageFile target = target();
        target.merge(identity(130), LIBRARY, Edges.of(1, 130));
        target.merge(identity(130), Path.of("/elsewhere/libparser.so"), Edges.of(2));

        assertEquals(Edges.of(1, 2, 130), only(target).snapshot());
        assertEquals(LIBRARY, only(target).path());
    }

    @Test
    void aSetOfAnyLengthIsMergedIfItHasNoEdgeAboveTheLast() throws IOException {
        CoverageFile target = target();
        BitSet longer = new BitSet();
        longer.set(5);
        target.merge(identity(8), LIBRARY, Edges.of(longer, 200));
        target.merge(identity(8), LIBRARY, Snapshot.empty());

        assertEquals(Edges.of(5), only(target).snapshot());
    }

    @Test
    void anEdgeThatTheModuleDoesNotHaveIsRefusedAndNothingIsAdded() throws IOException {
        CoverageFile target = target();

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> target.merge(identity(8), LIBRARY, Edges.of(3, 9)));
        assertEquals(
                "edge 9 is not one of the module with build-id 00c0ffee, whose edges count from 1 to 8",
                refused.getMessage());
        assertEquals(List.of(), target.modules());
    }

    @Test
    void whatTheFormatHasNoRoomForIsRefusedAndNothingIsAdded() throws IOException {
        CoverageFile target = target();
        Path tooLong = Path.of("/" + "p".repeat(4095));
        for (ModuleIdentity none : List.of(
                identity(0),
                identity(1L << 32),
                new ModuleIdentity(Kind.BUILD_ID, "", 8),
                new ModuleIdentity(Kind.BUILD_ID, "abc", 8),
                new ModuleIdentity(Kind.BUILD_ID, "no", 8),
                new ModuleIdentity(Kind.BUILD_ID, "ab".repeat(65), 8))) {
            assertThrows(IllegalArgumentException.class, () -> target.merge(none, LIBRARY, Snapshot.empty()));
        }
        assertThrows(IllegalArgumentException.class, () -> target.merge(identity(8), tooLong, Snapshot.empty()));

        assertEquals(List.of(), target.modules());
        assertEquals(64, Files.size(target.path()));
    }

    @Test
    void edgesOfARecordedModuleBringItsPcsButNotItsHits() throws IOException {
        Path recorded = folder.resolve("recorded");
        ChildJvm.of(arguments -> Fixture.load("fixture").call("walk", 5))
                .environment("MEMCOV_FILE", recorded)
                .run()
                .succeeds();
        RecordedModule module = CoverageFile.open(recorded, arena).modules().getFirst();
        long unhit = 1;
        while (module.contains(unhit)) {
            unhit++;
        }
        CoverageFile target = target();
        target.merge(module, Edges.of(unhit));

        RecordedModule merged = only(target);
        assertEquals(module.identity(), merged.identity());
        assertEquals(module.path(), merged.path());
        assertEquals(Edges.of(unhit), merged.snapshot());
        for (long edge = 1; edge <= module.edgeCount(); edge++) {
            assertEquals(module.pc(edge), merged.pc(edge));
            assertEquals(module.isFunctionEntry(edge), merged.isFunctionEntry(edge));
        }
        assertThrows(IllegalArgumentException.class, () -> target.merge(module, Edges.of(module.edgeCount() + 1)));
    }

    @Test
    void aFileThatWasOpenedToBeReadIsNotMergedInto() throws IOException {
        Path path = Files.createFile(folder.resolve("empty"));
        CoverageFile file = CoverageFile.open(path, arena);

        assertThrows(IllegalStateException.class, () -> file.merge(identity(8), LIBRARY, Edges.of(3)));
        assertEquals(0, Files.size(path));
    }
}
