package sample;

import org.junit.jupiter.api.Test;
import org.memcov.junit.NativeCoverage;

@NativeCoverage(library = "${sample.library}")
class DyingTest {
    @Test
    void takesTheJvmAlong() {
        Runtime.getRuntime().halt(Numbers.classify(-7) + 100);
    }
}
