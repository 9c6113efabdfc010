package org.memcov.report.html.view;

/**
 * A line of source.
 *
 * @param number from 1
 * @param text its text
 * @param status {@code covered}, {@code partial}, {@code uncovered}; empty for a line without code
 * @param branches how many of its branches were taken, as {@code 1/2}; empty if it has no two
 * @param taken a digit a branch, 1 for one that was taken; empty if it has no two
 * @param run the number of the first input that reached it, from 1; 0 if there is none
 * @param only {@code here} if the report that this one is compared with did not reach it, {@code there} if
 *     only that one did; else empty
 */
public record Line(int number, String text, String status, String branches, String taken, int run, String only) {}
