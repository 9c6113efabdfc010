package org.memcov.report.html;

/** Cuts texts that are too long to be shown. */
final class Excerpt {
    private Excerpt() {}

    /** A text, or of one that is longer its beginning: a character that is a surrogate pair is not taken apart. */
    static String of(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        boolean isApart = Character.isSurrogatePair(text.charAt(longest - 1), text.charAt(longest));
        return text.substring(0, isApart ? longest - 1 : longest);
    }
}
