package org.memcov.campaign;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.memcov.CoverageFile;
import org.memcov.RecordedModule;

/**
 * Adds up what the runs of a campaign covered: in its coverage file, and as plain words ({@link
 * EdgeLayout}) for the numbers of each run.
 *
 * <p>Not thread-safe.
 */
final class Tally {
    private final CoverageFile coverage;
    private final EdgeLayout layout = new EdgeLayout();
    private final long[] baseline;
    private long[] covered;

    /**
     * Goes on where a coverage file stands.
     *
     * @param coverage opened for merging
     * @param baseline its edges do not count
     */
    Tally(CoverageFile coverage, CoverageFile baseline) throws IOException {
        this.coverage = coverage;
        coverage.modules().forEach(layout::add);
        this.baseline = words(baseline);
        this.covered = words(coverage);
        subtractBaseline(covered);
    }

    /**
     * What a run hit beside the baseline.
     *
     * @param words its edges
     * @param edges how many they are
     * @param newEdges how many of them no earlier run had hit
     */
    record Gain(long[] words, long edges, long newEdges) {
        /** That of a run that hit nothing. */
        static final Gain NONE = new Gain(new long[0], 0, 0);
    }

    /** Counts what a run hit; adds its modules, but not yet its edges. */
    Gain measure(CoverageFile run) throws IOException {
        long[] words = words(run);
        subtractBaseline(words);
        covered = Arrays.copyOf(covered, layout.wordCount());
        long edges = 0;
        long newEdges = 0;
        for (int i = 0; i < words.length; i++) {
            edges += Long.bitCount(words[i]);
            newEdges += Long.bitCount(words[i] & ~covered[i]);
        }
        return new Gain(words, edges, newEdges);
    }

    /** Adds what a run hit. */
    void add(CoverageFile run, Gain gain) throws IOException {
        coverage.merge(run);
        for (int i = 0; i < gain.words.length; i++) {
            covered[i] |= gain.words[i];
        }
    }

    /** Edges that all runs hit, those of the baseline left out. */
    long covered() {
        long count = 0;
        for (long word : covered) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** Edges of all modules. */
    long total() {
        return layout.total();
    }

    private long[] words(CoverageFile file) throws IOException {
        for (RecordedModule module : file.modules()) {
            if (!layout.has(module)) {
                layout.add(coverage.add(module.identity(), module.path()));
            }
        }
        long[] words = new long[layout.wordCount()];
        MemorySegment target = MemorySegment.ofArray(words);
        for (RecordedModule module : file.modules()) {
            MemorySegment hitmap = module.segment();
            long offset = layout.firstWord(module) * Long.BYTES;
            MemorySegment.copy(hitmap, JAVA_BYTE, 0, target, JAVA_BYTE, offset, hitmap.byteSize());
        }
        return words;
    }

    private void subtractBaseline(long[] words) {
        for (int i = 0; i < Math.min(words.length, baseline.length); i++) {
            words[i] &= ~baseline[i];
        }
    }
}
