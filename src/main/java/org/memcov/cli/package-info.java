/** The command line: {@code memcov run}. Not part of the binding; nothing depends on it. */
package org.memcov.cli;
