package sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Knows nothing of coverage; its library finds a runtime only if the extension was there before. */
class UnawareTest {
    @Test
    void large() {
        assertEquals(2, Numbers.classify(5000));
    }
}
