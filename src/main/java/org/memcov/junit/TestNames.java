package org.memcov.junit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/** How tests are called, and the class whose table they are in: the outermost one. */
final class TestNames {
    private static final String SEPARATOR = " > ";

    private TestNames() {}

    /** A context and those around it, the innermost first. */
    static List<ExtensionContext> lineage(ExtensionContext context) {
        return Stream.iterate(Optional.of(context), Optional::isPresent, at -> at.flatMap(ExtensionContext::getParent))
                .map(Optional::orElseThrow)
                .toList();
    }

    /** The class that is around a context, if it is none itself. Contexts of dynamic tests tell none. */
    static Class<?> testClass(ExtensionContext context) {
        return lineage(context).stream()
                .flatMap(at -> at.getTestClass().stream())
                .findFirst()
                .orElseThrow();
    }

    /** The context of the class that is in no other one. */
    static ExtensionContext outermostClass(ExtensionContext context) {
        return lineage(context).reversed().stream()
                .filter(at -> at.getTestClass().isPresent())
                .findFirst()
                .orElseThrow();
    }

    /** The display names from the outermost class, which is left out, down to a test. */
    static String withinClass(ExtensionContext context) {
        List<ExtensionContext> lineage = lineage(context);
        int outermost = lineage.indexOf(outermostClass(context));
        return lineage.subList(0, outermost).reversed().stream()
                .map(ExtensionContext::getDisplayName)
                .collect(Collectors.joining(SEPARATOR));
    }

    /** The same with that class in front. */
    static String withClass(ExtensionContext context) {
        String name = withinClass(context);
        String outermost = outermostClass(context).getDisplayName();
        return name.isEmpty() ? outermost : outermost + SEPARATOR + name;
    }
}
