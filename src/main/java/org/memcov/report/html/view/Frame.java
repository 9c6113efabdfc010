package org.memcov.report.html.view;

/**
 * What is around every page.
 *
 * @param root the way to the report's folder: empty or {@code ../}
 * @param report what the report is about
 * @param created when it was made, for people
 * @param createdIso when it was made, for programs
 * @param hasInputs whether there is a page of inputs
 * @param hasComparison whether there is a page that compares
 * @param other what it is compared with; empty if it is not
 * @param sizeUnit what the size of code is counted in
 */
public record Frame(
        String root,
        String report,
        String created,
        String createdIso,
        boolean hasInputs,
        boolean hasComparison,
        String other,
        String sizeUnit) {}
