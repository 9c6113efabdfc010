package org.memcov.campaign;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.memcov.CoverageException;
import org.memcov.CoverageFile;

/**
 * Where things lie in a campaign's folder:
 *
 * <ul>
 *   <li>{@code campaign.json}: the command and the inputs, see {@link Plan}
 *   <li>{@code runs.jsonl}: what became of each input, see {@link Journal}
 *   <li>{@code edges.roaring}: the edges of each input, see {@link EdgeSets}
 *   <li>{@code coverage.cov}: what all inputs covered, a coverage file
 *   <li>{@code baseline.cov}: what the baseline covered, a coverage file
 *   <li>{@code running/}: the coverage files of runs under way, and of those not merged yet
 *   <li>{@code lock}: held by the process that runs the campaign
 * </ul>
 *
 * @param path the folder, absolute
 */
record CampaignFolder(Path path) {
    private static final Pattern RUN_COVERAGE = Pattern.compile("(\\d{1,9})-\\d+\\.cov");

    CampaignFolder {
        path = path.toAbsolutePath().normalize();
    }

    Path plan() {
        return path.resolve("campaign.json");
    }

    Path journal() {
        return path.resolve("runs.jsonl");
    }

    Path edgeSets() {
        return path.resolve("edges.roaring");
    }

    Path coverage() {
        return path.resolve("coverage.cov");
    }

    Path baseline() {
        return path.resolve("baseline.cov");
    }

    Path running() {
        return path.resolve("running");
    }

    /**
     * The coverage file of a run: named by the number of its input, and by the process that runs it,
     * so that a worker of a process that died cannot write into the file of a later run.
     */
    Path runCoverage(int input) {
        return running().resolve(input + "-" + ProcessHandle.current().pid() + ".cov");
    }

    Path runReport(int input) {
        return running().resolve(input + "-" + ProcessHandle.current().pid() + ".report");
    }

    /** The number of the input that a file in {@link #running} is the coverage of. */
    static OptionalInt inputOf(Path file) {
        Matcher name = RUN_COVERAGE.matcher(file.getFileName().toString());
        return name.matches() ? OptionalInt.of(Integer.parseInt(name.group(1))) : OptionalInt.empty();
    }

    /** Where the coverage file of a run goes that cannot be read. */
    Path damaged(int input) {
        return path.resolve("damaged-" + input + ".cov");
    }

    boolean holdsCampaign() {
        return Files.exists(plan());
    }

    /**
     * Makes the folder for a new campaign.
     *
     * @throws CoverageException if it is one that holds something else
     */
    void create() throws IOException {
        if (path.toString().contains("%p")) {
            throw new CoverageException(path + " cannot be a campaign's folder: %p in a coverage file's path stands "
                    + "for a process id; choose another name");
        }
        Files.createDirectories(path);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                boolean isOurs = entry.getFileName().toString().equals("lock");
                if (!isOurs) {
                    throw new CoverageException(path + " is no campaign, but has " + entry.getFileName()
                            + " in it: name a new or an empty folder, or a campaign");
                }
            }
        } catch (NotDirectoryException e) {
            throw new CoverageException(path + " is not a folder: name a new or an empty one, or a campaign");
        }
    }

    /** Makes the campaign's coverage file, without modules, if it is not there. */
    void createCoverage() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            CoverageFile.openForMerging(coverage(), arena);
        }
    }

    /**
     * Makes this process the one that runs the campaign.
     *
     * @throws CoverageException if another one does
     */
    Lock lock() throws IOException {
        Files.createDirectories(path);
        FileChannel channel = FileChannel.open(path.resolve("lock"), CREATE, WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new Lock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // this very process runs it already
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new CoverageException("the campaign " + path + " is being run already, by this process or another one: "
                + "wait until it has ended, or stop it");
    }

    /**
     * The right to run the campaign; closing it, or the process's end, gives it up.
     *
     * @param channel the locked file
     */
    record Lock(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
