package org.memcov.junit;

import java.util.Optional;
import org.memcov.internal.Numbers;

/** The line on standard output when the last test of a JVM has ended. */
record RunLine(Optional<BuildFile> file) implements AutoCloseable {
    @Override
    public void close() {
        CoverageTotals totals = CoverageTotals.now();
        String line = "Native coverage: " + Numbers.text(totals.edges()) + " of " + Numbers.text(totals.total())
                + " edges (" + Numbers.share(totals.edges(), totals.total()) + ") by this JVM, with "
                + Numbers.count(totals.tests(), "measured test");
        System.out.println(file.isPresent() ? line + "; " + file.get().content() : line);
    }
}
