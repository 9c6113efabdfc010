package org.memcov.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.memcov.Snapshot;

class EdgeNumbersTest {
    private static Snapshot edges(BitSet bits, long highest) {
        byte[] hitmap = new byte[(int) (highest / 8 + 1)];
        byte[] used = bits.toByteArray();
        System.arraycopy(used, 0, hitmap, 0, used.length);
        return Snapshot.ofHitmap(MemorySegment.ofArray(hitmap));
    }

    @Test
    void modulesOfAnySizeAreJoinedOneAfterTheOtherAndSplitAgain() {
        Random random = new Random(20240305);
        for (int round = 0; round < 500; round++) {
            List<Long> counts = new ArrayList<>();
            List<Snapshot> modules = new ArrayList<>();
            BitSet expected = new BitSet();
            int before = 0;
            for (int module = random.nextInt(5); module > 0; module--) {
                int count = 1 + random.nextInt(200);
                BitSet bits = new BitSet();
                for (int edge = 1; edge <= count; edge++) {
                    if (random.nextInt(3) == 0 || edge == count) {
                        bits.set(edge);
                        expected.set(before + edge);
                    }
                }
                counts.add((long) count);
                modules.add(edges(bits, count));
                before += count;
            }
            EdgeNumbers numbers = new EdgeNumbers(counts);

            Snapshot joined = numbers.join(modules);
            assertEquals(edges(expected, before), joined);
            assertEquals(before == 0 ? 0 : before / 8 + 1, joined.segment().byteSize());
            assertEquals(modules, numbers.split(joined));
        }
    }

    @Test
    void moreEdgesThanAProcessCanHaveAreRefused() {
        assertEquals(0xffff_ffffL, new EdgeNumbers(List.of(0xffff_fffeL, 1L)).total());
        assertEquals(
                "the modules have 4294967296 edges together, but a process can have 4294967295:"
                        + " choose some of them with --module",
                assertThrows(IllegalArgumentException.class, () -> new EdgeNumbers(List.of(0xffff_ffffL, 1L)))
                        .getMessage());
    }
}
