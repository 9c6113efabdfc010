package org.memcov.report.html;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.memcov.report.ReportedRun;
import org.memcov.report.ReportedRun.Outcome;

/**
 * Writes how coverage grew over a campaign. Only runs that changed it, that crashed or took too long,
 * and the last one are points: between two of them nothing happened, so nothing is lost.
 */
final class Growth {
    private Growth() {}

    static void write(Output output, String name, String title, List<ReportedRun> runs) throws IOException {
        RunNames names = new RunNames(runs);
        DataFile.write(output, name, json -> {
            json.writeStartObject();
            json.writeStringField("title", title);
            json.writeNumberField("inputs", runs.size());
            json.writeNumberField("total", runs.getLast().total());
            json.writeArrayFieldStart("points");
            for (int i = 0; i < runs.size(); i++) {
                ReportedRun run = runs.get(i);
                if (run.newEdges() > 0 || isMarked(run) || i == runs.size() - 1) {
                    write(json, run, i, names.of(i));
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static boolean isMarked(ReportedRun run) {
        return run.outcome() == Outcome.CRASHED || run.outcome() == Outcome.TIMED_OUT;
    }

    /** The script knows the order of these. */
    private static void write(JsonGenerator json, ReportedRun run, int index, String name) throws IOException {
        json.writeStartArray();
        json.writeNumber(index + 1);
        json.writeNumber(run.elapsed().toMillis() / 1e3);
        json.writeNumber(run.covered());
        json.writeNumber(run.newEdges());
        json.writeString(name);
        json.writeString(run.ending());
        json.writeString(
                run.outcome() == Outcome.CRASHED ? "crash" : run.outcome() == Outcome.TIMED_OUT ? "timeout" : "");
        json.writeEndArray();
    }
}
