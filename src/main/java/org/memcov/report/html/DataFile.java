package org.memcov.report.html;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;

/** Writes what scripts show: a script that assigns a value to {@code memcov.data.NAME}. */
final class DataFile {
    private static final JsonFactory JSON = new JsonFactory();

    private DataFile() {}

    /** What writes the value. */
    @FunctionalInterface
    interface Value {
        void write(JsonGenerator json) throws IOException;
    }

    static void write(Output output, String name, Value value) throws IOException {
        try (Writer writer = output.open("data/" + name + ".js");
                JsonGenerator json = JSON.createGenerator(writer)) {
            writer.write("memcov.data." + name + " = ");
            value.write(json);
        }
    }
}
