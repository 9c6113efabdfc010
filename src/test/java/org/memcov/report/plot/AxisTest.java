package org.memcov.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.memcov.report.plot.PlotOptions.Over;
import org.memcov.report.plot.PlotOptions.Unit;

class AxisTest {
    private static List<String> labels(Axis axis) {
        return axis.ticks().stream().map(axis::label).toList();
    }

    private static Axis time(double seconds) {
        return Axis.horizontal(Over.TIME, seconds, 10);
    }

    @Test
    void ticksBeginAtZeroAndHaveThousandsSeparators() {
        assertEquals(
                List.of("0", "5,000", "10,000", "15,000", "20,000", "25,000"),
                labels(Axis.vertical(Unit.EDGES, 21_521, 8)));
        assertEquals(List.of("0", "20", "40", "60"), labels(Axis.horizontal(Over.INPUTS, 79, 5)));
    }

    @Test
    void theVerticalAxisEndsAtTheFirstTickThatNothingExceeds() {
        assertEquals(25_000, Axis.vertical(Unit.EDGES, 21_521, 8).end());
        assertEquals(20_000, Axis.vertical(Unit.EDGES, 20_000, 8).end());
    }

    @Test
    void countsHaveNoTicksBetweenWholeNumbers() {
        assertEquals(List.of("0", "1", "2"), labels(Axis.vertical(Unit.EDGES, 2, 8)));
        assertEquals(List.of("0", "1"), labels(Axis.horizontal(Over.INPUTS, 1, 10)));
    }

    @Test
    void otherTicksHaveAsManyDecimalsAsTheirSteps() {
        assertEquals(List.of("0.00", "0.05", "0.10"), labels(Axis.vertical(Unit.SHARE, 0.1, 3)));
        assertEquals(List.of("0.0", "0.5", "1.0", "1.5"), labels(Axis.horizontal(Over.TIME, 1.7, 5)));
    }

    @Test
    void timeIsInTheLargestUnitThatItHasThreeOf() {
        assertEquals("running time (s)", time(179).title());
        assertEquals("running time (min)", time(180).title());
        assertEquals("running time (h)", time(3 * 3600).title());
        assertEquals("running time (days)", time(3 * 86_400).title());
    }

    @Test
    void aTickIsWhereItsTimeIs() {
        Axis axis = time(24 * 3600);

        assertEquals(List.of("0", "5", "10", "15", "20"), labels(axis));
        assertEquals(0.625, axis.place(BigDecimal.valueOf(15)));
        assertEquals(0.625, axis.place(15.0 * 3600));
    }

    @Test
    void anAxisOfNothingHasRoomForOne() {
        assertEquals(List.of("0", "1"), labels(Axis.vertical(Unit.EDGES, 0, 8)));
    }
}
