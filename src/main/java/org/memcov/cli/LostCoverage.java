package org.memcov.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.memcov.CoverageException;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;
import org.memcov.Snapshot;
import org.memcov.report.Frame;
import org.memcov.report.Gain;
import org.memcov.report.Report;
import org.memcov.report.SourceFilter;
import org.memcov.report.SourceFunction;
import org.memcov.report.Symbolizer;

/**
 * What an earlier source of coverage had reached and a later one has not.
 *
 * <p>Modules of the same build are compared edge by edge. Where the later one has another build of a
 * module, or none, its edges mean nothing, so the functions are compared, by file and name.
 *
 * @param edges how many edges of common builds were lost, those of files that are left out not counted
 * @param functions functions in which something was lost, in the order of their modules, then edges
 */
record LostCoverage(long edges, List<Function> functions) {
    /**
     * A function in which something was lost.
     *
     * @param name demangled
     * @param place where it is; empty if that is not known
     * @param reached whether it is still reached at all
     * @param edges how many of its edges were lost; 0 if only functions were compared
     * @param places where these are, each once
     */
    record Function(String name, String place, boolean reached, long edges, List<String> places) {}

    /** Compares two sources, with a report on each. */
    static LostCoverage of(
            CoverageSource earlier,
            Report earlierReport,
            CoverageSource later,
            Report laterReport,
            Symbolizer symbolizer,
            SourceFilter filter)
            throws IOException {
        Map<ModuleIdentity, CoverageSource.Module> present = new HashMap<>();
        later.modules().forEach(module -> present.put(module.recorded().identity(), module));
        Builder builder = new Builder(symbolizer, filter, earlierReport, laterReport);
        boolean isSameBuild = true;
        for (CoverageSource.Module module : earlier.modules()) {
            CoverageSource.Module now = present.get(module.recorded().identity());
            if (now == null) {
                isSameBuild = false;
                builder.requireNames(module);
            } else {
                Snapshot lost = Snapshot.empty()
                        .or(module.edges())
                        .andNot(Snapshot.empty().or(now.edges()));
                builder.addEdges(module.recorded(), lost);
            }
        }
        if (!isSameBuild) {
            builder.addLostFunctions();
        }
        return builder.build();
    }

    /** Compares the functions of two reports. */
    static LostCoverage of(Report earlier, Report later, Symbolizer symbolizer, SourceFilter filter) {
        Builder builder = new Builder(symbolizer, filter, earlier, later);
        builder.addLostFunctions();
        return builder.build();
    }

    private static final class Builder {
        private static final int ASKED = 1000;

        private record Key(String file, String name) {}

        private static final class Loss {
            private int line;
            private long edges;
            private final Set<String> places = new LinkedHashSet<>();
        }

        private final Symbolizer symbolizer;
        private final SourceFilter filter;
        private final Map<Key, SourceFunction> lostFunctions = new LinkedHashMap<>();
        private final Map<Key, Loss> losses = new LinkedHashMap<>();
        private long edges;

        private Builder(Symbolizer symbolizer, SourceFilter filter, Report earlier, Report later) {
            this.symbolizer = symbolizer;
            this.filter = filter;
            for (Gain gain : Gain.of(earlier, later)) {
                gain.functions()
                        .forEach(function ->
                                lostFunctions.put(new Key(gain.file().path(), function.name()), function));
            }
        }

        /** A build that is not there any more has no functions, so none would be missed. */
        private void requireNames(CoverageSource.Module module) {
            RecordedModule recorded = module.recorded();
            long[] known = module.edges()
                    .edges()
                    .filter(edge -> recorded.pc(edge).isPresent())
                    .map(edge -> recorded.pc(edge).getAsLong())
                    .limit(ASKED)
                    .toArray();
            boolean isNamed = symbolizer.frames(recorded, known).stream()
                    .flatMap(List::stream)
                    .anyMatch(Frame::isNamed);
            if (!isNamed && !module.edges().isEmpty()) {
                throw new CoverageException("the baseline is of another build of "
                        + recorded.path().getFileName()
                        + " (" + recorded.identity() + "), whose functions are not known any more, so what was lost"
                        + " cannot be told: give a report in JSON (memcov report --format json) as the baseline, or"
                        + " keep that build, or its debug file (--debug-folder)");
            }
        }

        private void addEdges(RecordedModule module, Snapshot lost) {
            long[] known = lost.edges()
                    .filter(edge -> module.pc(edge).isPresent())
                    .map(edge -> module.pc(edge).getAsLong())
                    .toArray();
            for (List<Frame> frames : symbolizer.frames(module, known)) {
                List<Frame> ofInterest = filter.frames(frames);
                if (!ofInterest.isEmpty()) {
                    edges++;
                    add(module, ofInterest.getFirst());
                }
            }
            boolean isUnknownOfInterest = filter.accepts("");
            edges += isUnknownOfInterest ? lost.count() - known.length : 0;
        }

        private void add(RecordedModule module, Frame frame) {
            String file = filter.functionFile(frame);
            Key key = new Key(file.isEmpty() ? module.path().toString() : file, frame.function());
            Loss loss = losses.computeIfAbsent(key, _ -> new Loss());
            loss.line = frame.functionLine() > 0 ? frame.functionLine() : frame.line();
            loss.edges++;
            if (!frame.place().isEmpty()) {
                loss.places.add(frame.place());
            }
        }

        private void addLostFunctions() {
            lostFunctions.forEach((key, function) -> losses.computeIfAbsent(key, _ -> {
                Loss loss = new Loss();
                loss.line = function.line();
                return loss;
            }));
        }

        private LostCoverage build() {
            List<Function> functions = new ArrayList<>();
            losses.forEach((key, loss) -> functions.add(new Function(
                    key.name(),
                    key.file() + (loss.line == 0 ? "" : ":" + loss.line),
                    !lostFunctions.containsKey(key),
                    loss.edges,
                    List.copyOf(loss.places))));
            return new LostCoverage(edges, List.copyOf(functions));
        }
    }
}
