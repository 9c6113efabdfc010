package org.memcov.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class PathMapTest {
    private static String mapped(String path, String... maps) {
        return PathMap.apply(List.of(maps).stream().map(PathMap::parse).toList(), path);
    }

    @Test
    void aPrefixIsReplaced() {
        assertEquals("/home/me/src/a.c", mapped("/build/src/a.c", "/build=/home/me"));
        assertEquals("/home/me/src/a.c", mapped("/build/src/a.c", "/build/=/home/me/"));
        assertEquals("src/a.c", mapped("/build/src/a.c", "/build/src=src"));
    }

    @Test
    void theLongestPrefixCountsInWhateverOrder() {
        assertEquals("/b/a.c", mapped("/build/src/a.c", "/build=/a", "/build/src=/b"));
        assertEquals("/b/a.c", mapped("/build/src/a.c", "/build/src=/b", "/build=/a"));
    }

    @Test
    void onlyWholeNamesAreAPrefix() {
        assertEquals("/builder/a.c", mapped("/builder/a.c", "/build=/home/me"));
    }

    @Test
    void theFirstEqualsSignIsBetweenTheTwo() {
        assertEquals(new PathMap("/build", "/a=b"), PathMap.parse("/build=/a=b"));
    }

    @Test
    void whatIsNoMapIsASentence() {
        assertEquals(
                "'/build' is no path map: give FROM=TO, such as /build=/home/me/project",
                assertThrows(IllegalArgumentException.class, () -> PathMap.parse("/build"))
                        .getMessage());
        assertEquals(
                "a path map needs a folder to map: FROM=TO, such as /build=/home/me",
                assertThrows(IllegalArgumentException.class, () -> PathMap.parse("=/home"))
                        .getMessage());
    }
}
