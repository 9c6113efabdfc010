package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.WorkerCommand;

class PlotLineTest {
    private static PlotLine line(String name, String... campaigns) {
        return new PlotLine(name, Stream.of(campaigns).map(Path::of).toList());
    }

    private static List<PlotLine> parse(String... words) {
        return PlotLine.parse(List.of(words));
    }

    @Test
    void campaignsWithoutAGroupAreLinesOfTheirOwn() {
        assertEquals(List.of(line("a", "runs/a"), line("b", "runs/b")), parse("runs/a", "runs/b"));
    }

    @Test
    void namesAreAsLongAsTheyDiffer() {
        assertEquals(List.of(line("x/c", "x/c"), line("y/c", "y/c")), parse("x/c", "y/c"));
    }

    @Test
    void campaignsOfTheSameNameAreAGroup() {
        assertEquals(
                List.of(line("fast", "a", "c"), line("slow", "b"), line("d", "d")),
                parse("fast=a", "slow=b", "fast=c", "d"));
    }

    @Test
    void aNameAloneTakesAllThatFollowUpToTheNext() {
        assertEquals(
                List.of(line("fast", "a", "b"), line("slow", "c", "d"), line("e", "e"), line("f", "f")),
                parse("fast=", "a", "b", "slow=", "c", "d", "e=e", "f"));
    }

    @Test
    void aFolderThatIsACampaignMayHaveAnEqualsSign(@TempDir Path folder) throws IOException {
        Path campaign = folder.resolve("k=3");
        Campaign.open(campaign, WorkerCommand.of("true", "{}"), List.of());

        assertEquals(List.of(line("k=3", campaign.toString())), parse(campaign.toString()));
        assertEquals(List.of(line("g", campaign.toString())), parse("g=" + campaign));
    }

    @Test
    void aGroupNeedsAName() {
        assertEquals(
                "'=a' has no name in front of the equals sign: give NAME=CAMPAIGN",
                assertThrows(IllegalArgumentException.class, () -> parse("=a")).getMessage());
    }
}
