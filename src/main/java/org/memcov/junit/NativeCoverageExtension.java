package org.memcov.junit;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.platform.commons.support.AnnotationSupport;
import org.memcov.Coverage;

/**
 * Measures which edges of native libraries each test hits. {@link NativeCoverage} registers it; it
 * can also be made in code:
 *
 * {@snippet :
 * @RegisterExtension
 * static final NativeCoverageExtension COVERAGE =
 *         NativeCoverageExtension.of(Coverage.load(path, Arena.global())).withMinEdges(100);
 * }
 *
 * <p>Such an extension does not lock anything: with parallel execution its class needs
 * {@code @ResourceLock(NativeCoverage.LOCK)}. A test that would be measured while another one is fails
 * before it runs.
 *
 * <p>A method of such a class may have a parameter of type {@link Coverage}, or {@code Coverage[]}
 * if there are several libraries: what {@link Coverage#load} returned for each.
 *
 * <p>Immutable.
 */
@SuppressWarnings("exports") // JUnit stays optional: required transitively, all modules would need it to compile
public final class NativeCoverageExtension
        implements BeforeAllCallback,
                TestInstancePreConstructCallback,
                BeforeEachCallback,
                BeforeTestExecutionCallback,
                AfterTestExecutionCallback,
                AfterEachCallback,
                AfterAllCallback,
                InvocationInterceptor,
                ParameterResolver {
    /** Null: as the annotations say. */
    private final Settings made;

    private NativeCoverageExtension(Settings made) {
        this.made = made;
    }

    /** For JUnit: does as {@link NativeCoverage} says where it is found. */
    public NativeCoverageExtension() {
        this(null);
    }

    /**
     * Measures libraries that are loaded already, or were loaded by {@link Coverage#load}.
     *
     * @param coverages of each library; to stay usable until the tests have ended
     * @return an extension without thresholds
     */
    public static NativeCoverageExtension of(Coverage... coverages) {
        if (coverages.length == 0) {
            throw new IllegalArgumentException("there is no coverage to measure: give that of a library");
        }
        return new NativeCoverageExtension(new Settings(List.of(), List.of(coverages), Thresholds.NONE, false));
    }

    /**
     * Loads libraries, when the first test needs them, and measures them.
     *
     * @param libraries paths or names, as for {@link NativeCoverage#library()}
     * @return an extension without thresholds
     */
    public static NativeCoverageExtension loading(String... libraries) {
        return new NativeCoverageExtension(new Settings(List.of(libraries), List.of(), Thresholds.NONE, false));
    }

    /**
     * The same with {@link NativeCoverage#minEdges()}.
     *
     * @param edges how many each test has to hit
     * @return an extension
     */
    public NativeCoverageExtension withMinEdges(long edges) {
        Thresholds now = settingsMade().thresholds();
        return with(new Thresholds(edges, now.minNewEdges(), now.minClassEdges()));
    }

    /**
     * The same with {@link NativeCoverage#minNewEdges()}.
     *
     * @param edges how many each test has to hit that nothing had hit before
     * @return an extension
     */
    public NativeCoverageExtension withMinNewEdges(long edges) {
        Thresholds now = settingsMade().thresholds();
        return with(new Thresholds(now.minEdges(), edges, now.minClassEdges()));
    }

    /**
     * The same with {@link NativeCoverage#minClassEdges()}. Its field has to be static then.
     *
     * @param edges how many the tests of the class have to hit together
     * @return an extension
     */
    public NativeCoverageExtension withMinClassEdges(long edges) {
        Thresholds now = settingsMade().thresholds();
        return with(new Thresholds(now.minEdges(), now.minNewEdges(), edges));
    }

    /**
     * The same with {@link NativeCoverage#withSetUp()}.
     *
     * @return an extension
     */
    public NativeCoverageExtension withSetUp() {
        Settings now = settingsMade();
        return new NativeCoverageExtension(new Settings(now.libraries(), now.loaded(), now.thresholds(), true));
    }

    private NativeCoverageExtension with(Thresholds thresholds) {
        return new NativeCoverageExtension(settingsMade().with(thresholds));
    }

    private Settings settingsMade() {
        return made == null ? Settings.NONE : made;
    }

    private Optional<Settings> settings(ExtensionContext context) {
        return made == null ? Settings.of(context) : Optional.of(made);
    }

    /** Has constructors be those of their test, so that an annotation of its method is seen. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    /** Libraries are loaded before any code of the class, which may load them itself. */
    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        settings(context).ifPresent(settings -> settings.coverages(context));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        settings(context).ifPresent(settings -> {
            settings.coverages(context);
            // Called for nested classes, too, which have their own threshold or none.
            boolean isOwn = made == null ? Settings.isAnnotated(context) : !ClassThreshold.isAround(context);
            if (isOwn && settings.thresholds().minClassEdges() != NativeCoverage.UNSET) {
                ClassThreshold.begin(context, settings.thresholds());
            }
        });
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        settings(context).ifPresent(settings -> {
            if (made != null
                    && made.thresholds().minClassEdges() != NativeCoverage.UNSET
                    && !ClassThreshold.isAround(context)) {
                throw Settings.refused(
                        context, "minClassEdges needs to see the class begin: make the extension's field static", null);
            }
            MeasuredTest test = MeasuredTest.begin(context, settings, Exclusive.TEST);
            store(context).put(this, test);
            if (settings.withSetUp() && !isFactory(context)) {
                test.start();
            }
        });
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        measured(context)
                .filter(test -> !test.settings().withSetUp() && !isFactory(context))
                .ifPresent(MeasuredTest::start);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        measured(context).filter(test -> !test.settings().withSetUp()).ifPresent(test -> test.stop(failure(context)));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        measured(context).ifPresent(test -> end(test, failure(context)));
    }

    private static void end(MeasuredTest test, Throwable failure) {
        Throwable outcome = failure;
        try {
            test.stop(failure);
        } catch (RuntimeException | Error e) {
            outcome = e;
            throw e;
        } finally {
            test.end(outcome);
        }
    }

    /** The factory itself is not measured: what its tests hit would count twice. */
    private static boolean isFactory(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), TestFactory.class);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext of, ExtensionContext context) throws Throwable {
        Optional<Settings> settings = settings(context);
        if (settings.isEmpty()) {
            invocation.proceed();
            return;
        }
        MeasuredTest test = MeasuredTest.begin(context, settings.get(), Exclusive.DYNAMIC_TEST);
        try {
            test.start();
            invocation.proceed();
        } catch (Throwable failure) {
            try {
                end(test, failure);
            } catch (RuntimeException | Error e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
        end(test, null);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        ClassThreshold.end(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return (type == Coverage.class || type == Coverage[].class)
                && settings(context).isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        List<Coverage> coverages = settings(context).orElseThrow().coverages(context);
        if (parameter.getParameter().getType() == Coverage[].class) {
            return coverages.toArray(Coverage[]::new);
        }
        if (coverages.size() > 1) {
            throw Settings.refused(
                    context,
                    "it has " + coverages.size() + " libraries, but a parameter for one: make it a Coverage[]",
                    null);
        }
        return coverages.getFirst();
    }

    private Optional<MeasuredTest> measured(ExtensionContext context) {
        return Optional.ofNullable(store(context).get(this, MeasuredTest.class));
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(MeasuredTest.NAMESPACE);
    }

    private static Throwable failure(ExtensionContext context) {
        return context.getExecutionException().orElse(null);
    }
}
