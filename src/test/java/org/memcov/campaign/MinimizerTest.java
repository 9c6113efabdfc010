package org.memcov.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.memcov.testing.ChildJvm;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;
import org.roaringbitmap.buffer.MutableRoaringBitmap;

class MinimizerTest {
    private static ImmutableRoaringBitmap set(int... edges) {
        return ImmutableRoaringBitmap.bitmapOf(edges);
    }

    private static List<Integer> minimize(long[] weights, ImmutableRoaringBitmap... sets) {
        assertEquals(weights.length, sets.length);
        return Minimizer.minimize(sets.length, input -> weights[input], input -> sets[input]);
    }

    @Test
    void everyEdgeIsKept() {
        Random random = new Random(20240301);
        for (int round = 0; round < 2000; round++) {
            CoverInstance instance = CoverInstance.random(random, random.nextInt(30), random.nextInt(200));
            assertEquals(instance.union(instance.all()), instance.union(instance.minimized()));
        }
    }

    @Test
    void noInputIsKeptWhoseEdgesTheOthersHold() {
        Random random = new Random(20240302);
        for (int round = 0; round < 2000; round++) {
            CoverInstance instance = CoverInstance.random(random, random.nextInt(30), random.nextInt(200));
            List<Integer> kept = instance.minimized();
            for (Integer input : kept) {
                assertFalse(
                        instance.union(CoverInstance.without(kept, input)).contains(instance.sets()[input]),
                        "round " + round);
            }
        }
    }

    @Test
    void theResultIsNeverHeavierThanTheGreedyBoundAllows() {
        Random random = new Random(20240303);
        for (int round = 0; round < 300; round++) {
            CoverInstance instance = CoverInstance.random(random, 1 + random.nextInt(10), 1 + random.nextInt(40));
            long weight = instance.weigh(instance.minimized());
            double most = instance.bound() * instance.lightest() + 1e-9;
            assertTrue(weight <= most, "round " + round + ": " + weight + " is more than " + most);
        }
    }

    @Test
    void theChoiceIsTheSameAsIfEveryGainWereComputedAnew() {
        Random random = new Random(20240305);
        for (int round = 0; round < 1000; round++) {
            CoverInstance instance = CoverInstance.random(random, random.nextInt(25), random.nextInt(120));
            assertEquals(instance.minimizedPlainly(), instance.minimized(), "round " + round);
        }
    }

    @Test
    void theSameInputsGiveTheSameResult() {
        CoverInstance instance = CoverInstance.random(new Random(20240304), 30, 100);
        assertEquals(instance.minimized(), instance.minimized());
    }

    @Test
    void noInputsAndInputsWithoutEdgesAreNotKept() {
        assertEquals(List.of(), minimize(new long[0]));
        assertEquals(List.of(), minimize(new long[] {0, 5}, set(), set()));
        assertEquals(List.of(1), minimize(new long[] {0, 5, 0}, set(), set(7), set()));
    }

    @Test
    void ofEqualSetsTheLighterIsKeptThenTheEarlier() {
        assertEquals(List.of(1), minimize(new long[] {9, 3, 4}, set(1, 2), set(1, 2), set(1, 2)));
        assertEquals(List.of(0), minimize(new long[] {3, 3, 3}, set(1, 2), set(1, 2), set(1, 2)));
    }

    @Test
    void aWeightOf0CountsAs1() {
        assertEquals(List.of(0), minimize(new long[] {1, 0}, set(1, 2), set(1, 2)));
        assertEquals(List.of(2), minimize(new long[] {0, 0, 1}, set(1), set(2), set(1, 2)));
    }

    @Test
    void manyLightInputsAreBetterThanAHeavyOne() {
        assertEquals(List.of(1, 2), minimize(new long[] {10, 2, 3}, set(1, 2, 3, 4), set(1, 2), set(3, 4)));
        assertEquals(List.of(0), minimize(new long[] {3, 2, 2}, set(1, 2, 3, 4), set(1, 2), set(3, 4)));
    }

    @Test
    void aGainThatAnEarlierChoiceTookAwayIsFoundOut() {
        // After the first choice nothing is left of the gain of the second, and most of that of the third.
        assertEquals(
                List.of(0, 3),
                minimize(
                        new long[] {1, 1, 2, 1, 1},
                        set(1, 2, 3, 4, 5, 6),
                        set(1, 2, 3, 4, 5),
                        set(3, 4, 5, 6, 7),
                        set(6, 7, 8),
                        set(8)));
    }

    @Test
    void whatLaterChoicesMadeRedundantIsDropped() {
        // The greedy step takes the middle first; both sides are needed, and together they hold it.
        assertEquals(
                List.of(0, 2),
                minimize(
                        new long[] {4, 4, 4, 9, 9},
                        set(1, 2, 3, 9),
                        set(2, 3, 4, 5, 8),
                        set(4, 5, 6, 8),
                        set(1, 9),
                        set(6)));
    }

    @Test
    void weightsMayBeAsLargeAsANumberCan() {
        long huge = Long.MAX_VALUE;
        assertEquals(List.of(1), minimize(new long[] {huge, huge - 1}, set(1, 2), set(1, 2)));
        assertEquals(
                List.of(0), minimize(new long[] {huge, huge - 1, huge - 1}, set(1, 2, 3, 4), set(1, 2), set(3, 4)));
    }

    @Test
    void edgesMayBeAsHighAsAProcessCanHaveThem() {
        assertEquals(List.of(0, 2), minimize(new long[] {5, 9, 5}, set(1, -1), set(-1), set(-2)));
    }

    @Test
    void aNegativeWeightIsRefused() {
        assertEquals(
                "the weight of input 1 is negative: -4",
                assertThrows(IllegalArgumentException.class, () -> minimize(new long[] {1, -4}, set(1), set(2)))
                        .getMessage());
    }

    /** What a campaign is made of: edges that all inputs hit, and some that few do. */
    private static final class ManyInputs {
        static final int COUNT = 26_000;
        private static final int EDGES = 400_000;
        private static final int COMMON = 15_000;

        private final MutableRoaringBitmap common = new MutableRoaringBitmap();

        ManyInputs() {
            for (int i = 0; i < COMMON; i++) {
                common.add(1 + i * 7);
            }
        }

        long weight(int input) {
            return new Random(-input).nextInt(10_000);
        }

        ImmutableRoaringBitmap edges(int input) {
            Random random = new Random(input);
            MutableRoaringBitmap set = common.clone();
            for (int i = 0; i < 10; i++) {
                long first = 1 + random.nextInt(EDGES / 500) * 500L;
                set.add(first, first + 500);
            }
            return set;
        }
    }

    @Test
    void tensOfThousandsOfInputsTakeTheMemoryOfAFew() {
        ChildJvm.of(arguments -> {
                    ManyInputs inputs = new ManyInputs();
                    List<Integer> kept = Minimizer.minimize(ManyInputs.COUNT, inputs::weight, inputs::edges);

                    int[] holders = new int[ManyInputs.EDGES + 1];
                    kept.forEach(input -> inputs.edges(input).forEach((int edge) -> holders[edge]++));
                    for (int edge = 1; edge <= ManyInputs.EDGES; edge++) {
                        assertTrue(holders[edge] > 0, "edge " + edge + " is lost");
                    }
                    for (int input : kept) {
                        ImmutableRoaringBitmap set = inputs.edges(input);
                        boolean[] isNeeded = new boolean[1];
                        set.forEach((int edge) -> isNeeded[0] |= holders[edge] == 1);
                        assertTrue(isNeeded[0], "input " + input + " is redundant");
                    }
                })
                .option("-Xmx48m") // the sets together take hundreds of megabytes
                .run()
                .succeeds();
    }
}
