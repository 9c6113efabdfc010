package org.memcov.report;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A place in the source: a function that a PC belongs to.
 *
 * @param function its name, demangled; {@code module+0xoffset} where it is not known
 * @param file the file of the place, after path maps; empty if it is not known
 * @param line the line, from 1; 0 if it is not known, or the code belongs to none
 * @param column the column, from 1; 0 if it is not known
 * @param functionFile the file that defines the function, which may be another than that of the place:
 *     an included file may hold part of a function; that of the place if it is not known, as from
 *     {@code addr2line}
 * @param functionLine the line there that declares the function; 0 if it is not known, as from {@code
 *     addr2line}
 */
public record Frame(String function, String file, int line, int column, String functionFile, int functionLine) {
    private static final Pattern UNNAMED = Pattern.compile("\\+0x[0-9a-f]+$");

    /** Checks that nothing is null. */
    public Frame {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(functionFile, "functionFile");
    }

    /**
     * Tells whether the function is known.
     *
     * @return false if its name is only {@code module+0xoffset}
     */
    public boolean isNamed() {
        return !file.isEmpty() || !UNNAMED.matcher(function).find();
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
