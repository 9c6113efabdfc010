package org.memcov.report.html;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The files of a report in a folder that may hold other things, too. A list of them lies among them:
 * so those that an earlier report left, and this one does not have, are removed, and nothing else is.
 */
final class Output {
    private static final String LIST = "data/files.txt";
    /** Names that a list may have: whatever it says, nothing outside of the report is removed. */
    private static final Pattern OWN = Pattern.compile("(index|inputs|comparison)\\.html"
            + "|(directories|files)/[A-Za-z0-9_~][A-Za-z0-9._~-]*\\.html|(data|assets)/[a-z][A-Za-z0-9.-]*");

    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final Set<String> written = new TreeSet<>();

    Output(Path folder) {
        this.folder = folder;
    }

    /** Begins a text file in UTF-8, by its path in the folder; half of a surrogate pair becomes a question mark. */
    Writer open(String name) throws IOException {
        return new BufferedWriter(
                new OutputStreamWriter(Files.newOutputStream(place(name)), StandardCharsets.UTF_8), BUFFER);
    }

    void copy(InputStream content, String name) throws IOException {
        Files.copy(content, place(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path place(String name) throws IOException {
        if (!OWN.matcher(name).matches() || !written.add(name)) {
            throw new IllegalArgumentException("'" + name + "' is no name for a new file of the report");
        }
        Path place = folder.resolve(name);
        Files.createDirectories(place.getParent());
        return place;
    }

    /** Removes what an earlier report left, and lists what this one has. */
    void finish() throws IOException {
        Path list = folder.resolve(LIST);
        if (Files.exists(list)) {
            for (String earlier : Files.readAllLines(list)) {
                if (OWN.matcher(earlier).matches() && !written.contains(earlier)) {
                    Files.deleteIfExists(folder.resolve(earlier));
                }
            }
        }
        Files.createDirectories(list.getParent());
        Files.write(list, List.copyOf(written));
    }
}
