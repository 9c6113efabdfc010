/**
 * Coverage of native libraries by the tests of a project, with JUnit (Jupiter 5.13 or later, 6 as well).
 *
 * {@snippet :
 * @NativeCoverage(library = "build/libparser.so")
 * class ParserTest {
 *     @Test
 *     void parsesNumbers() { … }
 * }
 * }
 *
 * {@link org.memcov.junit.NativeCoverage} on a class or method, or a {@link
 * org.memcov.junit.NativeCoverageExtension} made in code, opens a level of coverage for each test, each
 * invocation of a parameterized or repeated one, and each dynamic test. What it hit is a report entry
 * ({@code memcov.edges}, {@code memcov.newEdges}, {@code memcov.total}); when the outermost class has
 * ended, a table of its tests is printed, and when the last test has, a line with what the JVM covered
 * in tests and outside them ({@link org.memcov.junit.CoverageTotals}).
 *
 * <h2>What counts as a test's</h2>
 *
 * The test method alone, with the callbacks of extensions that are registered behind this one. What
 * loading the library, {@code @BeforeAll} and {@code @BeforeEach} methods and constructors hit lies
 * beneath: it is in the totals, but no test's, and not new to a test that hits it again. With {@code
 * withSetUp} a test has its {@code @BeforeEach} and {@code @AfterEach} methods, too. A factory of dynamic
 * tests has no row: its tests have. A disabled test has none, an aborted one has. New is what nothing
 * beneath held, so it depends on the order of the tests, and resetting coverage outside a test makes
 * edges new again.
 *
 * <h2>Libraries</h2>
 *
 * They are loaded before the test class is initialized, so that its own {@code System.load} of the same
 * file finds the callbacks served; they stay loaded until the JVM ends. A library that cannot be found
 * or loaded, or is not instrumented, fails the class with a sentence.
 *
 * <h2>Parallel tests</h2>
 *
 * Coverage is the process's. Annotated tests lock the resource {@link
 * org.memcov.junit.NativeCoverage#LOCK}, so they run one at a time; where there is no lock (an extension
 * made in code), a test that would be measured while another one is fails before it runs. Tests that are
 * not measured cannot be seen: if they run instrumented code in parallel, have them take the lock, too,
 * or put {@code @Isolated} on the measured class. The table says so where tests run in parallel. A test
 * that is left by {@code @Timeout} in a thread of its own may go on hitting edges while later ones run.
 *
 * <h2>One file for a build</h2>
 *
 * <table>
 * <caption>System properties or JUnit configuration parameters</caption>
 * <tr><td>{@code memcov.junit.file}</td><td>a coverage file that all JVMs of the build write, each hit
 * at once, whatever becomes of the JVM. Beside it lies a {@link org.memcov.junit.TestJournal} of what
 * each test hit. Both go on where an earlier build left them. There is none if this is not set.</td></tr>
 * <tr><td>{@code memcov.junit.library}</td><td>the library where {@code @NativeCoverage} names none</td></tr>
 * <tr><td>{@code memcov.junit.table}</td><td>{@code false}: no tables</td></tr>
 * </table>
 *
 * <p>With {@code junit.jupiter.extensions.autodetection.enabled} and {@code memcov.junit.library} all
 * tests are measured, without an annotation. And no extension at all is needed for the coverage file
 * alone: {@code MEMCOV_FILE} in the environment of the JVMs has every process write it.
 */
package org.memcov.junit;
