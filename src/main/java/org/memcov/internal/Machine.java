package org.memcov.internal;

import java.util.Locale;
import org.memcov.CoverageException;

/**
 * The machine this JVM runs on.
 *
 * @param folder the folder of its runtime in the jar, for example {@code linux-x86_64}
 * @param elfMachine its number in ELF files
 */
record Machine(String folder, int elfMachine) {
    static final int EM_X86_64 = 62;
    static final int EM_AARCH64 = 183;

    /**
     * This JVM's machine.
     *
     * @throws CoverageException on one that memcov has no runtime for
     */
    static Machine current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Machine of(String system, String architecture) {
        if (system.equalsIgnoreCase("linux")) {
            switch (architecture.toLowerCase(Locale.ROOT)) {
                case "amd64", "x86_64" -> {
                    return new Machine("linux-x86_64", EM_X86_64);
                }
                case "aarch64", "arm64" -> {
                    return new Machine("linux-aarch64", EM_AARCH64);
                }
                default -> {}
            }
        }
        throw new CoverageException(
                "memcov runs on Linux on x86-64 and AArch64, and this is " + system + " on " + architecture);
    }
}
