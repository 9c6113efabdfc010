package org.memcov.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which code behind an edge's PC gives it a line. */
class BlockLinesTest {
    private final List<Long> asked = new ArrayList<>();

    private static List<Frame> at(String function, int line) {
        return List.of(new Frame(function, "a.c", line, 0, "a.c", 1));
    }

    /** The frames of an edge at 100, where code begins at the addresses of a map. */
    private List<Frame> complete(Map<Long, List<Frame>> code, long... otherEdges) {
        TreeMap<Long, List<Frame>> sorted = new TreeMap<>(code);
        EdgePcs edges = new EdgePcs(LongStream.concat(LongStream.of(100), LongStream.of(otherEdges)));
        BlockLines lines = new BlockLines(
                edges,
                pcs -> LongStream.of(pcs)
                        .peek(asked::add)
                        .mapToObj(pc -> sorted.floorEntry(pc).getValue())
                        .toList());
        return lines.complete(new long[] {100}, List.of(sorted.get(100L))).getFirst();
    }

    @Test
    void theFirstLineBehindThePcCounts() {
        assertEquals(at("f", 7), complete(Map.of(100L, at("f", 0), 107L, at("f", 7), 112L, at("f", 8))));
        assertEquals(List.of(104L, 108L), asked);
    }

    @Test
    void anEdgeWithALineIsNotLookedUpAgain() {
        assertEquals(at("f", 7), complete(Map.of(100L, at("f", 7), 104L, at("f", 8))));
        assertEquals(List.of(), asked);
    }

    @Test
    void codeFartherThanTheCallThatReportsTheEdgeIsNotItsBlock() {
        assertEquals(at("f", 0), complete(Map.of(100L, at("f", 0), 117L, at("f", 7))));
    }

    @Test
    void theNextEdgeBeginsAnotherBlock() {
        assertEquals(at("f", 0), complete(Map.of(100L, at("f", 0), 108L, at("f", 7)), 40, 108, 200));
        assertEquals(List.of(104L), asked);
    }

    @Test
    void codeOfAnotherFunctionIsNotItsBlock() {
        assertEquals(at("f", 0), complete(Map.of(100L, at("f", 0), 108L, at("g", 7))));
    }

    @Test
    void whatIsInlinedThereIsTaken() {
        List<Frame> inlined = List.of(at("g", 3).getFirst(), at("f", 7).getFirst());

        assertEquals(inlined, complete(Map.of(100L, at("f", 0), 108L, inlined)));
    }
}
