package org.memcov.campaign;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.memcov.CoverageFile;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;
import org.memcov.Snapshot;
import org.memcov.internal.Launcher;

/**
 * Which edges come and go when one input is run several times: those that tell nothing about inputs,
 * since addresses, time, threads or a random number decide on them.
 *
 * @param runs how often the input was run
 * @param outcomes how the runs ended, each outcome once
 * @param modules what they loaded
 */
public record Stability(int runs, List<String> outcomes, List<Module> modules) {
    /**
     * A module of the runs.
     *
     * @param identity what it is known by
     * @param path where it was loaded from
     * @param always edges that every run hit
     * @param sometimes edges that some runs hit, but not all
     * @param pcs module-relative PCs of {@code sometimes}, in their order, as far as known
     */
    public record Module(
            ModuleIdentity identity, Path path, Snapshot always, Snapshot sometimes, List<OptionalLong> pcs) {
        /** Takes copies. */
        public Module {
            pcs = List.copyOf(pcs);
        }
    }

    /** Takes copies. */
    public Stability {
        outcomes = List.copyOf(outcomes);
        modules = List.copyOf(modules);
    }

    /**
     * Runs an input several times, one after the other.
     *
     * @param command what to run; its baseline does not matter
     * @param input the input
     * @param times how often, at least 2
     * @return which edges were hit always and sometimes
     * @throws IOException if the command cannot be started
     * @throws InterruptedException if this thread is interrupted; the run is ended
     * @throws IllegalArgumentException if {@code times} is below 2
     */
    public static Stability measure(WorkerCommand command, Path input, int times)
            throws IOException, InterruptedException {
        if (times < 2) {
            throw new IllegalArgumentException(times + " runs show no difference: it takes 2 or more");
        }
        Path folder = Files.createTempDirectory("memcov");
        Path coverage = folder.resolve("run.cov");
        Path report = folder.resolve("report");
        Measurement measurement = new Measurement();
        try (Launcher launcher = Launcher.open(command.preload())) {
            for (int i = 0; i < times; i++) {
                measurement.add(launcher.run(command.job(input, coverage, report)), coverage);
                Files.deleteIfExists(coverage);
            }
        } finally {
            Files.deleteIfExists(coverage);
            Files.deleteIfExists(report);
            Files.delete(folder);
        }
        return measurement.result();
    }

    /** Adds up runs. A module that a run did not load was hit nowhere by it. */
    private static final class Measurement {
        private final Map<ModuleIdentity, Seen> seen = new LinkedHashMap<>();
        private final List<String> outcomes = new ArrayList<>();
        private int runs;

        private static final class Seen {
            private Path path;
            private int times;
            private Snapshot all;
            private Snapshot any;
            private final Map<Long, Long> pcs = new LinkedHashMap<>();

            void add(RecordedModule module) {
                Snapshot edges = module.snapshot();
                path = module.path();
                all = times == 0 ? edges : all.and(edges);
                any = times == 0 ? edges : any.or(edges);
                times++;
                edges.forEach(edge -> module.pc(edge).ifPresent(pc -> pcs.put(edge, pc)));
            }

            Module module(ModuleIdentity identity, int runs) {
                Snapshot always = times == runs ? all : Snapshot.empty();
                Snapshot sometimes = any.andNot(always);
                List<OptionalLong> known = sometimes
                        .edges()
                        .mapToObj(edge -> pcs.containsKey(edge) ? OptionalLong.of(pcs.get(edge)) : OptionalLong.empty())
                        .toList();
                return new Module(identity, path, always, sometimes, known);
            }
        }

        void add(Launcher.Result result, Path coverage) throws IOException {
            runs++;
            String outcome = result.report().describe();
            if (!outcomes.contains(outcome)) {
                outcomes.add(outcome);
            }
            if (!Files.exists(coverage)) {
                return;
            }
            try (Arena arena = Arena.ofConfined()) {
                for (RecordedModule module : CoverageFile.open(coverage, arena).modules()) {
                    seen.computeIfAbsent(module.identity(), identity -> new Seen())
                            .add(module);
                }
            }
        }

        Stability result() {
            List<Module> modules = new ArrayList<>();
            seen.forEach((identity, of) -> modules.add(of.module(identity, runs)));
            return new Stability(runs, outcomes, modules);
        }
    }
}
