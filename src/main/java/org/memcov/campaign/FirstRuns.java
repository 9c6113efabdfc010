package org.memcov.campaign;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.memcov.CoverageException;
import org.memcov.CoverageFile;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;

/** Which run of a campaign hit an edge first. It is a copy, four bytes an edge; any thread may read it. */
public final class FirstRuns {
    private static final int NONE = -1;

    private final Map<ModuleIdentity, int[]> runs;

    private FirstRuns(Map<ModuleIdentity, int[]> runs) {
        this.runs = runs;
    }

    /** Reads the edges of those runs that had new ones: no other was the first to hit any. */
    static FirstRuns of(CampaignFolder folder, List<Journal.Line> lines) throws IOException {
        Map<ModuleIdentity, int[]> runs = new HashMap<>();
        EdgeLayout layout = new EdgeLayout();
        try (Arena arena = Arena.ofConfined()) {
            List<RecordedModule> modules =
                    CoverageFile.open(folder.coverage(), arena).modules();
            modules.forEach(layout::add);
            int[] firsts = firsts(folder, lines, layout.wordCount());
            for (RecordedModule module : modules) {
                int from = Math.toIntExact(layout.firstWord(module) * Long.SIZE);
                runs.put(
                        module.identity(),
                        Arrays.copyOfRange(firsts, from, Math.toIntExact(from + module.edgeCount() + 1)));
            }
        }
        return new FirstRuns(runs);
    }

    private static int[] firsts(CampaignFolder folder, List<Journal.Line> lines, int wordCount) throws IOException {
        int[] firsts = new int[Math.multiplyExact(wordCount, Long.SIZE)];
        Arrays.fill(firsts, NONE);
        if (lines.isEmpty()) {
            return firsts;
        }
        try (EdgeSets edgeSets = EdgeSets.open(folder.edgeSets(), lines)) {
            for (int run = 0; run < lines.size(); run++) {
                if (lines.get(run).newEdges() > 0) {
                    fill(firsts, run, edgeSets.read(EdgeSets.Place.of(lines.get(run))));
                }
            }
        } catch (IndexOutOfBoundsException e) {
            throw new CoverageException(
                    folder.edgeSets() + " has edges that no module in " + folder.coverage()
                            + " has: one of them was damaged, or is another campaign's",
                    e);
        }
        return firsts;
    }

    private static void fill(int[] firsts, int run, ImmutableRoaringBitmap edges) {
        for (PeekableIntIterator iterator = edges.getIntIterator(); iterator.hasNext(); ) {
            int edge = iterator.next();
            if (firsts[edge] == NONE) {
                firsts[edge] = run;
            }
        }
    }

    /**
     * Returns the run that hit an edge first.
     *
     * @param module what the edge's module is known by
     * @param edge counted from 1
     * @return its place in {@link Campaign#runs()}; empty if none hit it, or the campaign has no such
     *     edge
     */
    public OptionalInt run(ModuleIdentity module, long edge) {
        int[] ofModule = runs.get(module);
        boolean isKnown = ofModule != null && edge > 0 && edge < ofModule.length && ofModule[(int) edge] != NONE;
        return isKnown ? OptionalInt.of(ofModule[(int) edge]) : OptionalInt.empty();
    }
}
