package org.memcov;

/**
 * A library, its runtime or a coverage file is not what it has to be: not instrumented, not
 * loadable, without a symbol it must have, damaged. The message is a sentence that says what was found and what to do.
 */
public final class CoverageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param message what was wrong and what to do
     */
    public CoverageException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what was wrong and what to do
     * @param cause what led to it
     */
    public CoverageException(String message, Throwable cause) {
        super(message, cause);
    }
}
