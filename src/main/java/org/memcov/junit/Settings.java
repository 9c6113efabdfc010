package org.memcov.junit;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.memcov.Coverage;
import org.memcov.CoverageException;

/**
 * What is measured, and what is asked of it.
 *
 * @param libraries to be loaded; none if there are {@code loaded} ones
 * @param loaded coverage of libraries that were loaded already
 * @param withSetUp whether {@code @BeforeEach} and {@code @AfterEach} methods count
 */
record Settings(List<String> libraries, List<Coverage> loaded, Thresholds thresholds, boolean withSetUp) {
    private static final String AUTODETECTION = "junit.jupiter.extensions.autodetection.enabled";
    static final Settings NONE = new Settings(List.of(), List.of(), Thresholds.NONE, false);

    Settings {
        libraries = List.copyOf(libraries);
        loaded = List.copyOf(loaded);
    }

    /** What the annotations of a test and of the classes around it say, the innermost first. */
    static Optional<Settings> of(ExtensionContext context) {
        List<NativeCoverage> annotations = TestNames.lineage(context).stream()
                .flatMap(at -> annotation(at).stream())
                .toList();
        if (annotations.isEmpty() && isIdle(context)) {
            return Optional.empty();
        }
        try {
            return Optional.of(annotations.reversed().stream()
                    .map(Settings::of)
                    .reduce(NONE, (outer, inner) -> inner.within(outer)));
        } catch (IllegalArgumentException e) {
            throw refused(context, e.getMessage(), e);
        }
    }

    /** The annotation of a context's own method or class. */
    private static Optional<NativeCoverage> annotation(ExtensionContext context) {
        Optional<NativeCoverage> annotation =
                AnnotationSupport.findAnnotation(context.getElement(), NativeCoverage.class);
        if (context.getTestMethod().isPresent()
                && annotation
                        .filter(of -> of.minClassEdges() != NativeCoverage.UNSET)
                        .isPresent()) {
            throw refused(context, "minClassEdges is of classes: put it on the class, or ask for minEdges", null);
        }
        return annotation;
    }

    /** Whether the class of a context has an annotation of its own. */
    static boolean isAnnotated(ExtensionContext context) {
        return annotation(context).isPresent();
    }

    /** An extension that JUnit found by itself measures nothing as long as nothing says what. */
    private static boolean isIdle(ExtensionContext context) {
        return context.getConfigurationParameter(Libraries.PARAMETER).isEmpty()
                && context.getConfigurationParameter(AUTODETECTION)
                        .map(Boolean::parseBoolean)
                        .orElse(false);
    }

    private static Settings of(NativeCoverage annotation) {
        return new Settings(
                List.of(annotation.library()), List.of(), Thresholds.of(annotation), annotation.withSetUp());
    }

    private Settings within(Settings outer) {
        return new Settings(
                libraries.isEmpty() ? outer.libraries : libraries,
                loaded,
                thresholds.orElse(outer.thresholds),
                withSetUp || outer.withSetUp);
    }

    /** These with other thresholds. */
    Settings with(Thresholds others) {
        return new Settings(libraries, loaded, others, withSetUp);
    }

    /**
     * The coverage of each library, in their order; libraries that are not loaded yet are loaded.
     *
     * @throws ExtensionConfigurationException if one cannot be
     */
    List<Coverage> coverages(ExtensionContext context) {
        if (!loaded.isEmpty()) {
            return loaded;
        }
        List<String> names = libraries.isEmpty() ? List.of("${" + Libraries.PARAMETER + "}") : libraries;
        try {
            return names.stream()
                    .map(name -> Libraries.load(
                            name, key -> context.getConfigurationParameter(key).orElse(null)))
                    .toList();
        } catch (CoverageException e) {
            throw refused(context, e.getMessage(), e);
        }
    }

    /** The exception that says why a test or a class cannot be measured. */
    static ExtensionConfigurationException refused(ExtensionContext context, String reason, Exception cause) {
        return new ExtensionConfigurationException(
                "the native coverage of " + TestNames.withClass(context) + " cannot be measured: " + reason, cause);
    }
}
