package org.memcov.internal;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The notes of an ELF file: one behind the other, name and content each aligned to 4 bytes. */
final class ElfNotes {
    private static final int NT_GNU_BUILD_ID = 3;
    private static final int HEAD = 12;

    private ElfNotes() {}

    /** The GNU build-id in lower-case hexadecimal; empty if there is none. */
    static String buildId(ByteBuffer notes) {
        int at = 0;
        while (at + HEAD <= notes.limit()) {
            int content = Math.addExact(at + HEAD, aligned(notes.getInt(at)));
            int size = notes.getInt(at + 4);
            boolean isGnu =
                    notes.getInt(at) == 4 && ElfBytes.string(notes, at + HEAD).equals("GNU");
            if (isGnu && notes.getInt(at + 8) == NT_GNU_BUILD_ID) {
                return HexFormat.of().formatHex(notes.array(), content, Math.addExact(content, size));
            }
            at = Math.addExact(content, aligned(size));
        }
        return "";
    }

    private static int aligned(int size) {
        return Math.addExact(Math.max(size, 0), 3) & -4;
    }
}
