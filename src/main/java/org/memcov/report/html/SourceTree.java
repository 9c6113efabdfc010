package org.memcov.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.memcov.report.Report;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceTotals;

/**
 * The source files of a report in their directories. A directory that holds nothing but another one is
 * shown as one with it.
 */
final class SourceTree {
    private final Directory root;
    private final List<PagedFile> files = new ArrayList<>();
    private final List<Directory> directories = new ArrayList<>();
    private final Map<String, PagedFile> byPath = new HashMap<>();
    private final String left;

    /** A directory with its own page; that of the root is the report's first one. */
    static final class Directory {
        private final Directory parent;
        private final String name;
        private final String page;
        private final List<Directory> directories = new ArrayList<>();
        private final List<PagedFile> files = new ArrayList<>();
        private SourceTotals totals = SourceTotals.NOTHING;

        private Directory(Directory parent, String name, String page) {
            this.parent = parent;
            this.name = name;
            this.page = page;
        }

        /** The directory that it is in; null of the root. */
        Directory parent() {
            return parent;
        }

        /** Its name in its parent, with slashes where it is several in one. */
        String name() {
            return name;
        }

        String shownPath() {
            return parent == null || parent.parent == null ? name : parent.shownPath() + "/" + name;
        }

        String href() {
            return parent == null ? "index.html" : "directories/" + page + ".html";
        }

        List<Directory> directories() {
            return directories;
        }

        List<PagedFile> files() {
            return files;
        }

        SourceTotals totals() {
            return totals;
        }
    }

    /** A directory before it has a page. */
    private static final class Node {
        private final Map<String, Node> nodes = new TreeMap<>();
        private final List<PagedFile> files = new ArrayList<>();
    }

    SourceTree(Report report) {
        CommonFolder common = new CommonFolder(report.files().stream()
                .filter(file -> file.origin() != SourceFile.Origin.MODULE)
                .map(SourceFile::path));
        PageNames names = new PageNames();
        Node top = new Node();
        left = common.path();
        for (SourceFile file : report.files()) {
            PagedFile paged = paged(file, common, names);
            files.add(paged);
            byPath.put(file.path(), paged);
            Node node = top;
            for (String name : paged.names().subList(0, paged.names().size() - 1)) {
                node = node.nodes.computeIfAbsent(name, _ -> new Node());
            }
            node.files.add(paged);
        }
        root = new Directory(null, "", "");
        fill(root, top, new PageNames());
    }

    /** A module stands for sources that are not known: it has the name of its file, and no folder. */
    private static PagedFile paged(SourceFile file, CommonFolder common, PageNames names) {
        boolean isSource = file.origin() != SourceFile.Origin.MODULE;
        List<String> shown = isSource
                ? common.namesBelow(file.path())
                : List.of(CommonFolder.names(file.path()).getLast());
        int text = isSource ? SourceText.count(file.path()) : SourceText.UNREADABLE;
        return PagedFile.of(file, shown, names.of(String.join("/", shown)), text);
    }

    private void fill(Directory directory, Node node, PageNames names) {
        node.nodes.forEach((name, child) -> {
            String joined = name;
            Node inner = child;
            while (inner.files.isEmpty() && inner.nodes.size() == 1) {
                Map.Entry<String, Node> only = inner.nodes.entrySet().iterator().next();
                joined += "/" + only.getKey();
                inner = only.getValue();
            }
            String path = directory.parent == null ? joined : directory.shownPath() + "/" + joined;
            Directory below = new Directory(directory, joined, names.of(path));
            directories.add(below);
            directory.directories.add(below);
            fill(below, inner, names);
            directory.totals = directory.totals.plus(below.totals);
        });
        node.files.sort(Comparator.comparing(PagedFile::name));
        directory.files.addAll(node.files);
        for (PagedFile file : node.files) {
            directory.totals = directory.totals.plus(file.totals());
        }
    }

    Directory root() {
        return root;
    }

    /** All directories but the root. */
    List<Directory> directories() {
        return directories;
    }

    /** All files, in the order of the report. */
    List<PagedFile> files() {
        return files;
    }

    /** The file of a path; null if the report has none. */
    PagedFile file(String path) {
        return byPath.get(path);
    }

    /** The folder that is left out in front of shown paths; empty if nothing is. */
    String left() {
        return left;
    }
}
