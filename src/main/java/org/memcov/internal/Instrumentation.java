package org.memcov.internal;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a file was instrumented. A number that cannot be known, since the file was stripped of its
 * section headers, is empty.
 *
 * @param guards edges that trace-pc-guard counts
 * @param counters edges that inline 8-bit counters count
 * @param flags edges that inline bool flags count
 * @param pcs entries of the table of PCs
 * @param callbacks the callbacks that its code calls and leaves to others, in the order of names
 * @param unserved those of them that neither a coverage runtime nor a library it needs has
 */
public record Instrumentation(
        OptionalLong guards,
        OptionalLong counters,
        OptionalLong flags,
        OptionalLong pcs,
        List<String> callbacks,
        List<String> unserved) {
    static final String PREFIX = "__sanitizer_cov_";

    /** What an edge with a guard calls. */
    static final String CALLBACK = "__sanitizer_cov_trace_pc_guard";

    private static final String PCS_INIT = "__sanitizer_cov_pcs_init";
    private static final String STACK_DEPTH = "__sancov_lowest_stack";

    /** What csrc/test/exports.txt has of clang's callbacks. */
    private static final Set<String> SERVED = Set.of(
            CALLBACK,
            InstrumentedLibrary.CALLBACK_INIT,
            PCS_INIT,
            InstrumentedLibrary.COUNTERS_INIT,
            InstrumentedLibrary.FLAGS_INIT);

    private static final int GUARD_SIZE = 4;
    private static final int PC_ENTRY_SIZE = 16;

    static Instrumentation of(ElfFile file, List<LibrarySearch.Found> needed) {
        List<String> callbacks = file.symbols().undefined().stream()
                .filter(name -> name.startsWith(PREFIX) || name.equals(STACK_DEPTH))
                .sorted()
                .toList();
        return new Instrumentation(
                guards(file),
                count(file, "cntrs", 1),
                count(file, "bools", 1),
                count(file, "pcs", PC_ENTRY_SIZE),
                callbacks,
                callbacks.stream()
                        .filter(name -> !SERVED.contains(name) && !isDefinedBy(needed, name))
                        .toList());
    }

    /** The guards that clang laid down, one an edge. */
    static OptionalLong guards(ElfFile file) {
        return count(file, "guards", GUARD_SIZE);
    }

    private static boolean isDefinedBy(List<LibrarySearch.Found> needed, String name) {
        return needed.stream()
                .anyMatch(library ->
                        library.file().filter(file -> file.defines(name)).isPresent());
    }

    /** From the section's size, or from the symbols at its ends that some linkers export. */
    private static OptionalLong count(ElfFile file, String table, int itemSize) {
        String section = "__sancov_" + table;
        if (file.hasSections()) {
            return OptionalLong.of(file.section(section).map(ElfSection::size).orElse(0L) / itemSize);
        }
        OptionalLong size = file.symbols().between("__start_" + section, "__stop_" + section);
        return size.isPresent() ? OptionalLong.of(size.getAsLong() / itemSize) : size;
    }

    public boolean isInstrumented() {
        return hasEdges() || !unserved.isEmpty();
    }

    /** Whether it has edges that can be counted, in whatever way. */
    public boolean hasEdges() {
        return hasGuards() || countsInline();
    }

    /** Whether it has counters or flags. */
    public boolean countsInline() {
        return hasCounters() || hasFlags();
    }

    public boolean hasGuards() {
        return has(guards, InstrumentedLibrary.CALLBACK_INIT);
    }

    public boolean hasCounters() {
        return has(counters, InstrumentedLibrary.COUNTERS_INIT);
    }

    public boolean hasFlags() {
        return has(flags, InstrumentedLibrary.FLAGS_INIT);
    }

    public boolean hasPcTable() {
        return has(pcs, PCS_INIT);
    }

    private boolean has(OptionalLong number, String callback) {
        return number.orElse(0) > 0 || number.isEmpty() && callbacks.contains(callback);
    }
}
