package org.memcov.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A tool that reads debug information. */
interface PcReader extends AutoCloseable {
    /** The program. */
    Path tool();

    /** Whether the file's path can be told to it. */
    boolean takes(Path file);

    /**
     * Looks up PCs of a file: for each the frames, innermost first, with what is not known left empty.
     *
     * @throws IOException if the tool did not answer
     */
    List<List<Frame>> read(Path file, long[] pcs) throws IOException;

    @Override
    void close();

    /** A name or file that a tool does not know is question marks. */
    static String known(String text) {
        return text.equals("??") ? "" : text;
    }
}
