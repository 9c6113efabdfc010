package org.memcov;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/** The live view: the runtime's own memory, read in place. */
class HitmapTest {
    private Fixture fixture;
    private Coverage coverage;

    @BeforeEach
    void load() {
        fixture = Fixture.load("static");
        coverage = fixture.coverage();
        coverage.reset();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theSegmentIsTheRuntimesOwnMemory() {
        assertEquals(
                Native.storageAddress(fixture.symbols()),
                coverage.hitmap().segment().address());
        assertTrue(coverage.hitmap().segment().isNative());
    }

    @Test
    void theSegmentSeesHitsWithoutAnyCall() {
        MemorySegment segment = coverage.hitmap().segment();
        assertArrayEquals(new byte[(int) segment.byteSize()], segment.toArray(JAVA_BYTE));
        fixture.call("static_step", 1);
        assertEquals(coverage.now(), Snapshot.ofHitmap(segment).count());
        assertTrue(coverage.now() > 0);
    }

    @Test
    void theSegmentHasExactlyTheHitmapsSize() {
        MemorySegment segment = coverage.hitmap().segment();
        assertEquals(coverage.total() / 8 + 1, segment.byteSize());
        assertThrows(IndexOutOfBoundsException.class, () -> segment.get(JAVA_BYTE, segment.byteSize()));
    }

    @Test
    void theSegmentCannotBeWritten() {
        MemorySegment segment = coverage.hitmap().segment();
        assertTrue(segment.isReadOnly());
        assertThrows(IllegalArgumentException.class, () -> segment.set(JAVA_BYTE, 0, (byte) 2));
        assertThrows(IllegalArgumentException.class, () -> segment.fill((byte) -1));
        assertEquals(0, coverage.now());
    }

    @Test
    void theViewIsOneObjectThatAnswersAsOfNow() {
        Hitmap hitmap = coverage.hitmap();
        assertSame(hitmap, coverage.hitmap());
        assertTrue(hitmap.isEmpty());
        fixture.call("static_step", 1);
        assertFalse(hitmap.isEmpty());
        assertEquals(coverage.now(), hitmap.count());
        coverage.reset();
        assertEquals(0, hitmap.count());
    }

    @Test
    void iterationYieldsExactlyTheEdgesItContains() {
        fixture.call("static_step", 1);
        Hitmap hitmap = coverage.hitmap();
        List<Long> expected = new ArrayList<>();
        for (long edge = -1; edge <= coverage.total() + 64; edge++) {
            if (hitmap.contains(edge)) {
                expected.add(edge);
            }
        }
        List<Long> seen = new ArrayList<>();
        hitmap.forEach(seen::add);
        assertEquals(expected, seen);
        assertEquals(expected, hitmap.edges().boxed().toList());
        assertEquals(coverage.now(), seen.size());
        assertFalse(hitmap.contains(0));
        assertFalse(hitmap.contains(Long.MAX_VALUE));
        assertFalse(hitmap.contains(Long.MIN_VALUE));
    }

    @Test
    void itGrowsInPlaceWhenALibraryIsLoaded() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = Fixture.load("fixture")) {
                Hitmap hitmap = fixture.coverage().hitmap();
                fixture.call("walk", 3);
                MemorySegment before = hitmap.segment();
                Snapshot hits = hitmap.snapshot();
                long size = before.byteSize();
                try (Fixture crowd = Fixture.load("crowd")) {
                    MemorySegment after = hitmap.segment();
                    assertEquals(before.address(), after.address());
                    assertEquals(fixture.coverage().total() / 8 + 1, after.byteSize());
                    assertTrue(after.byteSize() > size);
                    assertEquals(size, before.byteSize());
                    assertTrue(hits.andNot(hitmap).isEmpty(), "hits survive the loading of a library");
                    crowd.call("crowd", 55);
                    assertTrue(hitmap.count() > hits.count());
                }
                // Also after the library is gone: its edges stay.
                assertEquals(
                        fixture.coverage().total() / 8 + 1, hitmap.segment().byteSize());
            }
        });
    }

    @Test
    @Timeout(120) // A read that the compiler takes out of its loop would wait for ever.
    void aThreadThatWaitsSeesTheHitsOfAnother() throws InterruptedException {
        fixture.call("static_step", 1);
        long edge = coverage.hitmap().edges().findFirst().orElseThrow();
        Hitmap hitmap = coverage.hitmap();
        waitsForAHit(() -> {
            while (coverage.now() == 0) {}
        });
        waitsForAHit(() -> {
            while (!hitmap.contains(edge)) {}
        });
        waitsForAHit(() -> {
            while (hitmap.count() == 0) {}
        });
        waitsForAHit(() -> {
            while (hitmap.edges().findAny().isEmpty()) {}
        });
    }

    private void waitsForAHit(Runnable loop) throws InterruptedException {
        coverage.reset();
        Thread reader = new Thread(loop);
        reader.setDaemon(true);
        reader.start();
        // Time for the loop to be compiled, which is when a plain read would be taken out of it.
        Thread.sleep(300);
        fixture.call("static_step", 1);
        reader.join();
    }

    @Test
    void itPrintsHowManyEdgesWereHit() {
        fixture.call("static_step", 1);
        assertEquals(
                "Hitmap[" + coverage.now() + " of " + coverage.total() + " edges]",
                coverage.hitmap().toString());
    }
}
