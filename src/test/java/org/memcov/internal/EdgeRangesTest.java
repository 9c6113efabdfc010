package org.memcov.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.memcov.Snapshot;

class EdgeRangesTest {
    @Test
    void neighboursAreARange() {
        Snapshot edges = Snapshot.ofHitmap(MemorySegment.ofArray(new byte[] {0b11110, 0b10}));
        assertEquals("1-4,9", EdgeRanges.format(edges));
        assertEquals(edges, EdgeRanges.parse("1-4,9", 9));
        assertEquals("", EdgeRanges.format(Snapshot.empty()));
        assertEquals(Snapshot.empty(), EdgeRanges.parse("", 9));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Random random = new Random(4);
        for (int size = 1; size < 300; size += 7) {
            byte[] hitmap = new byte[size];
            random.nextBytes(hitmap);
            Snapshot edges = Snapshot.ofHitmap(MemorySegment.ofArray(hitmap));
            assertEquals(edges, EdgeRanges.parse(EdgeRanges.format(edges), size * 8L));
        }
    }

    @Test
    void otherTextIsRefused() {
        for (String text : new String[] {"0", "10", "3-2", "1-10", "-3", "1-", "1,,2", "1,", "a", "1--2"}) {
            assertThrows(IllegalArgumentException.class, () -> EdgeRanges.parse(text, 9), text);
        }
    }
}
