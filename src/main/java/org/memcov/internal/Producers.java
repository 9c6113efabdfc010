package org.memcov.internal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who compiled a module, and with which options if they are told: the producer of each compilation
 * unit in the debug information. Of each unit only the header and the first entry are read, so that a
 * gigabyte takes no time.
 */
public final class Producers {
    private static final int DW_TAG_COMPILE_UNIT = 0x11;
    private static final int DW_AT_PRODUCER = 0x25;
    private static final int DW_AT_STR_OFFSETS_BASE = 0x72;

    private final MemorySegment abbreviations;
    private final MemorySegment strings;
    private final MemorySegment lineStrings;
    private final MemorySegment stringOffsets;
    private final Map<String, Integer> units = new LinkedHashMap<>();

    private Producers(DebugSections sections) throws IOException {
        this.abbreviations = sections.content(".debug_abbrev");
        this.strings = sections.content(".debug_str");
        this.lineStrings = sections.content(".debug_line_str");
        this.stringOffsets = sections.content(".debug_str_offsets");
    }

    /**
     * Reads a file with debug information. One that has none, is damaged, or is compressed in a way
     * that is not known has no producers, or those before the damage: they are a help, no more.
     *
     * @return the distinct producers with the number of their units
     */
    public static Map<String, Integer> of(Path file) {
        Map<String, Integer> units = Map.of();
        try (DebugSections sections = DebugSections.open(file)) {
            Producers producers = new Producers(sections);
            units = producers.units;
            producers.readAll(sections.content(".debug_info"));
        } catch (IOException | IndexOutOfBoundsException | ArithmeticException e) {
            return units;
        }
        return units;
    }

    private void readAll(MemorySegment info) {
        for (long at = 0; at < info.byteSize(); ) {
            DwarfCursor cursor = new DwarfCursor(info, at);
            DwarfUnitHeader unit = DwarfUnitHeader.read(cursor);
            if (unit.version() >= 2 && unit.version() <= 5) {
                readFirstEntry(unit, cursor);
            }
            at = unit.end();
        }
    }

    private void readFirstEntry(DwarfUnitHeader unit, DwarfCursor entry) {
        long code = entry.leb();
        DwarfCursor abbreviation = new DwarfCursor(abbreviations, unit.abbreviations());
        for (long found = abbreviation.leb(); found != 0; found = abbreviation.leb()) {
            long tag = abbreviation.leb();
            abbreviation.skip(1); // whether it has children
            if (found == code) {
                if (tag == DW_TAG_COMPILE_UNIT) {
                    readAttributes(unit, entry, abbreviation);
                }
                return;
            }
            while (attribute(abbreviation) != 0) {
                continue;
            }
        }
    }

    /** Goes behind an attribute's name and form in an abbreviation, and returns both; 0 at the end. */
    private static long attribute(DwarfCursor abbreviation) {
        long name = abbreviation.leb();
        long form = abbreviation.leb();
        if (form == DwarfForm.IMPLICIT_CONST) {
            abbreviation.leb();
        }
        return name << 16 | form & 0xffff;
    }

    private void readAttributes(DwarfUnitHeader unit, DwarfCursor entry, DwarfCursor abbreviation) {
        long producer = -1;
        int producerForm = 0;
        long offsetsBase = 2L * unit.offsetSize();
        for (long attribute = attribute(abbreviation); attribute != 0; attribute = attribute(abbreviation)) {
            int form = (int) attribute & 0xffff;
            if (form == DwarfForm.INDIRECT) {
                form = (int) entry.leb();
            }
            long at = entry.position();
            if (!DwarfForm.skip(form, entry, unit)) {
                break;
            }
            if (attribute >>> 16 == DW_AT_PRODUCER) {
                producer = at;
                producerForm = form;
            } else if (attribute >>> 16 == DW_AT_STR_OFFSETS_BASE) {
                offsetsBase = entry.at(at).number(unit.offsetSize());
            }
        }
        if (producer >= 0) {
            add(text(producerForm, entry.at(producer), unit, offsetsBase));
        }
    }

    private void add(String producer) {
        if (!producer.isEmpty()) {
            units.merge(producer, 1, Integer::sum);
        }
    }

    /** A string in any form but those of other files. */
    private String text(int form, DwarfCursor value, DwarfUnitHeader unit, long offsetsBase) {
        int size = unit.offsetSize();
        if (form == DwarfForm.STRX || form >= DwarfForm.STRX1 && form <= DwarfForm.STRX4) {
            long index = form == DwarfForm.STRX ? value.leb() : value.number(form - DwarfForm.STRX1 + 1);
            long offset = Math.addExact(offsetsBase, Math.multiplyExact(index, size));
            return strings.getString(new DwarfCursor(stringOffsets, offset).number(size));
        }
        return switch (form) {
            case DwarfForm.STRING -> value.string();
            case DwarfForm.STRP -> strings.getString(value.number(size));
            case DwarfForm.LINE_STRP -> lineStrings.getString(value.number(size));
            default -> "";
        };
    }
}
