package org.memcov.report.html.view;

/**
 * A row for a function.
 *
 * @param name the function
 * @param file the file it is in, as it is shown
 * @param line where it is; 0 if that is not known
 * @param href its line, from the report's folder
 * @param size how much code it has
 * @param reached how much of that was reached
 * @param wasReached whether the function was
 * @param run the number of the first input that reached it, from 1; 0 if there is none
 */
public record FunctionRow(
        String name, String file, int line, String href, long size, long reached, boolean wasReached, int run) {}
