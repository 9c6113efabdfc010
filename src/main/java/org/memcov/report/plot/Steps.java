package org.memcov.report.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * A step function from 0 to an end: 0 before the first step, from each step on its y.
 *
 * @param steps in ascending order of x, each with another y than the one before
 * @param end the last x for which it is known
 */
record Steps(List<Step> steps, double end) {
    /** From x on the value is y. */
    record Step(double x, double y) {}

    Steps {
        steps = List.copyOf(steps);
    }

    /** Collects steps in ascending order of x; of those at the same x the last one counts. */
    static final class Builder {
        private final List<Step> steps = new ArrayList<>();

        Builder add(double x, double y) {
            if (!steps.isEmpty() && steps.getLast().x() == x) {
                steps.removeLast();
            }
            double before = steps.isEmpty() ? 0 : steps.getLast().y();
            if (y != before) {
                steps.add(new Step(x, y));
            }
            return this;
        }

        Steps build(double end) {
            return new Steps(steps, end);
        }
    }

    /** The largest value of a function that only grows. */
    double last() {
        return steps.isEmpty() ? 0 : steps.getLast().y();
    }
}
