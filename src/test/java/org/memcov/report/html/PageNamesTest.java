package org.memcov.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of pages that any file system takes, one a path. */
class PageNamesTest {
    private final PageNames names = new PageNames();

    @Test
    void aPathBecomesAName() {
        assertEquals("src-lib-bits.c", names.of("src/lib/bits.c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", ".hidden", "-rf", "con.c", "AUX", "a b\0\n\"<>|?*:\\.c", "日本語.c", ""})
    void whateverAPathIsItsNameIsSafe(String path) {
        assertTrue(names.of(path).matches("[A-Za-z0-9_][A-Za-z0-9._-]*"));
        assertTrue(!names.of(path).matches("(?i)(con|aux)(\\..*)?"));
    }

    @Test
    void namesThatDifferInCaseOnlyAreToldApart() {
        String first = names.of("src/Makefile.c");
        String second = names.of("src/makefile.c");

        assertNotEquals(first.toLowerCase(Locale.ROOT), second.toLowerCase(Locale.ROOT));
    }

    @Test
    void pathsThatGiveTheSameNameAreToldApart() {
        assertNotEquals(names.of("a/b.c"), names.of("a-b.c"));
        assertNotEquals(names.of("é.c"), names.of("è.c"));
    }

    @Test
    void aLongPathIsCutAndStillTellsItsFile() {
        String first = names.of("x".repeat(300) + "/file.c");
        String second = names.of("y".repeat(300) + "x".repeat(200) + "/file.c");

        assertTrue(first.length() < 130);
        assertTrue(first.endsWith("-file.c"));
        assertNotEquals(first, second);
    }

    @Test
    void theSamePathsGetTheSameNames() {
        PageNames others = new PageNames();
        for (String path : new String[] {"a/b.c", "a-b.c", "A-b.c"}) {
            assertEquals(names.of(path), others.of(path));
        }
    }
}
