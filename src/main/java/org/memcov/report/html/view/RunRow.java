package org.memcov.report.html.view;

/**
 * An input that was the first to reach something.
 *
 * @param number from 1
 * @param name the input as it is shown
 * @param lines how many lines of a page it was the first to reach
 */
public record RunRow(int number, String name, int lines) {}
