package org.memcov.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.CoverageFile;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;
import org.memcov.testing.Native;

/** Which run hit an edge first. */
class FirstRunsTest {
    @TempDir
    private Path folder;

    private static RecordedModule module(Campaign campaign, Arena arena, String library) throws IOException {
        return campaign.coverage(arena).modules().stream()
                .filter(module -> module.path().endsWith(library))
                .findFirst()
                .orElseThrow();
    }

    /** How many edges each run was the first to hit. */
    private static Map<Integer, Long> counts(FirstRuns firstRuns, RecordedModule module) {
        return LongStream.rangeClosed(1, module.edgeCount())
                .mapToObj(edge -> firstRuns.run(module.identity(), edge))
                .filter(OptionalInt::isPresent)
                .collect(Collectors.groupingBy(OptionalInt::getAsInt, Collectors.counting()));
    }

    @Test
    void eachRunIsTheFirstOfAsManyEdgesAsItAdded() throws Exception {
        Campaign campaign = new FixtureCampaign(folder)
                .input("a", "walk 1")
                .input("b", "walk 3", "second " + Native.library("second"))
                .input("c", "walk 1")
                .input("d", "walk 15")
                .run();
        FirstRuns firstRuns = campaign.firstRuns();

        try (Arena arena = Arena.ofConfined()) {
            CoverageFile coverage = campaign.coverage(arena);
            Map<Integer, Long> fixture = counts(firstRuns, module(campaign, arena, "libfixture.so"));
            Map<Integer, Long> second = counts(firstRuns, module(campaign, arena, "libsecond.so"));
            for (int run = 0; run < 4; run++) {
                assertEquals(
                        campaign.runs().get(run).newEdges(),
                        fixture.getOrDefault(run, 0L) + second.getOrDefault(run, 0L));
            }
            assertEquals(1, fixture.get(1)); // the edge of walk's second bit
            assertFalse(fixture.containsKey(2));
            assertTrue(second.get(1) > 0);
            assertEquals(coverage.count(), campaign.progress().covered());
        }
    }

    @Test
    void edgesThatWereNotHitAndThoseOfTheBaselineHaveNone() throws Exception {
        Path baseline = Files.write(folder.resolve("baseline"), List.of("walk 1"));
        FixtureCampaign fixture = new FixtureCampaign(folder);
        Campaign campaign = fixture.command(fixture.command().withBaseline(baseline))
                .input("a", "walk 3")
                .run();
        FirstRuns firstRuns = campaign.firstRuns();

        try (Arena arena = Arena.ofConfined()) {
            RecordedModule module = module(campaign, arena, "libfixture.so");
            assertEquals(Map.of(0, 1L), counts(firstRuns, module));
            assertTrue(firstRuns.run(module.identity(), 0).isEmpty());
            assertTrue(firstRuns.run(module.identity(), module.edgeCount() + 1).isEmpty());
            ModuleIdentity foreign = new ModuleIdentity(ModuleIdentity.Kind.BUILD_ID, "00", module.edgeCount());
            assertTrue(firstRuns.run(foreign, 1).isEmpty());
        }
    }

    @Test
    void aCampaignThatHasNotRunHasNone() throws IOException {
        Campaign campaign = new FixtureCampaign(folder).input("a", "walk 1").open();
        ModuleIdentity any = new ModuleIdentity(ModuleIdentity.Kind.BUILD_ID, "00", 8);

        assertTrue(campaign.firstRuns().run(any, 1).isEmpty());
    }
}
