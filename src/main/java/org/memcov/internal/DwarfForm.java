package org.memcov.internal;

/** How the values of debug information are laid down: the forms of DWARF 2 to 5, and GNU's. */
final class DwarfForm {
    static final int STRING = 0x08;
    static final int STRP = 0x0e;
    static final int INDIRECT = 0x16;
    static final int STRX = 0x1a;
    static final int LINE_STRP = 0x1f;
    static final int IMPLICIT_CONST = 0x21;
    static final int STRX1 = 0x25;
    static final int STRX4 = 0x28;

    private DwarfForm() {}

    /**
     * Goes behind a value.
     *
     * @return false if the form is not known, so that nothing behind it can be read
     */
    static boolean skip(int form, DwarfCursor cursor, DwarfUnitHeader unit) {
        switch (form) {
            case 0x19, IMPLICIT_CONST -> {} // the value is in the abbreviation
            case 0x0b, 0x0c, 0x11, STRX1, 0x29 -> cursor.skip(1);
            case 0x05, 0x12, 0x26, 0x2a -> cursor.skip(2);
            case 0x27, 0x2b -> cursor.skip(3);
            case 0x06, 0x13, 0x1c, STRX4, 0x2c -> cursor.skip(4);
            case 0x07, 0x14, 0x20, 0x24 -> cursor.skip(8);
            case 0x1e -> cursor.skip(16);
            case 0x01 -> cursor.skip(unit.addressSize());
            case 0x10 -> cursor.skip(unit.version() == 2 ? unit.addressSize() : unit.offsetSize());
            case STRP, 0x17, 0x1d, LINE_STRP, 0x1f20, 0x1f21 -> cursor.skip(unit.offsetSize());
            case 0x0d, 0x0f, 0x15, STRX, 0x1b, 0x22, 0x23, 0x1f01, 0x1f02 -> cursor.leb();
            case STRING -> cursor.string();
            case 0x0a -> cursor.skip(cursor.number(1));
            case 0x03 -> cursor.skip(cursor.number(2));
            case 0x04 -> cursor.skip(cursor.number(4));
            case 0x09, 0x18 -> cursor.skip(cursor.leb());
            default -> {
                return false;
            }
        }
        return true;
    }
}
