package org.memcov.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.memcov.internal.CallbackSource;
import org.memcov.internal.Instrumentation;
import org.memcov.internal.LibraryFacts;
import org.memcov.internal.PreloadCheck;
import org.memcov.internal.RuntimeKind;

/** What the facts of a library's file mean: whether its coverage would be counted. */
final class DoctorDiagnosis {
    private static final String FLAGS = "-fsanitize-coverage=trace-pc-guard,pc-table";

    private final LibraryFacts facts;
    private final Instrumentation code;
    private final CallbackSource source;
    private final String name;
    private final List<String> problems = new ArrayList<>();
    private final List<String> hints = new ArrayList<>();
    private String fine = "";

    private DoctorDiagnosis(LibraryFacts facts) {
        this.facts = facts;
        this.code = facts.instrumentation();
        this.source = facts.callbacks();
        this.name = Text.name(facts.file());
    }

    static DoctorDiagnosis of(LibraryFacts facts) {
        DoctorDiagnosis diagnosis = new DoctorDiagnosis(facts);
        if (diagnosis.code.isInstrumented()) {
            diagnosis.lookAtInstrumentation();
            diagnosis.lookAtCallbacks();
            diagnosis.lookAtIdentity();
        } else {
            diagnosis.lookAtUninstrumented();
        }
        if (facts.isExecutable()) {
            diagnosis.lookAtExecutable();
        }
        return diagnosis;
    }

    boolean isFine() {
        return problems.isEmpty();
    }

    /** What is wrong and what to do, or why it is fine. */
    List<String> sentences() {
        return isFine() ? List.of(fine) : List.copyOf(problems);
    }

    /** What does not keep its edges from being counted. */
    List<String> hints() {
        return List.copyOf(hints);
    }

    private void lookAtUninstrumented() {
        if (code.guards().isEmpty()) {
            problems.add(name + " may be instrumented or not: without section headers its file does not tell. Run it:"
                    + " memcov doctor -- COMMAND.");
        } else if (source.runtime() == RuntimeKind.MEMCOV || source.runtime() == RuntimeKind.EXISTING) {
            problems.add(name + " is a coverage runtime (" + source.runtime().description()
                    + "), not an instrumented library: ask about a library that needs it.");
        } else if (!facts.instrumentedNeeds().isEmpty()) {
            String needs =
                    facts.instrumentedNeeds().stream().map(Object::toString).collect(Collectors.joining(", "));
            problems.add(name + " is not instrumented itself, but what it needs is: ask about " + needs + ".");
        } else {
            problems.add(name + " is not instrumented: compile it with clang and " + FLAGS + "."
                    + (facts.isExecutable() && !facts.isStatic()
                            ? " What it loads, memcov doctor -- COMMAND tells."
                            : ""));
        }
    }

    private void lookAtInstrumentation() {
        if (code.countsInline()) {
            String what = code.hasCounters() ? "inline 8-bit counters" : "inline bool flags";
            hints.add(
                    code.hasGuards()
                            ? "It has " + what + " beside its guards. It is counted by its guards; without the others,"
                                    + " compiled with " + FLAGS + " alone, it would be faster."
                            : "It has " + what + ": its hits show from the next call of the runtime on, or at a normal"
                                    + " end of the process. What a process that crashes or is killed hit last is lost;"
                                    + " with guards (" + FLAGS + ") it is not.");
        } else if (!code.hasGuards()) {
            problems.add(name + " has no guards, so none of its edges can be counted: compile it with clang and "
                    + FLAGS + ".");
        }
        if (!code.unserved().isEmpty()) {
            problems.add(name + " calls " + String.join(", ", code.unserved())
                    + ", which no coverage runtime has: the first such call ends the process, or loading fails."
                    + " Compile it with " + FLAGS + " alone.");
        }
    }

    private void lookAtCallbacks() {
        switch (source.kind()) {
            case PROCESS ->
                fine = name + " is fine: it leaves its callbacks to the process, and memcov run, Coverage.load or"
                        + " libmemcov.so in LD_PRELOAD serves them. Loaded without, it ends the process.";
            case NOT_FOUND ->
                fine = name + " is fine where libmemcov.so is loaded before it, as memcov run, Coverage.load and"
                        + " LD_PRELOAD do. Elsewhere it cannot be loaded: name the runtime's folder in"
                        + " LD_LIBRARY_PATH.";
            case NEEDED -> lookAtNeeded();
            case INSIDE -> lookAtInside();
            case NOT_CALLED -> {}
        }
    }

    private void lookAtNeeded() {
        String file = source.file().orElseThrow().toString();
        switch (source.runtime()) {
            case MEMCOV -> fine = name + " is fine: " + file + " counts its edges.";
            case EXISTING -> {
                if (!code.hasGuards()) {
                    problems.add(name + " counts inline, which " + file + ", the runtime of an existing build, cannot:"
                            + " give it memcov's own libmemcov.so, or compile it with " + FLAGS + ".");
                    return;
                }
                String variable = source.through().equals("RPATH") ? "LD_PRELOAD" : "LD_LIBRARY_PATH";
                fine = name + " is fine for Coverage and its readers: " + file + ", the runtime of an existing build,"
                        + " counts its edges.";
                hints.add("An existing build writes no coverage file and knows no modules; memcov's own libmemcov.so"
                        + " takes its place through " + variable + ".");
            }
            case WITHOUT_COVERAGE, UNKNOWN, NONE ->
                problems.add("The callbacks of " + name + " are served by " + file
                        + ", which it needs and which keeps no coverage: the total stays 0. Link it without that"
                        + " library, or have libmemcov.so come first (LD_PRELOAD).");
        }
    }

    private void lookAtInside() {
        if (source.runtime() == RuntimeKind.WITHOUT_COVERAGE) {
            problems.add(name + " has callbacks inside that do nothing, so the total stays 0: link it without"
                    + " -fsanitize-coverage and without a sanitizer on the link line, and with the runtime.");
        } else if (source.runtime() == RuntimeKind.UNKNOWN) {
            fine = name + " may be fine: its callbacks were bound when it was linked, and its symbols, which would"
                    + " tell to whom, are stripped. Run it: memcov doctor -- COMMAND.";
        } else {
            fine = name + " is fine: it has the runtime (" + source.runtime().description()
                    + ") inside, and its coverage is its own.";
            if (source.isOpen()) {
                hints.add("It was linked without -Bsymbolic: in a process with another runtime that one gets its"
                        + " callbacks, and its own total stays 0. Link it with -Wl,-Bsymbolic.");
            }
        }
    }

    /** Where nobody serves its callbacks, or those of what it loads, a preloaded runtime has to. */
    private void lookAtExecutable() {
        boolean isServed = source.kind() == CallbackSource.Kind.INSIDE || source.kind() == CallbackSource.Kind.NEEDED;
        if (!code.isInstrumented() || !isServed) {
            for (String sentence : PreloadCheck.of(facts.file().toAbsolutePath().toString(), null)) {
                problems.add(sentence + ".");
            }
        }
    }

    private void lookAtIdentity() {
        if (facts.buildId().isEmpty()) {
            hints.add("Without a build-id it is known by a hash of its content, which stripping it changes: link it"
                    + " with -Wl,--build-id.");
        }
        if (code.hasGuards() && !code.hasPcTable()) {
            hints.add("Without a pc-table the PC of an edge is known only once it is hit: compile it with " + FLAGS
                    + ".");
        } else if (!code.hasPcTable()) {
            hints.add("Without a pc-table the PCs of its edges are not known: compile it with -fsanitize-coverage="
                    + (code.hasCounters() ? "inline-8bit-counters" : "inline-bool-flag") + ",pc-table.");
        }
        switch (facts.debugInformation().kind()) {
            case NONE ->
                hints.add("Without debug information its edges lead to no lines of source: compile it with -g.");
            case IN_ANOTHER_FILE -> {
                if (facts.debugInformation().file().isEmpty()) {
                    hints.add("Its debug information is in "
                            + facts.debugInformation().name()
                            + ", which was not found beside it or in /usr/lib/debug.");
                }
            }
            case IN_THE_FILE, COMPRESSED, UNKNOWN -> {}
        }
    }
}
