package org.memcov.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.memcov.CoverageException;
import org.memcov.ModuleIdentity;

/** The file of a module that was recorded: only the very build that was recorded is of use. */
public final class RecordedFile {
    private RecordedFile() {}

    /**
     * Tells why a file is not the module that was recorded, if it is not.
     *
     * @param file where it should be
     * @param wanted what it has to be
     * @param consequence what follows if there is no file, as a clause
     * @throws CoverageException if it is no file of the kind
     */
    public static Optional<String> objection(Path file, ModuleIdentity wanted, String consequence) {
        if (!Files.isRegularFile(file)) {
            return Optional.of("there is no file " + file + ", so " + consequence
                    + ": put the file that was recorded there, or map the path to where it is now");
        }
        ModuleIdentity.Kind kind = wanted.kind();
        try {
            String value = kind == ModuleIdentity.Kind.BUILD_ID
                    ? ElfFile.readLinked(file).buildId()
                    : ContentHash.of(file);
            return value.equals(wanted.value())
                    ? Optional.empty()
                    : Optional.of(file + " is another build than the one that was recorded ("
                            + (value.isEmpty() ? "it has no build-id" : new ModuleIdentity(kind, value, 0)) + ", not "
                            + wanted + "), so it is not used: put that one there, or record anew");
        } catch (IOException e) {
            return Optional.of(file + " cannot be read (" + e + "): give a file that this user may read");
        }
    }
}
