package org.memcov.internal;

/**
 * The header of a unit of debug information, in DWARF 2 to 5.
 *
 * @param end where the next one begins
 * @param version of DWARF
 * @param offsetSize bytes of an offset into a section: 8 in the 64-bit format
 * @param addressSize bytes of an address
 * @param abbreviations where its abbreviations begin
 */
record DwarfUnitHeader(long end, int version, int offsetSize, int addressSize, long abbreviations) {
    private static final long IN_64_BITS = 0xffffffffL;
    private static final int DW_UT_SKELETON = 4;
    private static final int DW_UT_SPLIT_COMPILE = 5;

    /** Reads it, up to the unit's first entry. */
    static DwarfUnitHeader read(DwarfCursor cursor) {
        long length = cursor.number(4);
        int offsetSize = length == IN_64_BITS ? 8 : 4;
        if (offsetSize == 8) {
            length = cursor.number(8);
        }
        long end = Math.addExact(cursor.position(), length);
        if (length < 0) {
            throw new IndexOutOfBoundsException(length);
        }
        int version = (int) cursor.number(2);
        if (version < 5) {
            long abbreviations = cursor.number(offsetSize);
            return new DwarfUnitHeader(end, version, offsetSize, (int) cursor.number(1), abbreviations);
        }
        int type = (int) cursor.number(1);
        int addressSize = (int) cursor.number(1);
        long abbreviations = cursor.number(offsetSize);
        if (type == DW_UT_SKELETON || type == DW_UT_SPLIT_COMPILE) {
            cursor.skip(8);
        }
        return new DwarfUnitHeader(end, version, offsetSize, addressSize, abbreviations);
    }
}
