package org.memcov.report.jacoco;

import java.util.function.IntUnaryOperator;

/** Java for JaCoCo to measure. */
public final class Sample implements IntUnaryOperator {
    public Sample() {}

    @Override
    public int applyAsInt(int number) {
        if (number > 10) {
            return number / 10; /* large */
        }
        return number; /* small */
    }

    static String unused(String text, int[] numbers) {
        return text + numbers.length; /* never */
    }
}
