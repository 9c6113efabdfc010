package sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.RepeatedTest;
import org.memcov.junit.NativeCoverage;

@NativeCoverage(library = "${sample.library}")
class SignTest {
    @RepeatedTest(2)
    void positive() {
        assertEquals(1, Numbers.classify(3));
    }
}
