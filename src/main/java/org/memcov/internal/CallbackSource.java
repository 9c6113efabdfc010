package org.memcov.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who would serve a file's callbacks, as the file and the libraries it needs tell. Whoever comes
 * first in the process wins over it: the executable, what is preloaded or was loaded globally.
 *
 * @param kind where they are
 * @param runtime what they are; of callbacks inside it {@code UNKNOWN} if its symbols are gone
 * @param isOpen whether others in the process may take their place
 * @param file the library it needs that has them, if one has
 * @param name the needed library's name
 * @param through what leads to that library, or what would have to
 */
public record CallbackSource(
        Kind kind, RuntimeKind runtime, boolean isOpen, Optional<Path> file, String name, String through) {
    private static final String RUNTIME_NAME = "libmemcov.so";

    /** Where the callbacks are. */
    public enum Kind {
        /** In the file itself. */
        INSIDE,
        /** In a library that it needs. */
        NEEDED,
        /** In a library that it needs and that is not found. */
        NOT_FOUND,
        /** Left to the process. */
        PROCESS,
        /** It calls none. */
        NOT_CALLED
    }

    static CallbackSource of(ElfFile file, Instrumentation instrumentation, List<LibrarySearch.Found> needed) {
        if (InstrumentedLibrary.neededInit(file).isEmpty()) {
            return inside(file, instrumentation);
        }
        for (LibrarySearch.Found library : needed) {
            RuntimeKind kind = library.file().map(RuntimeKind::exportedBy).orElse(RuntimeKind.NONE);
            if (kind != RuntimeKind.NONE) {
                Optional<Path> path = library.file().map(ElfFile::path);
                return new CallbackSource(Kind.NEEDED, kind, true, path, library.name(), library.through());
            }
            if (library.file().isEmpty() && library.name().equals(RUNTIME_NAME)) {
                return new CallbackSource(
                        Kind.NOT_FOUND, RuntimeKind.NONE, true, Optional.empty(), library.name(), runPath(file));
            }
        }
        return new CallbackSource(Kind.PROCESS, RuntimeKind.NONE, true, Optional.empty(), "", "");
    }

    /** An executable's own symbols come first; a library's only if it insists, or keeps them to itself. */
    private static CallbackSource inside(ElfFile file, Instrumentation instrumentation) {
        RuntimeKind exported = RuntimeKind.exportedBy(file);
        boolean isCalled = instrumentation.hasEdges() || exported != RuntimeKind.NONE;
        boolean isOpen = exported != RuntimeKind.NONE && !file.isSymbolic() && !file.isExecutable();
        RuntimeKind inside = isCalled ? RuntimeKind.inside(file) : RuntimeKind.NONE;
        boolean isHidden = isCalled && inside == RuntimeKind.NONE;
        return new CallbackSource(
                isCalled ? Kind.INSIDE : Kind.NOT_CALLED,
                isHidden ? RuntimeKind.UNKNOWN : inside,
                isOpen,
                Optional.empty(),
                "",
                "");
    }

    private static String runPath(ElfFile file) {
        ElfDynamic dynamic = file.dynamic();
        return dynamic.runpath()
                .map(path -> "RUNPATH " + path)
                .or(() -> dynamic.rpath().map(path -> "RPATH " + path))
                .orElse("no RUNPATH");
    }
}
