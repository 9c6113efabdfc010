package org.memcov.report.cobertura;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.memcov.report.Report;
import org.memcov.report.SourceFile;

/**
 * The source files of a report by directory. Those with an absolute path are told relative to the
 * innermost directory that they have in common; the others as they are.
 *
 * @param root the common directory; empty without a file with an absolute path
 * @param hasRelative whether there are files whose path is relative
 * @param directories the files by their directory, which is told like them; {@code .} if that is none
 */
record SourceTree(String root, boolean hasRelative, SortedMap<String, List<SourceFile>> directories) {
    static SourceTree of(Report report) {
        List<SourceFile> files = report.files().stream()
                .filter(file -> file.origin() != SourceFile.Origin.MODULE)
                .toList();
        List<SourceFile> absolute =
                files.stream().filter(file -> file.path().startsWith("/")).toList();
        String root = absolute.stream()
                .map(file -> directory(file.path()))
                .reduce(SourceTree::common)
                .orElse("");
        SourceTree tree = new SourceTree(root, absolute.size() < files.size(), new TreeMap<>());
        for (SourceFile file : files) {
            String name = directory(tree.name(file));
            tree.directories
                    .computeIfAbsent(name.isEmpty() ? "." : name, _ -> new ArrayList<>())
                    .add(file);
        }
        return tree;
    }

    /** The directory of a path, of which {@code /} is the empty string. */
    private static String directory(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    private static String common(String directory, String other) {
        String common = directory;
        while (!(other + "/").startsWith(common + "/")) {
            common = directory(common);
        }
        return common;
    }

    /** A file's path below the root. */
    String name(SourceFile file) {
        return file.path().startsWith("/") ? file.path().substring(root.length() + 1) : file.path();
    }

    /** The folders where a file's name leads to the file. */
    List<String> sources() {
        List<String> sources = new ArrayList<>();
        if (!root.isEmpty() || !hasRelative) {
            sources.add(root.isEmpty() ? "/" : root);
        }
        if (hasRelative) {
            sources.add(".");
        }
        return sources;
    }
}
