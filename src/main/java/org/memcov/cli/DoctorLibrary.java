package org.memcov.cli;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.memcov.internal.CallbackSource;
import org.memcov.internal.DebugInformation;
import org.memcov.internal.Instrumentation;
import org.memcov.internal.LibraryFacts;

/** What is shown of a library's file; a number that is unknown is null. */
record DoctorLibrary(
        String file,
        String kind,
        Long guards,
        Long counters,
        Long flags,
        Long pcs,
        List<String> unservedCallbacks,
        List<String> compilers,
        String buildId,
        String debugInformation,
        String symbols,
        String callbacks,
        boolean symbolic,
        boolean fine,
        List<String> verdict,
        List<String> hints) {
    private static final int LABEL_WIDTH = 14;

    static DoctorLibrary of(LibraryFacts facts) {
        Instrumentation code = facts.instrumentation();
        DoctorDiagnosis diagnosis = DoctorDiagnosis.of(facts);
        return new DoctorLibrary(
                facts.file().toString(),
                kind(facts),
                orNull(code.guards()),
                orNull(code.counters()),
                orNull(code.flags()),
                orNull(code.pcs()),
                code.unserved(),
                facts.compilers(),
                facts.buildId(),
                describe(facts.debugInformation()),
                symbols(facts),
                describe(facts.callbacks()),
                facts.isSymbolic(),
                diagnosis.isFine(),
                diagnosis.sentences(),
                diagnosis.hints());
    }

    private static Long orNull(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    private static String kind(LibraryFacts facts) {
        String kind = !facts.isExecutable()
                ? "shared library"
                : facts.isStatic() ? "statically linked executable" : "executable";
        return kind + ", " + facts.machine() + (facts.hasSections() ? "" : ", stripped of its section headers");
    }

    private static String symbols(LibraryFacts facts) {
        if (facts.symbols().isPresent()) {
            return Text.number(facts.symbols().getAsLong());
        }
        return facts.hasSections() ? "stripped; the dynamic ones are left" : "unknown";
    }

    private static String describe(DebugInformation debug) {
        return switch (debug.kind()) {
            case IN_THE_FILE -> "in the file";
            case COMPRESSED -> "in the file, compressed";
            case IN_ANOTHER_FILE -> debug.file().map(file -> "in " + file).orElse("in " + debug.name() + ", not found");
            case NONE -> "none";
            case UNKNOWN -> "unknown";
        };
    }

    private static String describe(CallbackSource source) {
        return switch (source.kind()) {
            case INSIDE -> "inside: " + source.runtime().description();
            case NEEDED ->
                source.file().orElseThrow() + " (" + source.runtime().description() + "), found through "
                        + source.through();
            case NOT_FOUND -> source.name() + ", not found (" + source.through() + ")";
            case PROCESS -> "left to the process";
            case NOT_CALLED -> "none";
        };
    }

    /** How it was instrumented, in one line. */
    private String instrumentation() {
        String counted = List.of(
                        part(guards, "guard", "trace-pc-guard"),
                        part(counters, "inline 8-bit counter", ""),
                        part(flags, "inline bool flag", ""),
                        part(pcs, "PC", "pc-table"))
                .stream()
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        String others = unservedCallbacks.isEmpty() ? "" : "; also " + String.join(", ", unservedCallbacks);
        String unknown = guards == null ? "number of guards unknown" : "no";
        return (counted.isEmpty() ? unknown : counted) + others;
    }

    private static String part(Long number, String what, String how) {
        if (number == null || number == 0) {
            return "";
        }
        String count = Text.number(number) + " " + what + (number == 1 ? "" : "s");
        return how.isEmpty() ? count : how + " (" + count + ")";
    }

    void print() {
        System.out.println(file);
        line("kind", kind);
        line("instrumented", instrumentation());
        line("compiler", compilers.isEmpty() ? "unknown" : String.join("; ", compilers));
        line("build-id", buildId.isEmpty() ? "none" : buildId);
        line("debug info", debugInformation);
        line("symbols", symbols);
        line("callbacks", callbacks);
        line("-Bsymbolic", symbolic ? "yes" : "no");
        System.out.println();
        verdict.forEach(System.out::println);
        hints.forEach(hint -> System.out.println("Note: " + hint));
    }

    private static void line(String label, String value) {
        System.out.println("  " + label + " ".repeat(LABEL_WIDTH - label.length()) + value);
    }
}
