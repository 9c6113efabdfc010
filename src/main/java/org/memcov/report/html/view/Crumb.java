package org.memcov.report.html.view;

/**
 * A step on the way from the overview to a page.
 *
 * @param name what it is called
 * @param href its page, from the report's folder
 */
public record Crumb(String name, String href) {}
