package org.memcov.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import picocli.CommandLine.Option;

/** The option {@code --json}, for machines: what is shown as a table otherwise, as one value. */
final class JsonOption {
    @Option(names = "--json", description = "Print JSON.")
    private boolean wanted;

    boolean isWanted() {
        return wanted;
    }

    void print(Object value) throws IOException {
        System.out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(value));
    }
}
