package org.memcov.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.Queue;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.memcov.RecordedModule;
import org.memcov.report.Frame;
import org.memcov.report.SourceFilter;
import org.memcov.report.Symbolizer;

/**
 * Edges of a module with their places in the source, in the order of their numbers. They are looked up
 * while they are read, some thousands at a time, so that a module of a million edges takes no memory.
 */
final class SourcePlaces implements Iterator<SourcePlaces.Place> {
    private static final int AT_A_TIME = 10_000;

    private final RecordedModule module;
    private final PrimitiveIterator.OfLong edges;
    private final Symbolizer symbolizer;
    private final SourceFilter filter;
    private final Queue<Place> ready = new ArrayDeque<>();
    private long leftOut;
    private long withoutPc;

    /**
     * An edge with its place.
     *
     * @param frames innermost first, those of files of interest
     */
    record Place(long edge, String pc, List<Frame> frames) {
        /** The place as a line of text. */
        String line() {
            return edge + "  " + frames.stream().map(Place::text).collect(Collectors.joining(", inlined into "));
        }

        private static String text(Frame frame) {
            return frame.function() + (frame.file().isEmpty() ? "" : " at " + frame.place());
        }
    }

    /** The places of some edges of a module. */
    SourcePlaces(RecordedModule module, LongStream edges, Symbolizer symbolizer, SourceFilter filter) {
        this.module = module;
        this.edges = edges.iterator();
        this.symbolizer = symbolizer;
        this.filter = filter;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && edges.hasNext()) {
            lookUp();
        }
        return !ready.isEmpty();
    }

    @Override
    public Place next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void lookUp() {
        List<Long> asked = new ArrayList<>(AT_A_TIME);
        while (edges.hasNext() && asked.size() < AT_A_TIME) {
            long edge = edges.nextLong();
            if (module.pc(edge).isPresent()) {
                asked.add(edge);
            } else {
                withoutPc++;
            }
        }
        long[] pcs =
                asked.stream().mapToLong(edge -> module.pc(edge).orElseThrow()).toArray();
        List<List<Frame>> frames = symbolizer.frames(module, pcs);
        for (int i = 0; i < pcs.length; i++) {
            List<Frame> ofInterest = filter.frames(frames.get(i));
            if (ofInterest.isEmpty()) {
                leftOut++;
            } else {
                ready.add(new Place(asked.get(i), "0x" + Long.toHexString(pcs[i]), ofInterest));
            }
        }
    }

    /** What was not told, as sentences; complete when all places were read. */
    List<String> omissions() {
        List<String> sentences = new ArrayList<>();
        if (leftOut > 0) {
            sentences.add("not listed: " + Text.number(leftOut) + " edges in files that are left out");
        }
        if (withoutPc > 0) {
            sentences.add("not listed: " + Text.number(withoutPc) + " edges whose PC is not known");
        }
        return sentences;
    }
}
