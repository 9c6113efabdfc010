package org.memcov.report.html;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of pages, made of paths: safe on every file system, also where case does not count, and each
 * given out once. The same paths in the same order get the same names.
 */
final class PageNames {
    private static final int LONGEST = 100;
    private static final int HASH_BYTES = 6;
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");
    /** Such a name would not be shown, or would have a meaning of its own. */
    private static final Pattern SPECIAL = Pattern.compile("(?i)[.-].*|(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

    private final Set<String> given = new HashSet<>();

    /** A name for the page of a path. It has no ending yet, and no {@code ~}. */
    String of(String path) {
        String name = UNSAFE.matcher(path).replaceAll("-");
        if (name.isEmpty() || SPECIAL.matcher(name).matches()) {
            name = "_" + name;
        }
        if (name.length() > LONGEST) {
            name = "_" + hash(path) + name.substring(name.length() - LONGEST);
        }
        String candidate = name;
        for (int i = 0; !given.add(candidate.toLowerCase(Locale.ROOT)); i++) {
            candidate = "_" + hash(path + "\0" + i) + "-" + name;
        }
        return candidate;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
