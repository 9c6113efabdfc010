package org.memcov.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;
import org.memcov.Coverage;
import org.memcov.CoverageException;
import org.memcov.Scope;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/**
 * Memcov as a module and on the class path, used from outside it. This package is none of the
 * module's, so that a child JVM can load it from the class path.
 */
class ModulePathTest {
    private static void useIt(String... arguments) {
        try (Fixture fixture = Fixture.load("fixture")) {
            Coverage coverage = fixture.coverage();
            coverage.reset();
            try (Scope scope = coverage.push()) {
                fixture.call("walk", 3);
                assertTrue(scope.newEdges() > 0);
            }
            assertEquals(1, coverage.modules().size());
            System.out.print(Coverage.class.getModule());
        }
    }

    private static void useItWithoutFlightRecorder(String... arguments) {
        assertThrows(ClassNotFoundException.class, () -> Class.forName("jdk.jfr.Event"));
        useIt();
    }

    private static void printRefusal(String... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            System.out.print(
                    assertThrows(CoverageException.class, () -> Coverage.load(Native.library("fixture"), arena))
                            .getMessage());
        }
    }

    @Test
    void itWorksOnTheModulePath() {
        var result = ChildJvm.of(ModulePathTest::useIt).onModulePath().run().succeeds();
        assertEquals("module org.memcov", result.out());
        assertEquals("", result.err());
    }

    @Test
    void itWorksOnTheClassPath() {
        var result = ChildJvm.of(ModulePathTest::useIt).run().succeeds();
        assertTrue(result.out().startsWith("unnamed module"), result::out);
        assertEquals("", result.err());
    }

    /** As in an image that was linked without the module jdk.jfr. */
    @Test
    void itWorksOnTheModulePathOfAJavaWithoutFlightRecorder() {
        var result = ChildJvm.of(ModulePathTest::useItWithoutFlightRecorder)
                .onModulePath()
                .option("--limit-modules=org.memcov")
                .run()
                .succeeds();
        assertEquals("module org.memcov", result.out());
        assertEquals("", result.err());
    }

    @Test
    void itWorksOnTheClassPathOfAJavaWithoutFlightRecorder() {
        var result = ChildJvm.of(ModulePathTest::useItWithoutFlightRecorder)
                .option("--limit-modules=java.base")
                .run()
                .succeeds();
        assertTrue(result.out().startsWith("unnamed module"), result::out);
        assertEquals("", result.err());
    }

    @Test
    void itsInternalPackagesAreNotExported() {
        ChildJvm.of(arguments -> {
                    Module module = Coverage.class.getModule();
                    assertTrue(module.isExported("org.memcov"));
                    for (String name : module.getPackages()) {
                        assertFalse(name.contains("internal") && module.isExported(name), name);
                    }
                    Method method = Class.forName("org.memcov.internal.Words").getMethod("wordCount", long.class);
                    assertThrows(IllegalAccessException.class, () -> method.invoke(null, 1L));
                })
                .onModulePath()
                .run()
                .succeeds();
    }

    @Test
    void aJvmThatForbidsNativeAccessToTheModuleNamesIt() {
        String deny = Runtime.version().feature() >= 24
                ? "--illegal-native-access=deny"
                : "--enable-native-access=ALL-UNNAMED";
        assertEquals(
                "this JVM does not let memcov access native memory: run java with --enable-native-access=org.memcov",
                ChildJvm.of(ModulePathTest::printRefusal)
                        .onModulePath()
                        .withoutNativeAccess()
                        .option(deny)
                        .run()
                        .succeeds()
                        .out());
    }

    @Test
    void nothingIsWarnedOfUnderCheckedJni() {
        var result = ChildJvm.of(arguments -> {
                    useIt();
                    try (Fixture second = Fixture.load("second");
                            Fixture own = Fixture.load("static");
                            Arena arena = Arena.ofConfined()) {
                        for (Fixture fixture : new Fixture[] {second, own}) {
                            Coverage coverage = fixture.coverage();
                            coverage.deserialize(coverage.serialize(arena));
                            coverage.merge(coverage.snapshot());
                            coverage.restore(coverage.hits());
                            assertEquals(coverage.now(), coverage.hitmap().count());
                        }
                    }
                })
                .option("-Xcheck:jni")
                .run()
                .succeeds();
        String written = result.out() + result.err();
        assertFalse(written.contains("WARNING") || written.contains("FATAL"), written);
    }
}
