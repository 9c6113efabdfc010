package org.memcov.report.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.memcov.CoverageException;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine;

/** Reads what {@link JsonFormat} wrote: the functions of an earlier report, as a stream. */
public final class JsonReader {
    private final Path file;
    private final JsonParser json;
    private final List<SourceFile> files = new ArrayList<>();

    private JsonReader(Path file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /**
     * Reads the source files of a report with their functions, without their lines.
     *
     * @param file a report in JSON
     * @return the files, as the report has them
     * @throws IOException if it cannot be read
     * @throws CoverageException if it is damaged, or is no such report
     */
    public static List<SourceFile> functions(Path file) throws IOException {
        try (JsonParser json = JSON.std.createParser(file.toFile())) {
            JsonReader reader = new JsonReader(file, json);
            reader.read();
            return List.copyOf(reader.files);
        } catch (JsonProcessingException e) {
            throw damaged(file, e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw damaged(file, e.getMessage(), e);
        }
    }

    private static CoverageException damaged(Path file, String reason, Exception cause) {
        return new CoverageException(
                file + " is damaged, or no report of memcov in JSON (" + reason + "): give its " + JsonFormat.FILE,
                cause);
    }

    private void read() throws IOException {
        boolean isReport = false;
        if (json.nextToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("format")) {
                    isReport = json.getText().equals(JsonFormat.NAME);
                } else if (name.equals("files") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        readFile();
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        if (!isReport) {
            throw new CoverageException(file + " is no report of memcov in JSON: give its " + JsonFormat.FILE);
        }
    }

    private void readFile() throws IOException {
        String path = "";
        SourceFile.Origin origin = SourceFile.Origin.NATIVE;
        List<SourceFunction> functions = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("path")) {
                path = json.getText();
            } else if (name.equals("origin")) {
                origin = SourceFile.Origin.valueOf(json.getText());
            } else if (name.equals("functions") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    functions.add(readFunction());
                }
            } else {
                json.skipChildren();
            }
        }
        files.add(new SourceFile(path, origin, List.of(), functions));
    }

    private SourceFunction readFunction() throws IOException {
        String function = "";
        int line = 0;
        long size = 0;
        long reached = 0;
        boolean isReached = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "name" -> function = json.getText();
                case "line" -> line = json.getIntValue();
                case "size" -> size = json.getLongValue();
                case "reached" -> reached = json.getLongValue();
                case "isReached" -> isReached = json.getBooleanValue();
                default -> json.skipChildren();
            }
        }
        return new SourceFunction(function, line, size, reached, isReached, SourceLine.UNKNOWN_RUN);
    }
}
