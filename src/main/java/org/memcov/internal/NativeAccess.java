package org.memcov.internal;

import java.lang.foreign.MemorySegment;
import org.memcov.CoverageException;

/** Whether this JVM lets memcov reach native memory at all. */
public final class NativeAccess {
    private NativeAccess() {}

    /**
     * Tries a restricted method, so that a JVM which forbids them says so here, in one sentence, and
     * not from a static initializer deep inside.
     */
    public static void require() {
        try {
            MemorySegment.NULL.reinterpret(1);
        } catch (IllegalCallerException e) {
            Module module = NativeAccess.class.getModule();
            String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
            throw new CoverageException(
                    "this JVM does not let memcov access native memory: run java with --enable-native-access=" + name,
                    e);
        }
    }
}
