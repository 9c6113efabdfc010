package org.memcov.junit;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One at a time. Coverage belongs to the process: of two tests that are measured at the same time
 * each would get the other's hits. Annotated tests never meet here, since they lock a resource; of
 * others the second one is refused before it runs.
 */
final class Exclusive {
    /** The right of a test method to be measured. */
    static final Exclusive TEST = new Exclusive();

    /** The same among the dynamic tests of a factory, which has the former. */
    static final Exclusive DYNAMIC_TEST = new Exclusive();

    private final AtomicReference<Holder> holder = new AtomicReference<>();

    private record Holder(String id, String name) {}

    private Exclusive() {}

    /**
     * Has a test be the one that is measured.
     *
     * @throws ExtensionConfigurationException if there is one already
     */
    void acquire(ExtensionContext context) {
        Holder asking = new Holder(context.getUniqueId(), TestNames.withClass(context));
        Holder other = holder.compareAndExchange(null, asking);
        if (other == null) {
            return;
        }
        String reason = other.equals(asking)
                ? "it is measured already: have one extension or @NativeCoverage measure it"
                : "it would run while " + other.name + " is measured, and coverage is the process's: put"
                        + " @ResourceLock(NativeCoverage.LOCK), which is part of @NativeCoverage, on the classes of"
                        + " both, or have tests run one after the other";
        throw Settings.refused(context, reason, null);
    }

    void release() {
        holder.set(null);
    }
}
