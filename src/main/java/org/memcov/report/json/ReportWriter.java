package org.memcov.report.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import org.memcov.ModuleIdentity;
import org.memcov.internal.EdgeRanges;
import org.memcov.report.Branches;
import org.memcov.report.Report;
import org.memcov.report.ReportedModule;
import org.memcov.report.ReportedRun;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine;
import org.memcov.report.SourceTotals;

/** Writes the members of a report into an object that is open. */
record ReportWriter(JsonGenerator json) {
    private interface Item<T> {
        void write(T item) throws IOException;
    }

    private <T> void writeAll(String name, Collection<T> items, Item<T> writer) throws IOException {
        json.writeArrayFieldStart(name);
        for (T item : items) {
            writer.write(item);
        }
        json.writeEndArray();
    }

    /** Writes an array of objects, each on a line of its own. */
    private <T> void writeObjects(String name, Collection<T> items, Item<T> writer) throws IOException {
        writeAll(name, items, item -> {
            json.writeStartObject();
            writer.write(item);
            json.writeEndObject();
            json.writeRaw('\n');
        });
    }

    void write(Report report) throws IOException {
        json.writeStringField("title", report.title());
        json.writeStringField("created", report.created().toString());
        writeAll("notes", report.notes(), json::writeString);
        writeTotals(report.totals());
        writeObjects("modules", report.modules(), this::writeModule);
        writeObjects("files", report.files(), this::writeFile);
        writeObjects("runs", report.runs(), this::writeRun);
        if (report.other().isPresent()) {
            json.writeObjectFieldStart("other");
            write(report.other().get());
            json.writeEndObject();
        }
    }

    private void writeTotals(SourceTotals totals) throws IOException {
        json.writeObjectFieldStart("totals");
        json.writeNumberField("lines", totals.lines());
        json.writeNumberField("coveredLines", totals.coveredLines());
        json.writeNumberField("partialLines", totals.partialLines());
        json.writeNumberField("branches", totals.branches());
        json.writeNumberField("takenBranches", totals.takenBranches());
        json.writeNumberField("functions", totals.functions());
        json.writeNumberField("reachedFunctions", totals.reachedFunctions());
        json.writeNumberField("size", totals.size());
        json.writeNumberField("reached", totals.reached());
        json.writeEndObject();
    }

    private void writeModule(ReportedModule module) throws IOException {
        ModuleIdentity identity = module.recorded().identity();
        json.writeStringField("name", module.name());
        json.writeStringField("path", module.recorded().path().toString());
        json.writeObjectFieldStart("identity");
        json.writeStringField("kind", identity.kind().name());
        json.writeStringField("value", identity.value());
        json.writeEndObject();
        json.writeNumberField("edges", identity.edgeCount());
        json.writeNumberField("hit", module.hit().count());
        json.writeArrayFieldStart("hitRanges");
        EdgeRanges.forEach(module.hit(), (first, last) -> json.writeArray(new long[] {first, last}, 0, 2));
        json.writeEndArray();
        json.writeStringField("pcs", module.pcs().name());
        json.writeNumberField("withoutLine", module.withoutLine());
        writeAll("producers", module.producers(), json::writeString);
    }

    private void writeFile(SourceFile file) throws IOException {
        json.writeStringField("path", file.path());
        json.writeStringField("origin", file.origin().name());
        writeTotals(file.totals());
        writeAll("lines", file.lines(), this::writeLine);
        writeAll("functions", file.functions(), this::writeFunction);
    }

    private void writeLine(SourceLine line) throws IOException {
        json.writeStartObject();
        json.writeNumberField("number", line.number());
        json.writeStringField("status", line.status().name());
        Branches branches = line.branches();
        if (branches.count() > 1) {
            json.writeArrayFieldStart("branches");
            for (int branch = 0; branch < branches.count(); branch++) {
                json.writeBoolean(branches.isTaken(branch));
            }
            json.writeEndArray();
        }
        writeFirstRun(line.firstRun());
        json.writeEndObject();
    }

    private void writeFunction(SourceFunction function) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", function.name());
        json.writeNumberField("line", function.line());
        json.writeNumberField("size", function.size());
        json.writeNumberField("reached", function.reached());
        json.writeBooleanField("isReached", function.isReached());
        writeFirstRun(function.firstRun());
        json.writeEndObject();
    }

    private void writeFirstRun(int run) throws IOException {
        if (run != SourceLine.UNKNOWN_RUN) {
            json.writeNumberField("firstRun", run);
        }
    }

    private void writeRun(ReportedRun run) throws IOException {
        json.writeStringField("input", run.input());
        json.writeNumberField("inputSize", run.inputSize());
        json.writeNumberField("edges", run.edges());
        json.writeNumberField("newEdges", run.newEdges());
        json.writeNumberField("covered", run.covered());
        json.writeNumberField("total", run.total());
        json.writeStringField("outcome", run.outcome().name());
        json.writeStringField("ending", run.ending());
        json.writeNumberField("time", seconds(run.time()));
        json.writeNumberField("cpuTime", seconds(run.cpuTime()));
        json.writeNumberField("elapsed", seconds(run.elapsed()));
        json.writeNumberField("peakMemory", run.peakMemory());
        writeAll("messages", run.messages(), json::writeString);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
