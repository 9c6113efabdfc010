package org.memcov.junit;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.memcov.Coverage;
import org.memcov.Snapshot;

/**
 * What the tests of a class, of those nested in it, too, have to hit together, from before its first
 * test to behind its last.
 */
final class ClassThreshold {
    private final Thresholds thresholds;
    private final EdgeUnion union = new EdgeUnion();

    private ClassThreshold(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    /** Has the class of a context reach its threshold. */
    static void begin(ExtensionContext context, Thresholds thresholds) {
        context.getStore(MeasuredTest.NAMESPACE).put(ClassThreshold.class, new ClassThreshold(thresholds));
    }

    /** Whether a class around that of a context has to. */
    static boolean isAround(ExtensionContext context) {
        return at(context).isPresent();
    }

    private static Optional<ClassThreshold> at(ExtensionContext context) {
        return Optional.ofNullable(
                context.getStore(MeasuredTest.NAMESPACE).get(ClassThreshold.class, ClassThreshold.class));
    }

    /** Adds what a test hit to all classes around it. */
    static void add(ExtensionContext test, Map<Coverage, Snapshot> hit) {
        TestNames.lineage(test).stream()
                .flatMap(context -> at(context).stream())
                .forEach(threshold -> threshold.union.add(hit));
    }

    /** Checks the class of a context, if it has a threshold of its own. */
    static void end(ExtensionContext context) {
        ClassThreshold own =
                context.getStore(MeasuredTest.NAMESPACE).remove(ClassThreshold.class, ClassThreshold.class);
        if (own != null) {
            own.thresholds.checkClass(TestNames.withClass(context), own.union.count());
        }
    }
}
