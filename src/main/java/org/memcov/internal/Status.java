package org.memcov.internal;

import java.nio.file.Path;
import org.memcov.CoverageException;
import org.memcov.internal.ffm.memcov_functions;
import org.memcov.internal.ffm.memcov_h;

/** The runtime's negative codes as exceptions. */
final class Status {
    private Status() {}

    /** Throws what a status stands for; does nothing for {@code MCOV_OK}. */
    static void check(int status, String call, Symbols symbols) {
        if (status != memcov_h.MCOV_OK()) {
            throw exception(status, call, symbols);
        }
    }

    /** A scope is closed while another one is open above it, or its level was popped natively. */
    static IllegalStateException notInnermost() {
        return new IllegalStateException(
                "this scope is not the innermost open one, so nothing was popped: close scopes "
                        + "in the reverse order of push, as try-with-resources does, and do not pop their levels natively");
    }

    /** A scope that is open, but whose level is not on the stack. */
    static IllegalStateException levelIsGone() {
        return new IllegalStateException(
                "this scope's level is not on the snapshot stack any more: something popped it "
                        + "natively; count before that, or leave popping to the scope");
    }

    private static RuntimeException exception(int status, String call, Symbols symbols) {
        if (status == memcov_h.MCOV_ERROR_EMPTY_STACK() || status == memcov_h.MCOV_ERROR_WRONG_LEVEL()) {
            return notInnermost();
        }
        if (status == memcov_h.MCOV_ERROR_NO_MEMORY()) {
            return new CoverageException(call + ": there is not enough native memory; nothing was changed");
        }
        return new CoverageException(call + ": " + text(status, symbols) + "; nothing was changed");
    }

    /** Why a coverage file was not attached. */
    static CoverageException attachment(int status, Path file, Symbols symbols) {
        String hint = status == memcov_h.MCOV_ERROR_SYSTEM()
                ? ": its folder has to exist, and the file to be readable and writable, or its path is too long"
                : "";
        return new CoverageException(file + " is not attached: " + text(status, symbols) + hint);
    }

    private static String text(int status, Symbols symbols) {
        return memcov_functions
                .mcov_status_text
                .invoke(symbols.function("mcov_status_text"), status)
                .getString(0);
    }
}
