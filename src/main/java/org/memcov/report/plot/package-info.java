/**
 * Coverage over time as a figure: a line for each {@link org.memcov.report.plot.PlotGroup}, drawn by
 * {@link org.memcov.report.plot.CoveragePlot} as SVG or PNG.
 *
 * <h2>What a line is</h2>
 *
 * Coverage of a campaign is a step function: 0 at first, and from the end of each run on what all runs
 * up to it covered. It is drawn as such, and nothing is resampled.
 *
 * <p>The line of a group of several campaigns is, at each x, the median of theirs; of an even number it
 * is the mean of the two in the middle. The band reaches from the least to the most of them. Both change
 * where a campaign does, and nowhere else.
 *
 * <p>A campaign that has run all of its inputs keeps what it covered: nothing more can come. So the
 * line of a group goes on to the end of the longest. What a campaign that is incomplete would have
 * covered later is not known: the line ends where the first such one stands, and the legend says that
 * there is one.
 *
 * <p>Crashes and timeouts are marked on the lines of single campaigns, at what was covered when they
 * were over.
 *
 * <p>Both axes begin at 0. Groups differ in colour, by a palette that colour-blind people can tell
 * apart, and in dashes. The same campaigns make the same file, byte by byte, as long as the JVM and its
 * fonts are the same.
 *
 * <h2>What it takes</h2>
 *
 * The JDK's module {@code java.desktop} and a font, but no display. A program on the module path adds the
 * module: {@code --add-modules java.desktop}.
 */
package org.memcov.report.plot;
