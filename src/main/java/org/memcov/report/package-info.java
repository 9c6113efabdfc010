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
 * <h2>Code of no line</h2>
 *
 * Where the code at the PC has line 0, the edge has the place of the first code with a line within 16
 * bytes, before the next edge's PC, of the same function (but for what is inlined): that is the call
 * that reports the edge, or the first statement behind it. In SQLite, compiled by clang 14 with {@code
 * -O2}, the PCs of 4,231 of 46,255 edges have line 0. For 2,612 of these the call has a line: 2,584
 * edges get exactly its frames, inlined functions included, one those of the line before, 27 stay
 * without. For the others the call has line 0, too: 987 get a line of their own block, 27 one of the
 * block that theirs runs on into, 5 one of a block that is only next to it, since theirs is nothing
 * but a jump, 600 stay without.
 *
 * <h2>What counts as covered</h2>
 *
 * A {@link org.memcov.report.Report} is made by a {@link org.memcov.report.ReportBuilder} and written by
 * a {@link org.memcov.report.ReportFormat}. It says of source what edges prove, no more:
 *
 * <ul>
 *   <li>The <em>place</em> of an edge is the file, line and column of its innermost frame, if that file
 *       is of interest. A place was reached if any edge that has it was hit: the copies that inlining
 *       and templates make of code are one place.
 *   <li>A line is <em>coverable</em> if an edge has its place there. Lines between two edges go with the
 *       first of them, and are not coverable themselves: the set of coverable lines is a build's, and
 *       the same whatever was hit.
 *   <li>A coverable line is <em>covered</em> if all of its places were reached, <em>partial</em> if
 *       some were, else <em>uncovered</em>. Its <em>branches</em> are its places by column, if there
 *       are at least two.
 *   <li>A function is reached if an edge was hit that has it among its frames, so also if only code was
 *       hit that was inlined into it. Its size is the edges whose innermost function of interest it is.
 *       It counts for the file that defines it, though an included file may hold some of its code. Those
 *       that the compiler makes, such as implicit destructors, are functions, too. Of code that is not
 *       optimised the others that were reached are exactly those that clang's source-based coverage
 *       counts: {@code scripts/exact.sh} checks it.
 *   <li>Without {@code pc-table} the PCs of edges that were not hit are not known. Then only what was
 *       reached is told, and the report says that it is so ({@link
 *       org.memcov.report.ReportedModule.PcKnowledge}).
 *   <li>Of optimised code an edge's place is a hint: the compiler merges, copies and moves blocks. At
 *       {@code -O0} it is exact.
 * </ul>
 *
 * <h2>What it takes</h2>
 *
 * The lines come from debug information, in the module or in a debug file (by build-id, or by {@code
 * .gnu_debuglink}), read by {@code llvm-symbolizer} or else by {@code addr2line}, which tells neither
 * columns nor where functions are declared. Without debug information there are the functions of the
 * symbol table, without those {@code module+0xoffset}, which a report does not count as functions. A
 * file that is not the build that was recorded is not used. What is missing is a sentence each in
 * {@link org.memcov.report.Symbolizer#missing}, never an exception. {@link
 * org.memcov.report.Symbolizer#producers} tells with which optimisation a module was built, where the
 * compiler left it in the debug information.
 *
 * <p>{@link org.memcov.report.PathMap} tells where files are now that were built elsewhere, {@link
 * org.memcov.report.SourceFilter} which are of interest.
 */
package org.memcov.report;
