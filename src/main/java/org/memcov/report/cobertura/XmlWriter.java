package org.memcov.report.cobertura;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes XML, an element a line. Any text comes back from a parser as it was, line breaks in
 * attributes included; but what XML 1.0 has no way to write, such as most control characters, becomes
 * U+FFFD.
 */
final class XmlWriter {
    private final Writer text;
    private final Deque<String> open = new ArrayDeque<>();
    private boolean isTagOpen;

    XmlWriter(Writer text, String doctype) throws IOException {
        this.text = text;
        text.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + doctype);
    }

    XmlWriter start(String element) throws IOException {
        newLine();
        text.write('<');
        text.write(element);
        open.push(element);
        isTagOpen = true;
        return this;
    }

    /** Adds an attribute to the element that was just started. */
    XmlWriter attribute(String name, Object value) throws IOException {
        text.write(' ');
        text.write(name);
        text.write("=\"");
        escape(value.toString());
        text.write('"');
        return this;
    }

    void end() throws IOException {
        String element = open.pop();
        if (isTagOpen) {
            text.write("/>");
            isTagOpen = false;
        } else {
            newLine();
            text.write("</" + element + ">");
        }
        if (open.isEmpty()) {
            text.write('\n');
        }
    }

    /** An element with nothing but text in it. */
    void element(String name, String content) throws IOException {
        newLine();
        text.write("<" + name + ">");
        escape(content);
        text.write("</" + name + ">");
    }

    private void newLine() throws IOException {
        if (isTagOpen) {
            text.write('>');
            isTagOpen = false;
        }
        text.write('\n');
        for (int depth = open.size(); depth > 0; depth--) {
            text.write(' ');
        }
    }

    private void escape(String content) throws IOException {
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            switch (c) {
                case '&' -> text.write("&amp;");
                case '<' -> text.write("&lt;");
                case '>' -> text.write("&gt;");
                case '"' -> text.write("&quot;");
                case '\t', '\n', '\r' -> text.write("&#" + (int) c + ";");
                default -> text.write(c < ' ' || c == '\uFFFE' || c == '\uFFFF' ? '\uFFFD' : c);
            }
        }
    }
}
