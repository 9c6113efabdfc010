package org.memcov.campaign;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.memcov.CoverageFile;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;

/**
 * Adds up what the runs of a campaign covered: in its coverage file, and as plain words for the
 * numbers of each run.
 *
 * <p>The words are the hitmaps of the coverage file's sections, in their order, each rounded up to
 * whole words, one behind the other. A section is added before a run of its module is counted, and
 * none ever goes, so a bit of the words stands for the same edge for all of a campaign's life.
 *
 * <p>Not thread-safe.
 */
final class Tally {
    private final CoverageFile coverage;
    private final Map<ModuleIdentity, Integer> firstWords = new HashMap<>();
    private int wordCount;
    private long total;
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
        coverage.modules().forEach(this::layOut);
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
        covered = Arrays.copyOf(covered, wordCount);
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
        return total;
    }

    private long[] words(CoverageFile file) throws IOException {
        for (RecordedModule module : file.modules()) {
            if (!firstWords.containsKey(module.identity())) {
                layOut(coverage.add(module.identity(), module.path()));
            }
        }
        long[] words = new long[wordCount];
        MemorySegment target = MemorySegment.ofArray(words);
        for (RecordedModule module : file.modules()) {
            MemorySegment hitmap = module.segment();
            long offset = (long) firstWords.get(module.identity()) * Long.BYTES;
            MemorySegment.copy(hitmap, JAVA_BYTE, 0, target, JAVA_BYTE, offset, hitmap.byteSize());
        }
        return words;
    }

    private void layOut(RecordedModule module) {
        firstWords.put(module.identity(), wordCount);
        wordCount = Math.toIntExact(wordCount + module.edgeCount() / Long.SIZE + 1);
        total += module.edgeCount();
    }

    private void subtractBaseline(long[] words) {
        for (int i = 0; i < Math.min(words.length, baseline.length); i++) {
            words[i] &= ~baseline[i];
        }
    }
}
