package org.memcov.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourceFilterTest {
    private static final SourceFilter ORDINARY = new SourceFilter(List.of(), List.of());

    private static SourceFilter including(String... globs) {
        return new SourceFilter(List.of(globs), List.of());
    }

    private static SourceFilter excluding(String... globs) {
        return new SourceFilter(List.of(), List.of(globs));
    }

    @Test
    void systemAndGeneratedFilesAreLeftOut() {
        List.of(
                        "/usr/include/stdlib.h",
                        "/usr/lib/gcc/x86_64-linux-gnu/12/../../../include/c++/12/vector",
                        "/usr/lib/llvm-14/lib/clang/14.0.6/include/emmintrin.h",
                        "/opt/llvm/lib/clang/18/include/stddef.h",
                        "/opt/gcc/include/c++/13/bits/stl_vector.h",
                        "/home/me/build/CMakeFiles/parser.dir/cmake_pch.hxx",
                        "/home/me/src/<built-in>",
                        "<built-in>")
                .forEach(file -> assertFalse(ORDINARY.accepts(file), file));
        List.of("/home/me/src/a.c", "src/a.c", "/home/me/usr/include/a.h", "")
                .forEach(file -> assertTrue(ORDINARY.accepts(file), file));
    }

    @Test
    void whatIsIncludedIsNotLeftOutAndNothingElseRemains() {
        SourceFilter filter = including("/usr/include/c++/**", "src/**");

        assertTrue(filter.accepts("/usr/include/c++/12/vector"));
        assertTrue(filter.accepts("/home/me/src/deep/a.c"));
        assertTrue(filter.accepts("src/a.c"));
        assertFalse(filter.accepts("/home/me/lib/a.c"));
        assertFalse(filter.accepts(""));
    }

    @Test
    void allFilesAreThoseOfTheSystemTooButNotWhatIsExcludedOrMadeUp() {
        SourceFilter all = SourceFilter.ofAll(List.of("*.inc"));

        List.of("/usr/include/stdlib.h", "/home/me/build/CMakeFiles/a.c", "src/a.c", "")
                .forEach(file -> assertTrue(all.accepts(file), file));
        List.of("/usr/include/a.inc", "<built-in>").forEach(file -> assertFalse(all.accepts(file), file));
    }

    @Test
    void excludingWinsOverIncluding() {
        SourceFilter filter = new SourceFilter(List.of("src/**"), List.of("*_test.c"));

        assertTrue(filter.accepts("/home/me/src/a.c"));
        assertFalse(filter.accepts("/home/me/src/a_test.c"));
        assertFalse(excluding("3rdparty/**").accepts("/home/me/3rdparty/x/a.c"));
    }

    @Test
    void aGlobThatBeginsWithASlashBeginsAtTheRoot() {
        assertFalse(excluding("/src/**").accepts("/src/a.c"));
        assertTrue(excluding("/src/**").accepts("/home/me/src/a.c"));
    }

    private static Frame frame(String function, String file) {
        return new Frame(function, file, 7, 3, file, 5);
    }

    @Test
    void codeInlinedFromAHeaderThatIsLeftOutCountsForTheLineItIsInlinedInto() {
        Frame inlined = frame("push_back", "/usr/include/c++/12/bits/stl_vector.h");
        Frame own = frame("fill", "/home/me/src/a.cc");

        assertEquals(List.of(own), ORDINARY.frames(List.of(inlined, own)));
        assertEquals(List.of(), ORDINARY.frames(List.of(inlined)));
    }

    @Test
    void aFunctionCountsForTheFileThatDefinesItIfThatIsOfInterest() {
        Frame frame = new Frame("fill", "src/rest.inc", 2, 3, "src/a.c", 5);

        assertEquals("src/a.c", ORDINARY.functionFile(frame));
        assertEquals("src/rest.inc", excluding("*.c").functionFile(frame));
    }

    @Test
    void whatIsNoGlobIsASentence() {
        String message = assertThrows(IllegalArgumentException.class, () -> including("src/[a"))
                .getMessage();

        assertTrue(message.startsWith("'src/[a' is no glob: "), message);
    }
}
