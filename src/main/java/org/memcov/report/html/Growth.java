package org.memcov.report.html;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.memcov.campaign.Run;

/**
 * Writes how coverage grew over a campaign. Only runs that changed it, that crashed or took too long,
 * and the last one are points: between two of them nothing happened, so nothing is lost.
 */
final class Growth {
    private Growth() {}

    static void write(Output output, String name, String title, List<Run> runs) throws IOException {
        RunNames names = new RunNames(runs);
        DataFile.write(output, name, json -> {
            json.writeStartObject();
            json.writeStringField("title", title);
            json.writeNumberField("inputs", runs.size());
            json.writeNumberField("total", runs.getLast().total());
            json.writeArrayFieldStart("points");
            for (int i = 0; i < runs.size(); i++) {
                Run run = runs.get(i);
                if (run.newEdges() > 0 || run.ending() != Run.Ending.EXIT || i == runs.size() - 1) {
                    write(json, run, i, names.of(i));
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** The script knows the order of these. */
    private static void write(JsonGenerator json, Run run, int index, String name) throws IOException {
        json.writeStartArray();
        json.writeNumber(index + 1);
        json.writeNumber(run.elapsed().toMillis() / 1e3);
        json.writeNumber(run.covered());
        json.writeNumber(run.newEdges());
        json.writeString(name);
        json.writeString(run.outcome());
        json.writeString(
                run.ending() == Run.Ending.SIGNAL ? "crash" : run.ending() == Run.Ending.TIMEOUT ? "timeout" : "");
        json.writeEndArray();
    }
}
