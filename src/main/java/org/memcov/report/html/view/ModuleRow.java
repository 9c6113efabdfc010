package org.memcov.report.html.view;

import java.util.List;

/**
 * A row for a module.
 *
 * @param name its file's name
 * @param path where it was loaded
 * @param identity what it is known by
 * @param edges how many edges it has
 * @param hit how many of them were hit
 * @param withoutLine how many with a known PC belong to no line
 * @param knowledge {@code ALL}, {@code SOME} or {@code NONE}: of which edges the PC is known
 * @param producers the compilers that made it, with their options
 */
public record ModuleRow(
        String name,
        String path,
        String identity,
        long edges,
        long hit,
        long withoutLine,
        String knowledge,
        List<String> producers) {}
