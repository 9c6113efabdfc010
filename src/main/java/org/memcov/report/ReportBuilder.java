package org.memcov.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.memcov.EdgeSet;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;
import org.memcov.report.ReportedModule.PcKnowledge;

/**
 * Makes a report of edges: adds up which lines and functions they reached. The manual of {@link
 * org.memcov.report} tells what counts.
 *
 * <p>It keeps a few dozen bytes for each line and function that has code, and asks for the frames of
 * some edges at a time, so it takes memory in proportion to the source, not to the edges. Not for use
 * by several threads at once.
 */
public final class ReportBuilder {
    private static final int BATCH = 10_000;

    private final Symbolizer symbolizer;
    private final SourceFilter filter;
    private final Map<String, SourceFileBuilder> natives = new HashMap<>();
    private final List<ReportedModule> modules = new ArrayList<>();
    private final List<SourceFile> others = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private List<ReportedRun> runs = List.of();

    /** Tells the first run that hit an edge. */
    @FunctionalInterface
    public interface FirstRun {
        /**
         * Tells the first run that hit an edge.
         *
         * @param module what the edge's module is known by
         * @param edge counted from 1
         * @return the run's place; empty if none is known
         */
        OptionalInt of(ModuleIdentity module, long edge);
    }

    /**
     * Creates one.
     *
     * @param symbolizer tells where edges are; stays open
     * @param filter which source files are of interest
     */
    public ReportBuilder(Symbolizer symbolizer, SourceFilter filter) {
        this.symbolizer = Objects.requireNonNull(symbolizer, "symbolizer");
        this.filter = Objects.requireNonNull(filter, "filter");
    }

    /**
     * Adds a module of a coverage file.
     *
     * @param module the module
     * @param hit the edges that count, copied or live
     */
    public void add(RecordedModule module, EdgeSet hit) {
        add(module, hit, (_, _) -> OptionalInt.empty());
    }

    /**
     * Adds a file that something else than memcov measured.
     *
     * @param file the file
     */
    public void add(SourceFile file) {
        others.add(Objects.requireNonNull(file, "file"));
    }

    /**
     * Adds a sentence for those who read the report.
     *
     * @param note what is missing, and what to do
     */
    public void add(String note) {
        notes.add(Objects.requireNonNull(note, "note"));
    }

    /**
     * Sets the runs that the report tells of.
     *
     * @param newRuns those of a campaign, or tests, in the order in which they ended
     */
    public void setRuns(List<ReportedRun> newRuns) {
        runs = List.copyOf(newRuns);
    }

    /**
     * Makes the report of all that was added.
     *
     * @param title what it is about
     * @param created when it was made
     * @return the report
     */
    public Report build(String title, Instant created) {
        List<SourceFile> files = Stream.concat(natives.values().stream().map(SourceFileBuilder::build), others.stream())
                .sorted(Comparator.comparing(SourceFile::path))
                .toList();
        List<String> allNotes = Stream.concat(notes.stream(), symbolizer.missing().stream())
                .distinct()
                .toList();
        return new Report(title, created, modules, files, runs, allNotes, Optional.empty());
    }

    /**
     * Adds a module of which is known which run hit an edge first.
     *
     * @param module the module
     * @param hit the edges that count, copied or live
     * @param firstRun tells the first run of an edge, by its place in the runs
     */
    public void add(RecordedModule module, EdgeSet hit, FirstRun firstRun) {
        long known = 0;
        // Only the compiler's table tells which edges are entries of functions, so a module that has one
        // has the table. Then an edge without a PC is in code that was removed after it was instrumented,
        // as what nothing leads to is at -O0: no run can hit it.
        boolean hasTable = false;
        long withoutLine = 0;
        long[] edges = new long[BATCH];
        long[] pcs = new long[BATCH];
        int count = 0;
        for (long edge = 1; edge <= module.edgeCount(); edge++) {
            if (module.pc(edge).isPresent()) {
                edges[count] = edge;
                pcs[count++] = module.pc(edge).getAsLong();
                known++;
                hasTable |= module.isFunctionEntry(edge);
            }
            if (count == BATCH || edge == module.edgeCount()) {
                List<List<Frame>> frames = symbolizer.frames(module, Arrays.copyOf(pcs, count));
                for (int i = 0; i < count; i++) {
                    boolean isHit = hit.contains(edges[i]);
                    OptionalInt run = isHit ? firstRun.of(module.identity(), edges[i]) : OptionalInt.empty();
                    withoutLine += addEdge(module, frames.get(i), isHit, run) ? 0 : 1;
                }
                count = 0;
            }
        }
        PcKnowledge knowledge = hasTable ? PcKnowledge.ALL : known > 0 ? PcKnowledge.SOME : PcKnowledge.NONE;
        List<String> producers =
                symbolizer.producers(module).stream().map(Producer::toString).toList();
        ReportedModule reported = new ReportedModule(module, hit, knowledge, withoutLine, producers);
        modules.add(reported);
        noteKnowledge(reported);
    }

    /** Adds an edge; returns whether it has a line. */
    private boolean addEdge(RecordedModule module, List<Frame> frames, boolean isHit, OptionalInt run) {
        Frame place = frames.getFirst();
        boolean hasLine = place.line() > 0 && !place.file().isEmpty() && filter.accepts(place.file());
        if (hasLine) {
            file(module, place.file()).addPlace(place.line(), place.column(), isHit, run);
        }
        List<Frame> ofInterest =
                filter.frames(frames).stream().filter(Frame::isNamed).toList();
        for (int i = 0; i < ofInterest.size(); i++) {
            Frame frame = ofInterest.get(i);
            SourceFileBuilder file = file(module, filter.functionFile(frame));
            if (i == 0) {
                file.addCode(frame, isHit, run);
            } else {
                file.addCaller(frame, isHit, run);
            }
        }
        return hasLine;
    }

    private SourceFileBuilder file(RecordedModule module, String file) {
        boolean isSource = !file.isEmpty();
        return natives.computeIfAbsent(
                isSource ? file : module.path().toString(),
                path -> new SourceFileBuilder(path, isSource ? SourceFile.Origin.NATIVE : SourceFile.Origin.MODULE));
    }

    private void noteKnowledge(ReportedModule module) {
        String remedy = "compile it with -fsanitize-coverage=trace-pc-guard,pc-table";
        switch (module.pcs()) {
            case ALL -> {}
            case SOME ->
                add(module.name()
                        + " has no table of its edges' PCs, so only what was reached is shown, and no share of"
                        + " what there is: " + remedy);
            case NONE -> add("of " + module.name() + " no edge's PC is known, so its source is not shown: " + remedy);
        }
    }
}
