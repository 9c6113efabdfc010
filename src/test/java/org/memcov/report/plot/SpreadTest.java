package org.memcov.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.memcov.report.plot.Steps.Step;

class SpreadTest {
    private static final boolean COMPLETE = true;
    private static final boolean INCOMPLETE = false;

    /** A series of steps, given as x and y in turn. */
    private static Series series(boolean isComplete, double end, double... steps) {
        return new Series(new Steps(steps(steps), end), isComplete, List.of());
    }

    private static List<Step> steps(double... values) {
        Steps.Builder builder = new Steps.Builder();
        for (int i = 0; i < values.length; i += 2) {
            builder.add(values[i], values[i + 1]);
        }
        return builder.build(0).steps();
    }

    private static void assertSteps(Steps steps, double... expected) {
        assertEquals(steps(expected), steps.steps());
    }

    @Test
    void aSingleCampaignIsItsOwnLeastMedianAndMost() {
        Series only = series(COMPLETE, 9, 1, 10, 4, 25);
        Spread spread = Spread.of(List.of(only));

        assertEquals(only.covered(), spread.least());
        assertEquals(only.covered(), spread.median());
        assertEquals(only.covered(), spread.most());
    }

    /**
     * <pre>
     *       x   1   2   3   4   5   6
     *       a  10  10  10  40  40  40
     *       b   0  20  20  20  20  50
     *       c   0   0  30  30  35  35
     *  median   0  10  20  30  35  40
     * </pre>
     */
    @Test
    void ofAnOddNumberTheMedianIsTheOneInTheMiddleAtEveryStepOfAny() {
        Spread spread = Spread.of(List.of(
                series(COMPLETE, 6, 1, 10, 4, 40),
                series(COMPLETE, 6, 2, 20, 6, 50),
                series(COMPLETE, 6, 3, 30, 5, 35)));

        assertSteps(spread.least(), 3, 10, 4, 20, 6, 35);
        assertSteps(spread.median(), 2, 10, 3, 20, 4, 30, 5, 35, 6, 40);
        assertSteps(spread.most(), 1, 10, 2, 20, 3, 30, 4, 40, 6, 50);
    }

    /**
     * <pre>
     *       x   1   2   3
     *       a  10  10  11
     *       b   0   4   4
     *       c   0   6   6
     *       d   2   2   2
     *  median   1   5   5
     * </pre>
     */
    @Test
    void ofAnEvenNumberTheMedianIsTheMeanOfTheTwoInTheMiddle() {
        Spread spread = Spread.of(List.of(
                series(COMPLETE, 3, 1, 10, 3, 11),
                series(COMPLETE, 3, 2, 4),
                series(COMPLETE, 3, 2, 6),
                series(COMPLETE, 3, 1, 2)));

        assertSteps(spread.least(), 2, 2);
        assertSteps(spread.median(), 1, 1, 2, 5);
        assertSteps(spread.most(), 1, 10, 3, 11);
    }

    @Test
    void aCompleteCampaignKeepsWhatItCoveredToTheEndOfTheLongest() {
        Spread spread = Spread.of(List.of(series(COMPLETE, 2, 1, 10), series(COMPLETE, 8, 1, 4, 7, 30)));

        assertEquals(8, spread.median().end());
        assertSteps(spread.least(), 1, 4, 7, 10);
        assertSteps(spread.median(), 1, 7, 7, 20);
        assertSteps(spread.most(), 1, 10, 7, 30);
    }

    @Test
    void theLineEndsWhereTheFirstIncompleteCampaignStands() {
        Spread spread = Spread.of(
                List.of(series(COMPLETE, 2, 1, 10), series(INCOMPLETE, 5, 3, 20), series(INCOMPLETE, 8, 3, 30, 7, 40)));

        assertEquals(5, spread.least().end());
        assertEquals(5, spread.median().end());
        assertEquals(5, spread.most().end());
        assertSteps(spread.least(), 3, 10);
        assertSteps(spread.median(), 3, 20);
        assertSteps(spread.most(), 1, 10, 3, 30);
    }

    @Test
    void whatHappensExactlyAtTheEndCounts() {
        Spread spread = Spread.of(List.of(series(INCOMPLETE, 5, 5, 20), series(COMPLETE, 6, 5, 10, 6, 30)));

        assertSteps(spread.median(), 5, 15);
    }
}
