package org.memcov.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    private static LineReader reader(String text) {
        return new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static LineReader at(String line) throws IOException {
        LineReader reader = reader(line + "\n");
        reader.next();
        return reader;
    }

    @Test
    void linesAreReadWhateverTheirLength() throws IOException {
        List<String> lines = IntStream.range(0, 2_000)
                .mapToObj(i -> "ä".repeat(i * 37 % 1_000) + i)
                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
        lines.add("x".repeat(300_000));
        lines.add("");
        LineReader reader = reader(String.join("\n", lines) + "\n");

        for (String line : lines) {
            reader.next();
            assertEquals(line, reader.text());
            assertEquals(line.isEmpty(), reader.isEmpty());
        }
        assertEquals(lines.size(), reader.count());
    }

    @Test
    void aLineThatDoesNotEndIsNone() throws IOException {
        LineReader reader = reader("one\ntwo");
        reader.next();

        EOFException end = assertThrows(EOFException.class, reader::next);
        assertEquals("it ended without an answer", end.getMessage());
    }

    @Test
    void theSameNameIsTheSameString() throws IOException {
        LineReader reader = reader("name\nother\nname\n");
        reader.next();
        String first = reader.text();
        reader.next();
        assertEquals("other", reader.text());
        reader.next();

        assertSame(first, reader.text());
    }

    @Test
    void aPrefixIsWholeOrNone() throws IOException {
        byte[] prefix = "Line: ".getBytes(StandardCharsets.UTF_8);

        assertTrue(at("Line: 7").startsWith(prefix));
        assertTrue(at("Line: ").startsWith(prefix));
        assertFalse(at("Line:").startsWith(prefix));
        assertFalse(at("line: 7").startsWith(prefix));
        assertEquals("7", at("Line: 7").text(prefix.length));
    }

    @Test
    void aNumberIsOneThatFitsAnInt() throws IOException {
        assertEquals(7, at("Line: 7").number(6));
        assertEquals(999_999_999, at("999999999").number(0));
        for (String none : List.of("", "?", "-1", "7x", "1000000000", "99999999999")) {
            assertEquals(0, at(none).number(0), none);
        }
    }
}
