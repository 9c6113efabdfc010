package org.memcov.report.html;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.memcov.report.ReportedRun;

/** Writes the page of a campaign's inputs; its rows are data, of which a script shows some at a time. */
final class InputsPage {
    private InputsPage() {}

    static void write(Site site) throws IOException {
        List<ReportedRun> runs = site.report().runs();
        DataFile.write(site.output(), "inputs", json -> {
            json.writeStartArray();
            for (int i = 0; i < runs.size(); i++) {
                json.writeRaw('\n');
                write(json, runs.get(i), site.runs().of(i));
            }
            json.writeEndArray();
        });
        site.write("inputs.html", "inputs", Map.of("inputs", runs.size()));
    }

    /** The script knows the order of these. */
    private static void write(JsonGenerator json, ReportedRun run, String name) throws IOException {
        json.writeStartArray();
        json.writeString(name);
        json.writeNumber(run.inputSize());
        json.writeNumber(run.edges());
        json.writeNumber(run.newEdges());
        json.writeNumber(run.covered());
        json.writeString(run.ending());
        json.writeString(kind(run));
        json.writeNumber(run.time().toMillis());
        json.writeNumber(run.peakMemory());
        if (!run.messages().isEmpty()) {
            json.writeString(String.join("\n", run.messages()));
        }
        json.writeEndArray();
    }

    private static String kind(ReportedRun run) {
        return switch (run.outcome()) {
            case WELL -> "";
            case FAILED -> "failed";
            case CRASHED -> "crashed";
            case TIMED_OUT -> "timeout";
        };
    }
}
