package org.memcov.report.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import org.memcov.internal.WholeFile;
import org.memcov.report.Report;
import org.memcov.report.ReportFormat;

/**
 * Writes {@value #FILE}: all that a report holds, as a JSON object.
 *
 * <pre>{@code
 * {
 *   "format": "memcov-report",   always
 *   "version": 1,                that of this description; a later one may have further members
 *   "title": text,
 *   "created": time,             ISO 8601, in UTC
 *   "notes": [text…],
 *   "totals": totals,            of all files
 *   "modules": [{
 *     "name": text, "path": text,
 *     "identity": {"kind": "BUILD_ID" or "CONTENT_HASH", "value": hexadecimal},
 *     "edges": number,
 *     "hit": number, "hitRanges": [[first, last]…],      edges, from 1
 *     "pcs": "ALL", "SOME" or "NONE",                    which of its edges' PCs are known
 *     "withoutLine": number,
 *     "producers": [text…]
 *   }…],
 *   "files": [{
 *     "path": text,
 *     "origin": "NATIVE", "JAVA", or "MODULE" if its source is not known,
 *     "totals": totals,
 *     "lines": [{
 *       "number": number,
 *       "status": "COVERED", "PARTIAL" or "UNCOVERED",
 *       "branches": [boolean…],                          taken or not; only if there are at least two
 *       "firstRun": number                               index in runs; only if it is known
 *     }…],
 *     "functions": [{
 *       "name": text, "line": number, "size": number, "reached": number, "isReached": boolean,
 *       "firstRun": number                               as above
 *     }…]
 *   }…],
 *   "runs": [{
 *     "input": path of a file or name of a test, "inputSize": bytes,
 *     "edges": number, "newEdges": number, "covered": number, "total": number,
 *     "outcome": "WELL", "FAILED", "CRASHED" or "TIMED_OUT", "ending": text,
 *     "time": seconds, "cpuTime": seconds, "elapsed": seconds, "peakMemory": bytes,
 *     "messages": [text…]
 *   }…],
 *   "other": report              of the same members from title on; only if it is a comparison
 * }
 *
 * totals: {
 *   "lines": number, "coveredLines": number, "partialLines": number,
 *   "branches": number, "takenBranches": number,
 *   "functions": number, "reachedFunctions": number,
 *   "size": number, "reached": number
 * }
 * }</pre>
 *
 * What each means stands at {@link org.memcov.report.Report}, {@link
 * org.memcov.report.ReportedModule}, {@link org.memcov.report.SourceFile}, {@link
 * org.memcov.report.SourceTotals} and {@link org.memcov.report.ReportedRun}.
 */
public final class JsonFormat implements ReportFormat {
    /** The name of the file. */
    public static final String FILE = "coverage.json";

    static final String NAME = "memcov-report";

    private final JsonFactory factory = new JsonFactory();

    /** Creates the format. */
    public JsonFormat() {}

    @Override
    public Path write(Report report, Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        WholeFile.writeText(file, text -> {
            try (JsonGenerator json = factory.createGenerator(text)) {
                json.writeStartObject();
                json.writeStringField("format", NAME);
                json.writeNumberField("version", 1);
                new ReportWriter(json).write(report);
                json.writeEndObject();
            }
        });
        return file;
    }
}
