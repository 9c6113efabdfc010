package org.memcov.report.html;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.memcov.campaign.Run;

/** Writes the page of a campaign's inputs; its rows are data, of which a script shows some at a time. */
final class InputsPage {
    private InputsPage() {}

    static void write(Site site) throws IOException {
        List<Run> runs = site.report().runs();
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
    private static void write(JsonGenerator json, Run run, String name) throws IOException {
        json.writeStartArray();
        json.writeString(name);
        json.writeNumber(run.inputSize());
        json.writeNumber(run.edges());
        json.writeNumber(run.newEdges());
        json.writeNumber(run.covered());
        json.writeString(run.outcome());
        json.writeString(kind(run));
        json.writeNumber(run.time().toMillis());
        json.writeNumber(run.peakMemory());
        if (!run.messages().isEmpty()) {
            json.writeString(String.join("\n", run.messages()));
        }
        json.writeEndArray();
    }

    private static String kind(Run run) {
        return switch (run.ending()) {
            case EXIT -> run.endedWell() ? "" : "failed";
            case SIGNAL -> "crashed";
            case TIMEOUT -> "timeout";
        };
    }
}
