package org.memcov.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that all absolute paths among some have in common: it is left out where they are shown.
 * Detours ({@code a/../b}) are taken out.
 */
final class CommonFolder {
    private final List<String> names;

    CommonFolder(Stream<String> paths) {
        names = paths.filter(path -> path.startsWith("/"))
                .map(CommonFolder::names)
                .map(path -> path.subList(0, path.size() - 1))
                .reduce(CommonFolder::commonStart)
                .orElse(List.of());
    }

    /** The names that lead to one of the paths from the folder, or all names of a relative path; at least one. */
    List<String> namesBelow(String path) {
        List<String> all = names(path);
        return path.startsWith("/") ? all.subList(names.size(), all.size()) : all;
    }

    /** An absolute path from the folder; anything else as it is. */
    String below(String path) {
        return path.startsWith("/") ? String.join("/", namesBelow(path)) : path;
    }

    /** The folder itself; empty if nothing is left out. */
    String path() {
        return names.isEmpty() ? "" : "/" + String.join("/", names);
    }

    /** The names that a path is made of; at least one. */
    static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/")) {
            if (name.equals("..") && !names.isEmpty()) {
                names.removeLast();
            } else if (!name.isEmpty() && !name.equals(".") && !name.equals("..")) {
                names.add(name);
            }
        }
        return names.isEmpty() ? List.of(path) : names;
    }

    private static List<String> commonStart(List<String> a, List<String> b) {
        int length = 0;
        while (length < Math.min(a.size(), b.size()) && a.get(length).equals(b.get(length))) {
            length++;
        }
        return a.subList(0, length);
    }
}
