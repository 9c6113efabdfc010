package org.memcov.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.memcov.CoverageException;

/**
 * Where the loader would find the libraries that a file needs, in a process with this one's
 * environment. What the process loads before, or is preloaded, comes first and is not known here.
 */
final class LibrarySearch {
    private static final Map<Integer, String> SYSTEM_FOLDERS = Map.of(
            Machine.EM_X86_64, "/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu:/lib64:/usr/lib64:/lib:/usr/lib",
            Machine.EM_AARCH64, "/lib/aarch64-linux-gnu:/usr/lib/aarch64-linux-gnu:/lib64:/usr/lib64:/lib:/usr/lib");

    private final ElfFile root;
    private final String libraryPath;

    /**
     * A library that is needed.
     *
     * @param name as the file that needs it calls it
     * @param file what was found, if anything
     * @param through what led to it
     */
    record Found(String name, Optional<ElfFile> file, String through) {}

    private record Place(Path file, String through) {}

    LibrarySearch(ElfFile root, String libraryPath) {
        this.root = root;
        this.libraryPath = libraryPath == null ? "" : libraryPath;
    }

    /** All that is needed, also by what is needed, in load order. */
    List<Found> all() {
        List<Found> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Queue<ElfFile> queue = new ArrayDeque<>(List.of(root));
        while (!queue.isEmpty()) {
            ElfFile user = queue.remove();
            for (String name : user.dynamic().needed()) {
                if (seen.add(name)) {
                    Found found = find(name, user);
                    all.add(found);
                    found.file().ifPresent(queue::add);
                }
            }
        }
        return all;
    }

    private Found find(String name, ElfFile user) {
        return places(name, user)
                .flatMap(place ->
                        read(place.file()).stream().map(file -> new Found(name, Optional.of(file), place.through())))
                .findFirst()
                .orElse(new Found(name, Optional.empty(), ""));
    }

    /** The order is that of ld.so(8). */
    private Stream<Place> places(String name, ElfFile user) {
        if (name.contains("/")) {
            return Stream.of(new Place(Path.of(name), "its path"));
        }
        Optional<String> runpath = user.dynamic().runpath();
        String rpath = runpath.isPresent() ? "" : user.dynamic().rpath().orElse("");
        return Stream.of(
                        in(rpath, name, user, "RPATH"),
                        in(libraryPath, name, user, "LD_LIBRARY_PATH"),
                        in(runpath.orElse(""), name, user, "RUNPATH"),
                        LoaderCache.find(name).stream().map(file -> new Place(file, "the system's libraries")),
                        in(
                                SYSTEM_FOLDERS.getOrDefault(root.header().machine(), ""),
                                name,
                                user,
                                "the system's libraries"))
                .flatMap(places -> places);
    }

    private static Stream<Place> in(String folders, String name, ElfFile user, String through) {
        String origin = user.path().toAbsolutePath().normalize().getParent().toString();
        return Stream.of(folders.split("[:;]"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> folder.replace("${ORIGIN}", origin).replace("$ORIGIN", origin))
                .map(folder -> new Place(Path.of(folder).resolve(name), through));
    }

    /** The file if the loader would take it: it passes over those for other machines. */
    private Optional<ElfFile> read(Path file) {
        try {
            boolean isOne = Files.isRegularFile(file)
                    && ElfFile.readHeader(file)
                            .filter(header -> header.isReadable()
                                    && header.machine() == root.header().machine())
                            .isPresent();
            return isOne ? Optional.of(ElfFile.readLinked(file)) : Optional.empty();
        } catch (CoverageException e) {
            return Optional.empty();
        }
    }
}
