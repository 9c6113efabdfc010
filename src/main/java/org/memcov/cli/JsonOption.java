package org.memcov.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import picocli.CommandLine.Option;

/** The option {@code --json}, for machines: what is shown as a table otherwise, as one value. */
final class JsonOption {
    /** Leaves stdout open. */
    private static final JSON WRITER = JSON.builder(JsonFactory.builder()
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .build())
            .enable(JSON.Feature.PRETTY_PRINT_OUTPUT)
            .build();

    @Option(names = "--json", description = "Print JSON.")
    private boolean wanted;

    boolean isWanted() {
        return wanted;
    }

    /** Prints while it goes through the value, so that one with an {@link Iterable} may be large. */
    void print(Object value) throws IOException {
        WRITER.write(value, System.out);
        System.out.println();
    }
}
