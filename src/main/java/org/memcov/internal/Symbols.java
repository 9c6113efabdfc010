package org.memcov.internal;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.memcov.CoverageException;
import org.memcov.internal.ffm.mcov_coverage;
import org.memcov.internal.ffm.memcov_functions;

/**
 * The symbols of one runtime, as a lookup found them. The functions' names are those of the members
 * of {@code struct memcov_functions}; nothing repeats them here. Each symbol keeps the scope of the
 * lookup it came from, so that a call after the library was closed is refused by the JVM.
 */
final class Symbols {
    private static final int BASE_FUNCTIONS = 10;

    private final Map<String, MemorySegment> functions = new HashMap<>();
    private final MemorySegment state;
    private final MemorySegment total;

    /**
     * Looks everything up.
     *
     * @throws CoverageException if a symbol of the base ABI is missing
     */
    Symbols(SymbolLookup lookup) {
        List<String> missing = new ArrayList<>();
        List<MemoryLayout> members = memcov_functions.layout().memberLayouts();
        for (int i = 0; i < members.size(); i++) {
            String name = members.get(i).name().orElseThrow();
            Optional<MemorySegment> found = lookup.find(name);
            found.ifPresent(symbol -> functions.put(name, symbol));
            if (found.isEmpty() && i < BASE_FUNCTIONS) {
                missing.add(name);
            }
        }
        state = data(lookup, "mem_coverage", mcov_coverage.sizeof(), missing);
        total = data(lookup, "mcov_total", Integer.BYTES, missing);
        if (!missing.isEmpty()) {
            throw new CoverageException("the library offers no coverage: it has no symbol " + String.join(", ", missing)
                    + "; it has to be linked with libmemcov.so, or loaded with Coverage.load");
        }
    }

    private static MemorySegment data(SymbolLookup lookup, String name, long size, List<String> missing) {
        Optional<MemorySegment> symbol = lookup.find(name);
        if (symbol.isEmpty()) {
            missing.add(name);
        }
        return symbol.map(s -> s.reinterpret(size)).orElse(MemorySegment.NULL);
    }

    /** {@code mem_coverage}. */
    MemorySegment state() {
        return state;
    }

    /** {@code mcov_total}. */
    MemorySegment total() {
        return total;
    }

    boolean has(String function) {
        return functions.containsKey(function);
    }

    /**
     * A function's address.
     *
     * @throws UnsupportedOperationException if the runtime does not have it
     */
    MemorySegment function(String name) {
        MemorySegment symbol = functions.get(name);
        if (symbol == null) {
            throw absent(name);
        }
        return symbol;
    }

    static UnsupportedOperationException absent(String name) {
        return new UnsupportedOperationException("this library's runtime is an existing build without " + name
                + ": have memcov's own libmemcov.so take its place for this call");
    }
}
