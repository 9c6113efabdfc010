package org.memcov.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void onlyAllIsAHundredPercent() {
        assertEquals("100.0 %", Numbers.share(10_000, 10_000));
        assertEquals("99.9 %", Numbers.share(9_999, 10_000));
        assertEquals("99.9 %", Numbers.share(9_990, 10_000));
        assertEquals("33.3 %", Numbers.share(1, 3));
    }

    @Test
    void ofNothingThereIsNoShare() {
        assertEquals("-", Numbers.share(0, 0));
    }

    @Test
    void thousandsHaveAComma() {
        assertEquals("1,234,567", Numbers.text(1_234_567));
        assertEquals("1 edge", Numbers.count(1, "edge"));
        assertEquals("1,000 edges", Numbers.count(1_000, "edge"));
    }
}
