package org.memcov.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What of paths is shown. */
class CommonFolderTest {
    @Test
    void whatAllAbsolutePathsHaveInCommonIsLeftOut() {
        CommonFolder folder = new CommonFolder(Stream.of("/p/src/a/x.c", "/p/src/b/y.c"));

        assertEquals("/p/src", folder.path());
        assertEquals("a/x.c", folder.below("/p/src/a/x.c"));
    }

    @Test
    void aSinglePathIsShownByItsName() {
        assertEquals("x.c", new CommonFolder(Stream.of("/p/x.c")).below("/p/x.c"));
    }

    @Test
    void relativePathsAreShownWhole() {
        CommonFolder folder = new CommonFolder(Stream.of("/p/src/x.c", "org/Foo.java"));

        assertEquals("org/Foo.java", folder.below("org/Foo.java"));
        assertEquals("x.c", folder.below("/p/src/x.c"));
    }

    @Test
    void detoursAreTakenOut() {
        CommonFolder folder = new CommonFolder(Stream.of("/p/a/../b/./x.c", "/p/b/y.c"));

        assertEquals("/p/b", folder.path());
        assertEquals("x.c", folder.below("/p/a/../b/./x.c"));
        assertEquals("z.c", String.join("/", CommonFolder.names("../../z.c")));
    }

    @Test
    void whatIsNoAbsolutePathIsNotTakenApart() {
        CommonFolder folder = new CommonFolder(Stream.of("/p/x.c"));

        String test = "parses(String) > [1] http://a//b/../c";
        assertEquals(test, folder.below(test));
    }

    @Test
    void namesThatBeginAlikeAreNoFolder() {
        assertEquals("/p", new CommonFolder(Stream.of("/p/ab/x.c", "/p/abc/y.c")).path());
    }
}
