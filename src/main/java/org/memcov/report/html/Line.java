package org.memcov.report.html;

import org.memcov.report.Branches;
import org.memcov.report.SourceLine;

/**
 * A line on a page of source.
 *
 * @param number from 1
 * @param text its text; empty where the source is not known
 * @param built what is known of it; null of a line that has no code of its own
 * @param only {@code here} if the report that this one is compared with did not reach it, {@code there} if
 *     only that one did; else empty
 */
record Line(int number, String text, SourceLine built, String only) {
    /** How it was reached, as styles and scripts know it; empty without code. */
    String status() {
        if (built == null) {
            return "";
        }
        return switch (built.status()) {
            case COVERED -> "covered";
            case PARTIAL -> "partial";
            case UNCOVERED -> "uncovered";
        };
    }

    /** The number of the first input that reached it, from 1; 0 if there is none. */
    int run() {
        return built == null ? 0 : built.firstRun() + 1;
    }

    boolean hasBranches() {
        return built != null && built.branches().count() > 1;
    }

    /** A digit a branch, 1 for one that was taken. */
    String taken() {
        Branches branches = built.branches();
        StringBuilder digits = new StringBuilder(branches.count());
        for (int branch = 0; branch < branches.count(); branch++) {
            digits.append(branches.isTaken(branch) ? '1' : '0');
        }
        return digits.toString();
    }
}
