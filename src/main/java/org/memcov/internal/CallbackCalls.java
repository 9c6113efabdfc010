package org.memcov.internal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.memcov.CoverageException;

/**
 * The calls by which the code of a module reports edges: those of {@code
 * __sanitizer_cov_trace_pc_guard}, whether it has that itself or a PLT stub leads there.
 *
 * <p>An edge's PC, be it the first instruction of its block or the call, lies before the end of its
 * call, and each block has a call of its own. So the call of an edge is the first one from its PC on.
 */
public final class CallbackCalls {
    private static final int RELOCATION_SIZE = 24;

    private final CallCode code;
    private final long[] calls;
    private final Optional<Place> unnamedTarget;

    /**
     * A place in a file.
     *
     * @param section the name of the section
     * @param offset where in it
     */
    public record Place(String section, long offset) {}

    private CallbackCalls(CallCode code, long[] calls, Optional<Place> unnamedTarget) {
        this.code = code;
        this.calls = calls;
        this.unnamedTarget = unnamedTarget;
    }

    /**
     * Finds those of a file.
     *
     * @throws CoverageException if it is no library or executable, or one of an unknown machine
     */
    public static CallbackCalls of(Path module) {
        ElfFile elf = ElfFile.readLinked(module);
        int machine = elf.header().machine();
        CallCode code = CallCode.of(machine)
                .orElseThrow(() -> new CoverageException(module + " is built for a machine (ELF machine " + machine
                        + ") whose calls memcov does not know: it knows those of x86-64 and AArch64"));
        Set<Long> named = named(elf.linkerSymbols().orElse(ElfSymbols.NONE));
        Set<Long> targets = new HashSet<>(named);
        targets.addAll(named(elf.symbols()));
        targets.addAll(stubs(elf, code));
        LongStream.Builder calls = LongStream.builder();
        TreeSet<Long> used = new TreeSet<>();
        for (ElfSection section : elf.sections()) {
            if (section.isCode()) {
                code.findCalls(elf.bytes(section), section.address(), targets::contains, (call, target) -> {
                    calls.add(call);
                    used.add(target);
                });
            }
        }
        used.removeAll(named);
        return new CallbackCalls(
                code,
                calls.build().sorted().toArray(),
                used.stream().findFirst().flatMap(at -> place(elf, at)));
    }

    private static Set<Long> named(ElfSymbols symbols) {
        Long address = symbols.defined().get(Instrumentation.CALLBACK);
        return address == null ? Set.of() : Set.of(address);
    }

    private static Optional<Place> place(ElfFile elf, long address) {
        return elf.sections().stream()
                .filter(section -> section.isCode() && section.holds(address))
                .findFirst()
                .map(section -> new Place(section.name(), address - section.address()));
    }

    private static Set<Long> stubs(ElfFile elf, CallCode code) {
        Set<Long> slots = new HashSet<>();
        for (ElfSection section : elf.sections()) {
            if (section.type() == ElfSection.SHT_RELA) {
                addSlots(elf, section, slots);
            }
        }
        Set<Long> stubs = new HashSet<>();
        for (ElfSection section : elf.sections()) {
            if (section.isCode() && section.name().startsWith(".plt")) {
                code.findStubs(elf.bytes(section), section.address(), slots::contains, stubs::add);
            }
        }
        return stubs;
    }

    /** The places that the loader writes the callback's address to. */
    private static void addSlots(ElfFile elf, ElfSection section, Set<Long> slots) {
        ElfSection table = elf.sections().get(section.link());
        ByteBuffer symbols = elf.bytes(table);
        ByteBuffer names = elf.bytes(elf.sections().get(table.link()));
        ByteBuffer relocations = elf.bytes(section);
        for (int at = 0; at + RELOCATION_SIZE <= relocations.limit(); at += RELOCATION_SIZE) {
            int symbol = relocations.getInt(at + 12); // the upper half of the information
            int name = symbol == 0 ? 0 : symbols.getInt(Math.multiplyExact(symbol, ElfSymbols.SIZE));
            if (name != 0
                    && ElfBytes.string(names, Integer.toUnsignedLong(name)).equals(Instrumentation.CALLBACK)) {
                slots.add(relocations.getLong(at));
            }
        }
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return calls.length == 0;
    }

    /** What LLVM's sancov knows the edge by that has this PC; nothing if no call follows it. */
    public OptionalLong point(long pc) {
        int found = Arrays.binarySearch(calls, pc);
        int next = found >= 0 ? found : -found - 1;
        return next < calls.length ? OptionalLong.of(code.point(calls[next])) : OptionalLong.empty();
    }

    /** Where calls lead to that LLVM's sancov does not know, since the file's symbols do not name it. */
    public Optional<Place> unnamedTarget() {
        return unnamedTarget;
    }
}
