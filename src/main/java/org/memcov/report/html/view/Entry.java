package org.memcov.report.html.view;

import org.memcov.report.SourceTotals;

/**
 * A row for a directory or a file.
 *
 * @param name what it is called there
 * @param href its page, from the report's folder
 * @param directory whether it is a directory
 * @param tag what is special about it, in a word; empty if nothing is
 * @param totals its numbers
 */
public record Entry(String name, String href, boolean directory, String tag, SourceTotals totals) {}
