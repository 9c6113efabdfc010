/**
 * From edges to source: a {@link org.memcov.report.Symbolizer} tells the function, file, line and
 * column of a module-relative PC, with the functions that were inlined there.
 *
 * <h2>Which PC, which line</h2>
 *
 * An edge's PC is an address in the block that it leads to: the block's first instruction ({@code
 * pc-table}), or the call that reports the edge. It is looked up as it is. No byte is taken off, as
 * one does with a return address: either is an instruction of the block itself, and the address before
 * it belongs to another block. clang gives the call the place of the block's first statement. The
 * block's first instruction is of the same place, unless the optimiser put something in front of the
 * call, such as a register that is saved, which often belongs to no line.
 *
 * <ul>
 *   <li>A function's entry has the line of its name, and no column.
 *   <li>Another block has the line of its first statement: of {@code if (a) b(); else c();} one edge
 *       has the place of {@code b()}, one that of {@code c()}.
 *   <li>A block without code of its own, such as the way around an {@code if} that has no {@code
 *       else}, has the place of what comes next, or of the branch.
 *   <li>A frame of line 0 is code that belongs to no line: the compiler added it, or merged it from
 *       several. The function it is inlined into often has a line.
 * </ul>
 *
 * <h2>What it takes</h2>
 *
 * The lines come from debug information, in the module or in a debug file (by build-id, or by {@code
 * .gnu_debuglink}), read by {@code llvm-symbolizer} or else by {@code addr2line}, which tells no
 * columns. Without debug information there are the functions of the symbol table, without those {@code
 * module+0xoffset}. A file that is not the build that was recorded is not used. What is missing is a
 * sentence each in {@link org.memcov.report.Symbolizer#missing}, never an exception.
 *
 * <p>{@link org.memcov.report.PathMap} tells where files are now that were built elsewhere, {@link
 * org.memcov.report.SourceFilter} which are of interest.
 */
package org.memcov.report;
