package org.memcov.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * Where a folder of the machine that built a module is on this one.
 *
 * @param from the folder there, or the beginning of a path
 * @param to what stands for it here
 */
public record PathMap(String from, String to) {
    /**
     * Checks and normalizes the two: they do not end in a slash.
     *
     * @throws IllegalArgumentException if {@code from} is empty
     */
    public PathMap {
        from = withoutSlash(from);
        to = withoutSlash(to);
        if (from.isEmpty()) {
            throw new IllegalArgumentException("a path map needs a folder to map: FROM=TO, such as /build=/home/me");
        }
    }

    /**
     * Reads {@code from=to}.
     *
     * @param text the two, with the first equals sign between them
     * @return the map
     * @throws IllegalArgumentException if it is none
     */
    public static PathMap parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no path map: give FROM=TO, such as /build=/home/me/project");
        }
        return new PathMap(text.substring(0, equals), text.substring(equals + 1));
    }

    /**
     * Applies the map that has the longest prefix of a path.
     *
     * @param maps any
     * @param path a path
     * @return the path after it; the path itself if none has a prefix of it
     */
    public static String apply(List<PathMap> maps, String path) {
        return maps.stream()
                .filter(map -> map.holds(path))
                .max(Comparator.comparingInt(map -> map.from.length()))
                .map(map -> map.to + path.substring(map.from.length()))
                .orElse(path);
    }

    /**
     * Tells where a module is now: where it was recorded if the map's place has no such file, since a
     * map may be meant for sources alone.
     *
     * @param maps where folders are on this machine
     * @param recorded the path it was loaded from
     * @return the path to look at
     */
    public static Path module(List<PathMap> maps, Path recorded) {
        Path mapped = Path.of(apply(maps, recorded.toString()));
        return Files.exists(mapped) || !Files.exists(recorded) ? mapped : recorded;
    }

    /** Whole names only: /build holds /build/a.c, not /builder/a.c. */
    private boolean holds(String path) {
        return path.startsWith(from) && (path.length() == from.length() || path.charAt(from.length()) == '/');
    }

    private static String withoutSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
