package org.memcov.report.html.view;

import java.util.List;

/**
 * A file of which one report reached something that another did not.
 *
 * @param name its path as it is shown
 * @param href its page, from the report's folder; empty if it has none
 * @param lines how many lines only that one reached
 * @param functions how many functions
 * @param links those functions and lines; not all if there are many
 * @param complete whether they are all
 */
public record Gained(String name, String href, int lines, int functions, List<Crumb> links, boolean complete) {}
