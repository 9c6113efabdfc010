package org.memcov.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;
import org.roaringbitmap.buffer.MutableRoaringBitmap;

/** Random inputs with small and large sets, some of them equal. */
record CoverInstance(ImmutableRoaringBitmap[] sets, long[] weights) {
    static CoverInstance random(Random random, int inputs, int highest) {
        CoverInstance instance = new CoverInstance(new ImmutableRoaringBitmap[inputs], new long[inputs]);
        for (int i = 0; i < inputs; i++) {
            int share = 1 + random.nextInt(9);
            MutableRoaringBitmap set = new MutableRoaringBitmap();
            for (int edge = 1; edge <= highest; edge++) {
                if (random.nextInt(20) < share) {
                    set.add(edge);
                }
            }
            boolean isCopy = i > 0 && random.nextInt(8) == 0;
            instance.sets[i] = isCopy ? instance.sets[random.nextInt(i)] : set;
            instance.weights[i] = random.nextInt(12);
        }
        return instance;
    }

    List<Integer> minimized() {
        return Minimizer.minimize(sets.length, input -> weights[input], input -> sets[input]);
    }

    ImmutableRoaringBitmap union(List<Integer> inputs) {
        MutableRoaringBitmap union = new MutableRoaringBitmap();
        inputs.forEach(input -> union.or(sets[input]));
        return union;
    }

    List<Integer> all() {
        return chosenBy((1 << sets.length) - 1);
    }

    private List<Integer> chosenBy(int bits) {
        List<Integer> inputs = new ArrayList<>();
        for (int i = 0; i < sets.length; i++) {
            if ((bits >> i & 1) != 0) {
                inputs.add(i);
            }
        }
        return inputs;
    }

    long weigh(List<Integer> inputs) {
        return inputs.stream().mapToLong(this::weight).sum();
    }

    /** The weight of the lightest cover: all subsets are tried. */
    long lightest() {
        ImmutableRoaringBitmap everything = union(all());
        long lightest = Long.MAX_VALUE;
        for (int bits = 0; bits < 1 << sets.length; bits++) {
            long weight = weigh(chosenBy(bits));
            if (weight < lightest && union(chosenBy(bits)).equals(everything)) {
                lightest = weight;
            }
        }
        return lightest;
    }

    /** The algorithm word by word: every gain computed anew, every edge looked for in all others. */
    List<Integer> minimizedPlainly() {
        List<Integer> kept = new ArrayList<>(all());
        kept.removeIf(input -> union(without(all(), input)).contains(sets[input]));
        while (!union(kept).equals(union(all()))) {
            ImmutableRoaringBitmap covered = union(kept);
            kept.add(all().stream()
                    .min(Comparator.comparingDouble((Integer input) -> -gain(input, covered) / (double) weight(input))
                            .thenComparingLong(this::weight)
                            .thenComparing(Comparator.naturalOrder()))
                    .orElseThrow());
        }
        List<Integer> heaviestFirst = new ArrayList<>(kept);
        heaviestFirst.sort(Comparator.<Integer>comparingLong(this::weight)
                .thenComparing(Comparator.naturalOrder())
                .reversed());
        for (Integer input : heaviestFirst) {
            if (union(without(kept, input)).contains(sets[input])) {
                kept.remove(input);
            }
        }
        kept.sort(null);
        return kept;
    }

    private long gain(int input, ImmutableRoaringBitmap covered) {
        return ImmutableRoaringBitmap.andNotCardinality(sets[input], covered);
    }

    /** A weight of 0 counts as 1. */
    private long weight(int input) {
        return Math.max(1, weights[input]);
    }

    /** How many times heavier than the lightest cover a greedy one may be. */
    double bound() {
        double bound = 0;
        for (int i = 1; i <= largest(); i++) {
            bound += 1.0 / i;
        }
        return bound;
    }

    private int largest() {
        int largest = 0;
        for (ImmutableRoaringBitmap set : sets) {
            largest = Math.max(largest, set.getCardinality());
        }
        return largest;
    }

    static List<Integer> without(List<Integer> inputs, Integer left) {
        List<Integer> others = new ArrayList<>(inputs);
        others.remove(left);
        return others;
    }
}
