package org.memcov.report;

import java.util.Objects;

/**
 * A place in the source: a function that a PC belongs to.
 *
 * @param function its name, demangled; {@code module+0xoffset} where it is not known
 * @param file the file of the place, after path maps; empty if it is not known
 * @param line the line, from 1; 0 if it is not known, or the code belongs to none
 * @param column the column, from 1; 0 if it is not known
 * @param functionLine the line that declares the function, in the file where it is defined, which
 *     may be another than that of the place; 0 if it is not known, as from {@code addr2line}
 */
public record Frame(String function, String file, int line, int column, int functionLine) {
    /** Checks that nothing is null. */
    public Frame {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(file, "file");
    }

    /**
     * Returns the place as compilers write it: {@code file:line:column}, as far as it is known.
     *
     * @return empty without a file
     */
    public String place() {
        if (line == 0 || file.isEmpty()) {
            return file;
        }
        return file + ":" + line + (column == 0 ? "" : ":" + column);
    }
}
