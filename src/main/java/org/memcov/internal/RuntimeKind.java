package org.memcov.internal;

/** Who serves the callbacks that a file defines, as its symbols tell. */
public enum RuntimeKind {
    /** Memcov's own runtime: it exports more than an existing build. */
    MEMCOV,
    /** The runtime of an existing build: the base ABI alone, without modules and coverage file. */
    EXISTING,
    /** Callbacks without coverage behind them, as every sanitizer's runtime has: they do nothing. */
    WITHOUT_COVERAGE,
    /** Whatever is in a file that cannot be read. */
    UNKNOWN,
    /** No callbacks. */
    NONE;

    /** What other files find in this one. */
    static RuntimeKind exportedBy(ElfFile file) {
        return of(file.symbols());
    }

    /** What the file's own code finds in it: also callbacks that it does not export. */
    static RuntimeKind inside(ElfFile file) {
        RuntimeKind exported = exportedBy(file);
        return exported == NONE ? file.linkerSymbols().map(RuntimeKind::of).orElse(NONE) : exported;
    }

    private static RuntimeKind of(ElfSymbols symbols) {
        if (!symbols.defined().containsKey(InstrumentedLibrary.CALLBACK_INIT)) {
            return NONE;
        }
        if (!symbols.defined().containsKey(InstrumentedLibrary.STATE)) {
            return WITHOUT_COVERAGE;
        }
        return symbols.defined().containsKey(InstrumentedLibrary.VERSION) ? MEMCOV : EXISTING;
    }

    /** In a few words, for a person. */
    public String description() {
        return switch (this) {
            case MEMCOV -> "memcov";
            case EXISTING -> "existing memcov";
            case WITHOUT_COVERAGE -> "callbacks that do nothing";
            case UNKNOWN -> "unknown";
            case NONE -> "nobody";
        };
    }
}
