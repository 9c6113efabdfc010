package org.memcov.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;
import org.memcov.internal.LoadedModule;
import org.memcov.internal.RuntimeKind;

/**
 * What is shown of a module that a command loaded. The coverage file is the proof: a module is
 * counted only if it is in there, or if an existing build counts it, which writes none.
 */
record DoctorModule(
        String module,
        List<Long> processes,
        Map<String, String> callbacks,
        String servedBy,
        String runtime,
        Long hit,
        Long edges,
        boolean counted,
        String verdict) {
    private static final String RUNTIME_NAME = "libmemcov.so";

    /** What the coverage file has of a module, as far as that can be our runtime's work. */
    static Optional<RecordedModule> proof(LoadedModule loaded, List<RecordedModule> recorded) {
        boolean mayBeOurs = switch (loaded.runtime()) {
            case MEMCOV -> true;
            case NONE -> loaded.servesItself() && loaded.missing().isEmpty(); // stripped symbols do not tell
            case UNKNOWN -> loaded.owner().endsWith(RUNTIME_NAME); // deleted, as Coverage.load does
            case EXISTING, WITHOUT_COVERAGE -> false;
        };
        return mayBeOurs
                ? recorded.stream().filter(module -> isSame(loaded, module)).findFirst()
                : Optional.empty();
    }

    /** A module that is in the coverage file without the loader's knowledge. */
    static DoctorModule recordedAlone(RecordedModule module) {
        return new DoctorModule(
                module.path().toString(),
                List.of(),
                Map.of(),
                "itself (" + RuntimeKind.MEMCOV.description() + ")",
                RuntimeKind.MEMCOV.description(),
                module.count(),
                module.edgeCount(),
                true,
                counted(module.path(), module));
    }

    static DoctorModule of(LoadedModule loaded, Optional<RecordedModule> proof, Optional<Path> preloaded) {
        boolean isCounted = loaded.missing().isEmpty()
                && (proof.isPresent() || loaded.runtime() == RuntimeKind.EXISTING && preloaded.isEmpty());
        RuntimeKind runtime = proof.isPresent() ? RuntimeKind.MEMCOV : loaded.runtime();
        String name = Text.name(loaded.file());
        String verdict = isCounted
                ? proof.map(module -> counted(loaded.file(), module))
                        .orElse(name + " is counted in the process by " + loaded.owner()
                                + ", the runtime of an existing build; that one writes no coverage file.")
                : name
                        + (loaded.missing().isPresent() ? " ended its process: " : " stays at 0: ")
                        + reason(loaded, preloaded);
        return new DoctorModule(
                loaded.file().toString(),
                List.copyOf(loaded.processes()),
                callbacks(loaded, preloaded),
                servedBy(loaded, runtime, preloaded),
                runtime.description(),
                proof.map(RecordedModule::count).orElse(null),
                proof.map(RecordedModule::edgeCount).orElse(null),
                isCounted,
                verdict);
    }

    private static String counted(Path file, RecordedModule module) {
        String counted = Text.name(file) + " is counted: " + Text.number(module.count()) + " of "
                + Text.number(module.edgeCount()) + " edges were hit.";
        List<String> notes = ModuleNotes.sentences(module);
        return notes.isEmpty() ? counted : counted + " " + String.join(" ", notes);
    }

    private static boolean isSame(LoadedModule loaded, RecordedModule recorded) {
        ModuleIdentity identity = recorded.identity();
        return identity.kind() == ModuleIdentity.Kind.BUILD_ID
                ? identity.value().equals(loaded.buildId())
                : isSameFile(loaded.file(), recorded.path());
    }

    /** The runtime tells the loader's name, of which the loaded module has the real path. */
    private static boolean isSameFile(Path file, Path recorded) {
        try {
            return Files.isSameFile(file, recorded);
        } catch (IOException e) {
            return file.endsWith(recorded.normalize()); // it is gone, or was relative to another folder
        }
    }

    private static Map<String, String> callbacks(LoadedModule loaded, Optional<Path> preloaded) {
        Map<String, String> callbacks = new TreeMap<>();
        loaded.callbacks().forEach((callback, file) -> callbacks.put(callback, name(file, preloaded)));
        return callbacks;
    }

    /** Where the preloaded runtime was unpacked is of no interest, and gone soon. */
    private static String name(Path file, Optional<Path> preloaded) {
        return preloaded.filter(file::equals).isPresent() ? "preloaded " + RUNTIME_NAME : file.toString();
    }

    private static String servedBy(LoadedModule loaded, RuntimeKind runtime, Optional<Path> preloaded) {
        if (runtime == RuntimeKind.NONE && loaded.missing().isPresent()) {
            return "nobody";
        }
        String owner = loaded.servesItself() ? "itself" : name(loaded.owner(), preloaded);
        return owner + " (" + runtime.description() + ")";
    }

    private static String reason(LoadedModule loaded, Optional<Path> preloaded) {
        if (loaded.missing().isPresent()) {
            boolean hasRuntime = preloaded.isPresent() || loaded.runtime() != RuntimeKind.NONE;
            return "nobody has " + loaded.missing().get() + ". "
                    + (hasRuntime
                            ? "Compile it with -fsanitize-coverage=trace-pc-guard,pc-table alone."
                            : "Preload the runtime, as doctor does without --no-preload, or load it with"
                                    + " Coverage.load.");
        }
        return switch (loaded.runtime()) {
            case WITHOUT_COVERAGE -> withoutCoverage(loaded);
            case EXISTING ->
                "its callbacks are served by " + loaded.owner() + ", the runtime of an existing build, which comes"
                        + " before the preloaded one and writes no coverage file. Link without it.";
            case MEMCOV -> notRecorded(loaded);
            case UNKNOWN ->
                "its callbacks are served by " + loaded.owner()
                        + ", a file that is not found from here, and nothing was"
                        + " recorded: memcov doctor FILE tells what it is.";
            case NONE -> "it has its callbacks inside, and nothing was recorded: they are none of memcov's.";
        };
    }

    private static String withoutCoverage(LoadedModule loaded) {
        String why = "its callbacks are served by " + loaded.owner()
                + ", which comes first and whose callbacks do nothing: it was linked with a sanitizer, or with"
                + " -fsanitize-coverage on the link line. ";
        return why
                + (loaded.servesItself()
                        ? "Link it without that, and with the runtime."
                        : "Run without it, or link " + Text.name(loaded.file())
                                + " with the static runtime and -Bsymbolic.");
    }

    /** Our runtime has its callbacks, and still it is not in the file. */
    private static String notRecorded(LoadedModule loaded) {
        String patterns = System.getenv("MEMCOV_MODULES");
        return patterns == null
                ? "nothing of it was recorded. Either MEMCOV_MODULES leaves it out, or what the command wrote tells why."
                : "MEMCOV_MODULES='" + patterns + "' leaves it out.";
    }

    /** The name, as it stands in a table. */
    String name() {
        return Text.name(Path.of(module));
    }

    static String numberOrDash(Long number) {
        return number == null ? "-" : Text.number(number);
    }
}
