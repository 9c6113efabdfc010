package org.memcov.report.html.view;

import org.memcov.report.SourceTotals;

/**
 * A page of a long source file.
 *
 * @param number which one, from 1
 * @param href the page, from the report's folder
 * @param first its first line
 * @param last its last line
 * @param totals the numbers of these lines
 */
public record Part(int number, String href, int first, int last, SourceTotals totals) {}
