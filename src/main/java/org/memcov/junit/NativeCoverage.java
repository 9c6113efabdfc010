package org.memcov.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Measures which edges of native libraries each test hits: those of a class, with its nested classes
 * and subclasses, or one test method.
 *
 * {@snippet :
 * @NativeCoverage(library = "build/libparser.so", minNewEdges = 1)
 * class ParserTest {
 *     @ParameterizedTest
 *     @ValueSource(strings = {"1", "[]", "{\"a\": null}"})
 *     void parses(String text) { … } // each invocation has its own row
 * }
 * }
 *
 * <p>On a method and on its class: the method's holds, and what it does not say, the class's; the same
 * for a nested class.
 *
 * <p>Tests that have it exclude each other, by a resource lock, when tests run in parallel.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NativeCoverageExtension.class)
@ResourceLock(NativeCoverage.LOCK)
@SuppressWarnings("exports") // JUnit stays optional, see NativeCoverageExtension
public @interface NativeCoverage {
    /**
     * The resource that measured tests lock: coverage belongs to the process, so that two tests at a
     * time would see each other's hits. {@code @ResourceLock(NativeCoverage.LOCK)} keeps other tests
     * that run instrumented code away from them.
     */
    String LOCK = "org.memcov.coverage";

    /** A threshold that is not said here. */
    long UNSET = -1;

    /**
     * The instrumented libraries, in load order. With a slash in it it is a path, in the working
     * directory if it is relative; without, a name such as {@code parser} or {@code libparser.so},
     * to be found on {@code java.library.path}, {@code LD_LIBRARY_PATH} or among the system's. {@code
     * ${key}} stands for a system property or JUnit configuration parameter. None: {@code
     * ${memcov.junit.library}}.
     *
     * @return paths or names
     */
    String[] library() default {};

    /**
     * How many edges each test has to hit.
     *
     * @return a number of edges
     */
    long minEdges() default UNSET;

    /**
     * How many edges each test has to hit that nothing in this JVM had hit before. It depends on the
     * order of the tests.
     *
     * @return a number of edges
     */
    long minNewEdges() default UNSET;

    /**
     * How many edges the tests of a class have to hit together. Not for methods. It fails the class
     * also if not all of its tests were run.
     *
     * @return a number of edges
     */
    long minClassEdges() default UNSET;

    /**
     * Whether what {@code @BeforeEach} and {@code @AfterEach} methods hit is the test's, too.
     * Otherwise it is nobody's, and not new to the tests that come after. Dynamic tests have none.
     *
     * @return true to measure these methods with the test
     */
    boolean withSetUp() default false;
}
