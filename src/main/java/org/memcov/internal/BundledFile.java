package org.memcov.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.memcov.CoverageException;

/**
 * A file that the jar carries for each machine. It is unpacked into a folder of its own; both are
 * gone when that is closed, or with the JVM.
 */
public enum BundledFile {
    /** Memcov's own runtime. */
    RUNTIME("libmemcov.so", "runtime"),
    /** The program that runs the commands of a campaign. */
    LAUNCHER("memcov-launcher", "launcher");

    /** A system property: the folder to unpack into, instead of java.io.tmpdir. */
    static final String FOLDER_PROPERTY = "org.memcov.tmpdir";

    private final String fileName;
    private final String description;

    BundledFile(String fileName, String description) {
        this.fileName = fileName;
        this.description = description;
    }

    /** A system property: the path of a file to take instead of the one in the jar. */
    String property() {
        return "org.memcov." + description;
    }

    /** The file that the user named instead. */
    Optional<Path> given() {
        return Optional.ofNullable(System.getProperty(property())).map(Path::of);
    }

    /**
     * The file on disk; closing it removes what was unpacked.
     *
     * @param path where it is
     * @param folder what was made for it; null if the user named the file
     */
    public record Unpacked(Path path, Path folder) implements AutoCloseable {
        @Override
        public void close() {
            if (folder != null) {
                delete(path);
                delete(folder);
            }
        }
    }

    /**
     * Takes the file the user named, or unpacks this machine's.
     *
     * @throws CoverageException if there is none, or it cannot be unpacked
     */
    public Unpacked locate() {
        Optional<Path> given = given();
        if (given.isEmpty()) {
            return unpack(Machine.current().folder());
        }
        if (!Files.isRegularFile(given.get())) {
            throw new CoverageException("-D" + property() + " names " + given.get() + ", which is no file");
        }
        return new Unpacked(given.get().toAbsolutePath(), null);
    }

    Unpacked unpack(String machineFolder) {
        String resource = "/org/memcov/native/" + machineFolder + "/" + fileName;
        Path folder = null;
        try (InputStream content = BundledFile.class.getResourceAsStream(resource)) {
            if (content == null) {
                throw new CoverageException("this jar carries no " + description + " for " + machineFolder
                        + ": build csrc for it with CMake and name the result with -D" + property() + "=/path/to/"
                        + fileName);
            }
            folder = Files.createTempDirectory(parentFolder(), "memcov").toAbsolutePath();
            Path file = folder.resolve(fileName);
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit(); // before its folder
            Files.copy(content, file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            return new Unpacked(file, folder);
        } catch (IOException e) {
            throw new CoverageException(
                    "the " + description + " cannot be unpacked to " + (folder == null ? parentFolder() : folder) + " ("
                            + e + "): name a folder that can be written with -D" + FOLDER_PROPERTY + "=DIR",
                    e);
        }
    }

    /** What to do about an unpacked file that is of no use where it is. */
    public String elsewhere() {
        return "name another folder with -D" + FOLDER_PROPERTY + "=DIR, or a " + description
                + " outside the jar with -D" + property() + "=FILE";
    }

    private static Path parentFolder() {
        return Path.of(System.getProperty(FOLDER_PROPERTY, System.getProperty("java.io.tmpdir")));
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // goes with the JVM
        }
    }
}
