package org.memcov.report.html;

import freemarker.core.Environment;
import freemarker.core.HTMLOutputFormat;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateModel;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/**
 * The lines of a page of source, as a directive for its template, which would take ten times as long to
 * write that many. They are in blocks, so that a browser lays out only those that are seen.
 */
final class LinesMarkup implements TemplateDirectiveModel {
    private static final int BLOCK = 100;

    private final List<Line> lines;

    LinesMarkup(List<Line> lines) {
        this.lines = lines;
    }

    @Override
    @SuppressWarnings("rawtypes") // as FreeMarker declares it
    public void execute(Environment environment, Map parameters, TemplateModel[] variables, TemplateDirectiveBody body)
            throws TemplateException, IOException {
        Writer out = environment.getOut();
        for (int first = 0; first < lines.size(); first += BLOCK) {
            List<Line> block = lines.subList(first, Math.min(first + BLOCK, lines.size()));
            out.write("<div class=\"block\" style=\"--lines:" + block.size() + "\">\n");
            for (Line line : block) {
                write(line, out);
            }
            out.write("</div>\n");
        }
    }

    private static void write(Line line, Writer out) throws IOException, TemplateException {
        String number = Integer.toString(line.number());
        out.write("<div id=\"L");
        out.write(number);
        out.write('"');
        if (line.built() != null) {
            attribute(out, "class", line.status());
        }
        if (line.run() > 0) {
            attribute(out, "data-run", Integer.toString(line.run()));
        }
        if (line.hasBranches()) {
            attribute(out, "data-taken", line.taken());
        }
        if (!line.only().isEmpty()) {
            attribute(out, "data-only", line.only());
        }
        out.write("><b>");
        out.write(number);
        out.write("</b><code>");
        HTMLOutputFormat.INSTANCE.output(line.text(), out);
        out.write("</code></div>\n");
    }

    /** The values are words and digits. */
    private static void attribute(Writer out, String name, String value) throws IOException {
        out.write(' ');
        out.write(name);
        out.write("=\"");
        out.write(value);
        out.write('"');
    }
}
