package org.memcov.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.memcov.campaign.Run;
import org.memcov.report.plot.PlotOptions.Over;
import org.memcov.report.plot.PlotOptions.Theme;
import org.memcov.report.plot.PlotOptions.Unit;
import org.memcov.report.plot.Series.Mark;
import org.memcov.report.plot.Steps.Step;

class SeriesTest {
    private static final List<Run> RUNS = List.of(
            run(500, 10, 100, Run.Ending.EXIT),
            run(1_250, 10, 100, Run.Ending.TIMEOUT),
            run(2_000, 30, 200, Run.Ending.SIGNAL),
            run(2_000, 50, 200, Run.Ending.EXIT),
            run(3_000, 50, 200, Run.Ending.EXIT));

    private static Run run(long millis, long covered, long total, Run.Ending ending) {
        Duration elapsed = Duration.ofMillis(millis);
        return new Run(
                Path.of("in"),
                0,
                0,
                0,
                covered,
                total,
                ending,
                0,
                "",
                Duration.ZERO,
                Duration.ZERO,
                0,
                elapsed,
                List.of());
    }

    private static Series series(List<Run> runs, Over over, Unit unit) {
        return Series.of(runs, false, new PlotOptions(over, unit, "", 900, 540, Theme.LIGHT));
    }

    @Test
    void overTimeItStepsWhereARunThatAddsEdgesEnds() {
        Series series = series(RUNS, Over.TIME, Unit.EDGES);

        assertEquals(new Steps(List.of(new Step(0.5, 10), new Step(2, 50)), 3), series.covered());
        assertFalse(series.isComplete());
    }

    @Test
    void overInputsItStepsAtTheNumberOfTheRun() {
        assertEquals(
                new Steps(List.of(new Step(1, 10), new Step(3, 30), new Step(4, 50)), 5),
                series(RUNS, Over.INPUTS, Unit.EDGES).covered());
    }

    @Test
    void theShareIsOfAllEdgesThatWereKnownInTheEnd() {
        assertEquals(
                new Steps(List.of(new Step(1, 5), new Step(3, 15), new Step(4, 25)), 5),
                series(RUNS, Over.INPUTS, Unit.SHARE).covered());
    }

    @Test
    void whereNothingInstrumentedWasLoadedTheShareStaysZero() {
        assertEquals(
                new Steps(List.of(), 1),
                series(List.of(run(10, 0, 0, Run.Ending.EXIT)), Over.INPUTS, Unit.SHARE)
                        .covered());
    }

    @Test
    void crashesAndTimeoutsAreMarkedWhereTheCampaignStood() {
        assertEquals(
                List.of(new Mark(Run.Ending.TIMEOUT, 1.25, 10), new Mark(Run.Ending.SIGNAL, 2, 30)),
                series(RUNS, Over.TIME, Unit.EDGES).marks());
    }
}
