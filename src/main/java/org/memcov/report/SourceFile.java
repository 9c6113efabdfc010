package org.memcov.report;

import java.util.List;
import java.util.Objects;

/**
 * A source file, and what of it was reached.
 *
 * @param path after path maps; of a file whose source is not known, the module's
 * @param origin what kind of file it is
 * @param lines those that have code of their own, in ascending order
 * @param functions its functions, by line and name
 */
public record SourceFile(String path, Origin origin, List<SourceLine> lines, List<SourceFunction> functions) {
    /** What kind of file it is. */
    public enum Origin {
        /** The source of native code. */
        NATIVE,
        /** The source of Java classes, or of another language of the JVM. */
        JAVA,
        /** No source: stands for what of a module has no source file that is known. */
        MODULE
    }

    /** Copies the lists. */
    public SourceFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(origin, "origin");
        lines = List.copyOf(lines);
        functions = List.copyOf(functions);
    }

    /**
     * Adds up what it has.
     *
     * @return its numbers
     */
    public SourceTotals totals() {
        return SourceTotals.of(this);
    }
}
