package org.memcov.report.html;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.memcov.report.SourceFunction;

/**
 * Writes directories, files and functions by size, for the map. Those that are smaller than a
 * threshold are one node in each parent, so that there are never more than some thousands: a child is
 * no larger than its parent, so whatever is large enough to be shown has a parent that is.
 */
final class Treemap {
    private static final int LARGE_NODES = 6_000;
    private static final int LONGEST_NAME = 60;

    private final Site site;
    private final long threshold;

    private Treemap(Site site) {
        this.site = site;
        List<Long> sizes = new ArrayList<>();
        forEachSize(site.tree().root(), sizes::add);
        sizes.sort(null);
        threshold = sizes.size() <= LARGE_NODES ? 1 : Math.max(1, sizes.get(sizes.size() - LARGE_NODES - 1) + 1);
    }

    static void write(Site site) throws IOException {
        Treemap map = new Treemap(site);
        DataFile.write(site.output(), "treemap", json -> {
            json.writeStartObject();
            json.writeNumberField("linesPerPage", PagedFile.LINES_PER_PAGE);
            json.writeArrayFieldStart("nodes");
            map.writeChildren(json, site.tree().root());
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void forEachSize(SourceTree.Directory directory, LongConsumer action) {
        action.accept(directory.totals().size());
        directory.directories().forEach(below -> forEachSize(below, action));
        for (PagedFile file : directory.files()) {
            action.accept(file.totals().size());
            file.file().functions().forEach(function -> action.accept(function.size()));
        }
    }

    private void writeChildren(JsonGenerator json, SourceTree.Directory directory) throws IOException {
        Others others = new Others();
        for (SourceTree.Directory below : directory.directories()) {
            if (below.totals().size() < threshold) {
                others.add(below.totals().size(), below.totals().reached());
                continue;
            }
            writeNode(json, below.name(), below.totals().size(), below.totals().reached());
            json.writeArrayFieldStart("children");
            writeChildren(json, below);
            json.writeEndArray();
            json.writeEndObject();
        }
        for (PagedFile file : directory.files()) {
            if (file.totals().size() < threshold) {
                others.add(file.totals().size(), file.totals().reached());
                continue;
            }
            writeNode(json, file.name(), file.totals().size(), file.totals().reached());
            json.writeStringField("page", file.page());
            json.writeNumberField("parts", file.parts());
            json.writeArrayFieldStart("children");
            writeFunctions(json, file);
            json.writeEndArray();
            json.writeEndObject();
        }
        others.write(json);
    }

    private void writeFunctions(JsonGenerator json, PagedFile file) throws IOException {
        Others others = new Others();
        for (SourceFunction function : file.file().functions()) {
            if (function.size() < threshold) {
                others.add(function.size(), function.reached());
                continue;
            }
            writeNode(json, function.name(), function.size(), function.reached());
            json.writeNumberField("line", function.line());
            json.writeEndObject();
        }
        others.write(json);
    }

    private static void writeNode(JsonGenerator json, String name, long size, long reached) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name.length() <= LONGEST_NAME ? name : Excerpt.of(name, LONGEST_NAME - 1) + "…");
        json.writeNumberField("value", size);
        json.writeNumberField("reached", reached);
    }

    /** Those of a parent that are too small. */
    private static final class Others {
        private int count;
        private long size;
        private long reached;

        private void add(long otherSize, long otherReached) {
            count += otherSize > 0 ? 1 : 0; // without code of its own there is nothing to show
            size += otherSize;
            reached += otherReached;
        }

        private void write(JsonGenerator json) throws IOException {
            if (count > 0) {
                writeNode(json, count == 1 ? "1 other" : count + " others", size, reached);
                json.writeEndObject();
            }
        }
    }
}
