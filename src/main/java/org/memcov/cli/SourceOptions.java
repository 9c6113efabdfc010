package org.memcov.cli;

import java.nio.file.Path;
import java.util.List;
import org.memcov.report.PathMap;
import org.memcov.report.SourceFilter;
import org.memcov.report.Symbolizer;
import picocli.CommandLine.Option;

/** The options of all commands that tell places in the source: where it is, and what of it counts. */
final class SourceOptions {
    @Option(
            names = "--map",
            paramLabel = "FROM=TO",
            description = {
                "Where a folder of the machine that built or recorded the modules is on this one,",
                "for sources and modules; may be repeated, the longest that fits a path counts."
            })
    private List<String> maps = List.of();

    @Option(
            names = "--debug-folder",
            paramLabel = "DIR",
            description = "Look for debug files there before /usr/lib/debug, by build-id; may be repeated.")
    private List<Path> debugFolders = List.of();

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = {
                "Take source files that match, such as 'src/**' or '*.h', and no others; may be repeated.",
                "Without it all are taken but system and generated files."
            })
    private List<String> include = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description = "Leave out source files that match, such as '3rdparty/**'; may be repeated.")
    private List<String> exclude = List.of();

    @Option(names = "--all-files", description = "Take system and generated files, too.")
    private boolean allFiles;

    /** Whether any was given. */
    boolean isGiven() {
        return allFiles || !(maps.isEmpty() && debugFolders.isEmpty() && include.isEmpty() && exclude.isEmpty());
    }

    /**
     * A symbolizer that looks where it was told; who asked for it closes it.
     *
     * @throws IllegalArgumentException if a map is none
     */
    Symbolizer symbolizer() {
        return new Symbolizer(debugFolders, pathMaps());
    }

    /**
     * Where folders are on this machine.
     *
     * @throws IllegalArgumentException if a map is none
     */
    List<PathMap> pathMaps() {
        return maps.stream().map(PathMap::parse).toList();
    }

    /**
     * The files of interest.
     *
     * @throws IllegalArgumentException if a glob is none, or all and some files are wanted
     */
    SourceFilter filter() {
        if (allFiles && !include.isEmpty()) {
            throw new IllegalArgumentException("--all-files takes all source files, --include some: give one of them");
        }
        return allFiles ? SourceFilter.ofAll(exclude) : new SourceFilter(include, exclude);
    }

    /** Says on stderr what the symbolizer was missing, so that nobody wonders where lines are. */
    static void tellMissing(Symbolizer symbolizer) {
        symbolizer.missing().forEach(sentence -> System.err.println("memcov: warning: " + sentence));
    }
}
