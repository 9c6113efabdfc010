package org.memcov.report.html;

import java.io.IOException;
import java.util.Map;

/** Writes a page for each directory but the root, whose rows the first page of the report shows. */
final class DirectoryPages {
    private DirectoryPages() {}

    static void write(Site site) throws IOException {
        for (SourceTree.Directory directory : site.tree().directories()) {
            site.write(
                    directory.href(),
                    "directory",
                    Map.of(
                            "crumbs", site.crumbs(directory.parent()),
                            "name", directory.name(),
                            "path", directory.shownPath(),
                            "entries", site.entries(directory),
                            "totals", directory.totals()));
        }
    }
}
