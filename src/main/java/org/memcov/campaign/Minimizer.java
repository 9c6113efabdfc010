package org.memcov.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;
import org.roaringbitmap.buffer.MutableRoaringBitmap;

/**
 * Chooses few and light inputs that together keep every edge: a weighted set cover.
 *
 * <p>Inputs that are the only ones with some edge belong to every cover and are taken first. Then
 * comes the greedy step, again and again the input with the most new edges for its weight: V.
 * Chvatal, A greedy heuristic for the set-covering problem, Mathematics of Operations Research 4
 * (1979). Its cover weighs at most H(n) = 1 + 1/2 + … + 1/n times the lightest one, where n is the
 * size of the largest set; no fast algorithm is known to have a much better bound. A last pass drops
 * what later choices have made redundant.
 *
 * <p>Gains only ever shrink, so one from an earlier step is an upper bound, and only the input that
 * seems best is looked at again: M. Minoux, Accelerated greedy algorithms for maximizing submodular
 * set functions, Optimization Techniques (1978). The choice is the same as if all were.
 *
 * <p>Invariant: one input's set is held at a time, beside a few sets of all edges. What is kept of
 * each input is two numbers; what the last pass keeps of the chosen ones is disjoint.
 */
final class Minimizer {
    private final int inputs;
    private final IntToLongFunction weight;
    private final IntFunction<ImmutableRoaringBitmap> edges;
    private final List<Choice> chosen = new ArrayList<>();
    private final MutableRoaringBitmap covered = new MutableRoaringBitmap();

    private Minimizer(int inputs, IntToLongFunction weight, IntFunction<ImmutableRoaringBitmap> edges) {
        this.inputs = inputs;
        this.weight = weight;
        this.edges = edges;
    }

    /**
     * Minimizes a number of inputs. The same inputs give the same result: of equally good ones the
     * lighter is chosen, then the earlier.
     *
     * @param inputs how many there are
     * @param weight of each, counted from 0: its size or time, at least 0; 0 is taken as 1
     * @param edges the set of edges of each; asked for several times, and not kept
     * @return the inputs to keep, in ascending order; inputs without edges are none of them
     * @throws IllegalArgumentException if a weight is negative
     */
    static List<Integer> minimize(int inputs, IntToLongFunction weight, IntFunction<ImmutableRoaringBitmap> edges) {
        Minimizer minimizer = new Minimizer(inputs, weight, edges);
        minimizer.choose();
        return minimizer.withoutRedundant();
    }

    private void choose() {
        PriorityQueue<Choice> candidates = takeTheOnlyOnes();
        while (!candidates.isEmpty()) {
            Choice candidate = candidates.remove();
            ImmutableRoaringBitmap set = edges.apply(candidate.input());
            Choice now = candidate.withGain(ImmutableRoaringBitmap.andNotCardinality(set, covered));
            if (now.gain() == 0) {
                continue; // and so it stays
            }
            if (candidates.isEmpty() || now.compareTo(candidates.peek()) < 0) {
                take(now, set);
            } else {
                candidates.add(now);
            }
        }
    }

    /** Takes the inputs that no cover is without. Returns the others with a bound of their gains. */
    private PriorityQueue<Choice> takeTheOnlyOnes() {
        ImmutableRoaringBitmap heldOnce = heldOnce();
        PriorityQueue<Choice> others = new PriorityQueue<>();
        for (int input = 0; input < inputs; input++) {
            ImmutableRoaringBitmap set = edges.apply(input);
            Choice choice = new Choice(input, weight(input), set.getLongCardinality());
            if (ImmutableRoaringBitmap.intersects(set, heldOnce)) {
                take(choice, set);
            } else {
                others.add(choice);
            }
        }
        return others;
    }

    private ImmutableRoaringBitmap heldOnce() {
        MutableRoaringBitmap held = new MutableRoaringBitmap();
        MutableRoaringBitmap heldAgain = new MutableRoaringBitmap();
        for (int input = 0; input < inputs; input++) {
            ImmutableRoaringBitmap set = edges.apply(input);
            heldAgain.or(ImmutableRoaringBitmap.and(held, set));
            held.or(set);
        }
        held.andNot(heldAgain);
        return held;
    }

    private void take(Choice choice, ImmutableRoaringBitmap set) {
        chosen.add(choice);
        covered.or(set);
    }

    private long weight(int input) {
        long value = weight.applyAsLong(input);
        if (value < 0) {
            throw new IllegalArgumentException("the weight of input " + input + " is negative: " + value);
        }
        return Math.max(1, value);
    }

    /**
     * Drops, heaviest first, each choice all of whose edges others hold that are still there: those
     * that were kept before it, and all that come after it. Only edges that none after it holds need
     * a look, and each edge is that of one choice, the last that holds it.
     */
    private List<Integer> withoutRedundant() {
        chosen.sort(Comparator.comparingLong(Choice::weight)
                .thenComparingInt(Choice::input)
                .reversed());
        List<ImmutableRoaringBitmap> heldByNoneAfter = heldByNoneAfter();
        MutableRoaringBitmap kept = new MutableRoaringBitmap();
        List<Integer> inputsKept = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            if (!kept.contains(heldByNoneAfter.get(i))) {
                int input = chosen.get(i).input();
                inputsKept.add(input);
                kept.or(edges.apply(input));
            }
        }
        inputsKept.sort(null);
        return inputsKept;
    }

    /** For each choice its edges that no choice after it holds. */
    private List<ImmutableRoaringBitmap> heldByNoneAfter() {
        MutableRoaringBitmap after = new MutableRoaringBitmap();
        List<ImmutableRoaringBitmap> backwards = new ArrayList<>();
        for (Choice choice : chosen.reversed()) {
            ImmutableRoaringBitmap set = edges.apply(choice.input());
            backwards.add(ImmutableRoaringBitmap.andNot(set, after));
            after.or(set);
        }
        return backwards.reversed();
    }

    /**
     * An input as it was seen last. The best comes first: the one with the most new edges for its
     * weight, then the lighter, then the earlier.
     */
    private record Choice(int input, long weight, long gain) implements Comparable<Choice> {
        Choice withGain(long newGain) {
            return new Choice(input, weight, newGain);
        }

        @Override
        public int compareTo(Choice other) {
            int byRate = compareProducts(other.gain, weight, gain, other.weight);
            if (byRate != 0) {
                return byRate;
            }
            int byWeight = Long.compare(weight, other.weight);
            return byWeight != 0 ? byWeight : Integer.compare(input, other.input);
        }

        /** Compares a * b with c * d exactly: none of them is negative, each product has 128 bits. */
        private static int compareProducts(long a, long b, long c, long d) {
            int byHighHalf = Long.compare(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d));
            return byHighHalf != 0 ? byHighHalf : Long.compareUnsigned(a * b, c * d);
        }
    }
}
