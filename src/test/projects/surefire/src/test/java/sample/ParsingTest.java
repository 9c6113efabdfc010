package sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memcov.junit.NativeCoverage;

@NativeCoverage(library = "${sample.library}", minEdges = 1)
class ParsingTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "22, 22"})
    void parsesNumbers(String text, int value) {
        assertEquals(value, Numbers.parse(text));
    }

    @Nested
    class Refusing {
        @Test
        void nothing() {
            assertEquals(-1, Numbers.parse(""));
        }

        @Test
        void words() {
            assertEquals(-1, Numbers.parse("one"));
        }
    }
}
