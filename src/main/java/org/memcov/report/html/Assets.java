package org.memcov.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

/** Puts styles, scripts and libraries into a report, and the licences of the libraries. */
final class Assets {
    private static final List<String> OWN = List.of(
            "report.css",
            "source.css",
            "theme.js",
            "data.js",
            "text.js",
            "tables.js",
            "grid.js",
            "files.js",
            "inputs.js",
            "search.js",
            "colours.js",
            "charts.js",
            "growth.js",
            "treemap.js",
            "source.js",
            "strip.js",
            "highlight.js");

    private static final Library ECHARTS = new Library("org.webjars", "echarts");
    private static final Library TABLESORT = new Library("org.webjars.npm", "tablesort");

    private Assets() {}

    /** A library in a jar on the class path. */
    private record Library(String group, String name) {
        /** The version that is there. */
        private String version() throws IOException {
            try (InputStream properties = resource("META-INF/maven/" + group + "/" + name + "/pom.properties")) {
                Properties values = new Properties();
                values.load(properties);
                return values.getProperty("version");
            }
        }

        private InputStream file(String path) throws IOException {
            return resource("META-INF/resources/webjars/" + name + "/" + version() + "/" + path);
        }

        private InputStream resource(String path) throws IOException {
            InputStream content = Assets.class.getClassLoader().getResourceAsStream(path);
            if (content == null) {
                throw new IOException("an HTML report needs the library " + group + ":" + name
                        + ", and it is not on the class path: add its jar");
            }
            return content;
        }
    }

    static void write(Output output) throws IOException {
        for (String name : OWN) {
            try (InputStream content = own(name)) {
                output.copy(content, "assets/" + name);
            }
        }
        copy(output, ECHARTS, "echarts.min.js");
        copy(output, TABLESORT, "dist/tablesort.min.js");
        copy(output, TABLESORT, "dist/sorts/tablesort.number.min.js");
        try (Writer writer = output.open("assets/licenses.txt")) {
            writer.write("The scripts and styles of this report are memcov's, and those of two libraries.\n");
            heading(writer, "Apache ECharts " + ECHARTS.version() + " (echarts.min.js), Apache License 2.0.");
            writer.write("It is as it was published; its notices stand in the file itself.\n\n");
            writer.write(text(own("LICENSE")));
            heading(writer, "tablesort " + TABLESORT.version() + " (tablesort.min.js and the like), MIT License.");
            writer.write(text(TABLESORT.file("LICENCE")));
        }
    }

    private static InputStream own(String name) {
        return Assets.class.getResourceAsStream(name);
    }

    private static void copy(Output output, Library library, String path) throws IOException {
        try (InputStream content = library.file(path)) {
            output.copy(content, "assets/" + path.substring(path.lastIndexOf('/') + 1));
        }
    }

    private static void heading(Writer writer, String text) throws IOException {
        writer.write("\n" + "-".repeat(text.length()) + "\n" + text + "\n" + "-".repeat(text.length()) + "\n\n");
    }

    private static String text(InputStream content) throws IOException {
        try (content) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
