package org.memcov.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import org.memcov.Coverage;
import org.memcov.InstrumentedModule;
import org.memcov.Scope;
import org.memcov.Snapshot;

/** A fixture library that is loaded as long as this is open. */
public final class Fixture implements AutoCloseable {
    private final String name;
    private final Arena arena = Arena.ofShared();
    private final Coverage coverage;

    private Fixture(String name) {
        this.name = name;
        this.coverage = Coverage.load(Native.library(name), arena);
    }

    public static Fixture load(String name) {
        return new Fixture(name);
    }

    public Coverage coverage() {
        return coverage;
    }

    public SymbolLookup symbols() {
        return coverage.symbols();
    }

    public int call(String function, int argument) {
        return Native.call(symbols(), function, argument);
    }

    /** The edges that a call of a function hits, found in a level of its own. */
    public Snapshot edgesOf(String function, int argument) {
        try (Scope _ = coverage.push()) {
            call(function, argument);
            return coverage.snapshot();
        }
    }

    /** What the runtime knows of this library; if it has none to know it again by, as loaded last. */
    public InstrumentedModule module() {
        return coverage.modules().stream()
                .filter(module -> module.path().endsWith(Native.library(name).getFileName()))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    @Override
    public void close() {
        arena.close();
    }
}
