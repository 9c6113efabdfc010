/**
 * A report for people: a folder of pages that a browser opens from disk.
 *
 * <p>{@code index.html} is the way in. Beside it are a page for each directory ({@code directories}) and
 * each source file ({@code files}), the inputs of a campaign, and a comparison if there is one. A long
 * source file has several pages, each of the same number of lines. What scripts show lies in {@code
 * data}, as scripts that assign one value each: a page that comes from disk may load those, and nothing
 * else. Scripts, styles and libraries are in {@code assets}.
 *
 * <p>Pages are made of FreeMarker templates, which escape what they insert; data is written as JSON.
 * Nothing that a report holds gets into a page in another way. One page is held in memory at a time.
 */
package org.memcov.report.html;
