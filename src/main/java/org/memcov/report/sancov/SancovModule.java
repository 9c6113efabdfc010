package org.memcov.report.sancov;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.memcov.CoverageException;
import org.memcov.RecordedModule;
import org.memcov.internal.CallbackCalls;
import org.memcov.internal.RecordedFile;
import org.memcov.report.ReportedModule;

/**
 * What sancov is told of a module: the points that it knows the hit edges by.
 *
 * @param points in ascending order; nothing if they cannot be found
 * @param notes what is missing, and what to do
 */
record SancovModule(Optional<long[]> points, List<String> notes) {
    /** Finds the points in the module's file. */
    static SancovModule of(ReportedModule module, Path file) {
        try {
            Optional<String> objection = RecordedFile.objection(
                    file, module.recorded().identity(), "the points of " + module.name() + " are not known");
            return objection.isPresent()
                    ? new SancovModule(Optional.empty(), List.of(objection.get()))
                    : of(module, file, CallbackCalls.of(file));
        } catch (CoverageException e) {
            return new SancovModule(Optional.empty(), List.of(e.getMessage()));
        }
    }

    private static SancovModule of(ReportedModule module, Path file, CallbackCalls calls) {
        if (calls.isEmpty()) {
            String note = file + " has no call of __sanitizer_cov_trace_pc_guard that LLVM's sancov would find, so"
                    + " nothing is written for it: compile it with -fsanitize-coverage=trace-pc-guard, and neither"
                    + " strip its section headers nor use -fno-plt";
            return new SancovModule(Optional.empty(), List.of(note));
        }
        RecordedModule recorded = module.recorded();
        TreeSet<Long> points = new TreeSet<>();
        module.hit().forEach(edge -> {
            OptionalLong pc = recorded.pc(edge);
            OptionalLong point = pc.isPresent() ? calls.point(pc.getAsLong()) : pc;
            point.ifPresent(points::add);
        });
        List<String> notes = new ArrayList<>();
        long missing = module.hit().count() - points.size();
        if (missing > 0) {
            notes.add("sancov is not told of " + missing + " of the "
                    + module.hit().count() + " hit edges of "
                    + module.name() + ", whose calls are not known: compile it with"
                    + " -fsanitize-coverage=trace-pc-guard,pc-table");
        }
        calls.unnamedTarget().ifPresent(place -> notes.add(remedy(file, place)));
        return new SancovModule(
                Optional.of(points.stream().mapToLong(Long::longValue).toArray()), notes);
    }

    private static String remedy(Path file, CallbackCalls.Place place) {
        return "LLVM's sancov does not find the calls of " + file + " by its symbols: give it a copy of the same name,"
                + " made by objcopy --add-symbol __sanitizer_cov_trace_pc_guard=" + place.section() + ":0x"
                + Long.toHexString(place.offset()) + ",function,global";
    }
}
