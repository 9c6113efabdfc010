package org.memcov.campaign;

import java.util.HashMap;
import java.util.Map;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;

/**
 * Where a campaign has the edges of each module in plain words: the hitmaps of its coverage file's
 * sections, in their order, each rounded up to whole words, one behind the other.
 *
 * <p>A section is added before a run of its module is counted, and none ever goes, so a bit of the
 * words stands for the same edge for all of a campaign's life.
 */
final class EdgeLayout {
    private final Map<ModuleIdentity, Integer> firstWords = new HashMap<>();
    private int wordCount;
    private long total;

    /** Adds a section, behind those that are there. */
    void add(RecordedModule module) {
        firstWords.put(module.identity(), wordCount);
        wordCount = Math.toIntExact(wordCount + module.edgeCount() / Long.SIZE + 1);
        total += module.edgeCount();
    }

    boolean has(RecordedModule module) {
        return firstWords.containsKey(module.identity());
    }

    /** The word of a module's edges 0 to 63; there is no edge 0. */
    long firstWord(RecordedModule module) {
        return firstWords.get(module.identity());
    }

    int wordCount() {
        return wordCount;
    }

    /** Edges of all modules. */
    long total() {
        return total;
    }
}
