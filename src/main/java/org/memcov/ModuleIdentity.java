package org.memcov;

import java.util.Objects;

/**
 * What makes a module the same one in all processes, wherever and in whatever order it was loaded.
 * Two modules with the same identity have the same edges.
 *
 * @param kind what the value is
 * @param value in lower-case hexadecimal
 * @param edgeCount how many edges the module has
 */
public record ModuleIdentity(Kind kind, String value, long edgeCount) {
    /** What a module is known by. */
    public enum Kind {
        /** Its GNU build-id. */
        BUILD_ID,
        /** A hash of its file's content, where it has no build-id. */
        CONTENT_HASH
    }

    /** Checks that nothing is null. */
    public ModuleIdentity {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return (kind == Kind.BUILD_ID ? "build-id " : "content ") + value;
    }
}
