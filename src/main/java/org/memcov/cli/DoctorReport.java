package org.memcov.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.memcov.CoverageFile;
import org.memcov.RecordedModule;
import org.memcov.internal.LoadedModule;
import org.memcov.internal.LoadedModules;
import org.memcov.internal.Table;

/** What is shown of a command that was run. */
record DoctorReport(
        List<String> command,
        String ending,
        boolean preloaded,
        List<String> beforeItRan,
        List<ProcessPrograms> processes,
        List<DoctorModule> modules,
        boolean counted,
        String verdict,
        List<String> messages) {

    /** A process, and the programs that ran in it one after another. */
    record ProcessPrograms(long process, List<String> programs) {}

    static DoctorReport of(DoctorRun run, String ending) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            List<RecordedModule> recorded = Files.exists(run.coverageFile())
                    ? CoverageFile.open(run.coverageFile(), arena).modules()
                    : List.of();
            LoadedModules loaded =
                    run.loaded(recorded.stream().map(RecordedModule::path).collect(Collectors.toSet()));
            return of(run, ending, modules(run, loaded, recorded), processes(loaded));
        }
    }

    private static DoctorReport of(
            DoctorRun run, String ending, List<DoctorModule> modules, List<ProcessPrograms> processes)
            throws IOException {
        boolean isCounted = !modules.isEmpty() && modules.stream().allMatch(DoctorModule::counted);
        return new DoctorReport(
                run.command(),
                ending,
                run.runtime().isPresent(),
                run.runtime().isPresent() ? run.warnings() : List.of(),
                processes,
                modules,
                isCounted,
                verdict(modules, processes),
                isCounted && ending.equals("exit 0") ? List.of() : run.messages());
    }

    private static List<ProcessPrograms> processes(LoadedModules loaded) {
        List<ProcessPrograms> processes = new ArrayList<>();
        loaded.processes().forEach((process, programs) -> processes.add(new ProcessPrograms(process, programs)));
        return processes;
    }

    private static List<DoctorModule> modules(DoctorRun run, LoadedModules loaded, List<RecordedModule> recorded)
            throws IOException {
        List<DoctorModule> modules = new ArrayList<>();
        Set<RecordedModule> unproven = new LinkedHashSet<>(recorded);
        for (LoadedModule module : loaded.modules()) {
            Optional<RecordedModule> proof = DoctorModule.proof(module, recorded);
            proof.ifPresent(unproven::remove);
            modules.add(DoctorModule.of(module, proof, run.runtime()));
        }
        unproven.forEach(module -> modules.add(DoctorModule.recordedAlone(module)));
        return modules;
    }

    private static String verdict(List<DoctorModule> modules, List<ProcessPrograms> processes) {
        if (modules.isEmpty() && processes.isEmpty()) {
            return "The loader told nothing of the command: it is statically linked, setuid, of another machine or C"
                    + " library, or cleared its environment. If it loads anything instrumented, that stays at 0.";
        }
        if (modules.isEmpty()) {
            return "Nothing instrumented was loaded. Does the command load the library, and is that the instrumented"
                    + " one? memcov doctor LIBRARY tells.";
        }
        long notCounted = modules.stream().filter(module -> !module.counted()).count();
        return notCounted == 0
                ? "Everything instrumented is counted."
                : "Not counted: " + notCounted + " of " + modules.size() + " instrumented modules.";
    }

    void print() {
        System.out.println(String.join(" ", command) + ": " + ending);
        messages.forEach(message -> System.out.println("    " + message));
        beforeItRan.forEach(sentence -> System.out.println("Before it ran: " + sentence));
        System.out.println();
        if (!modules.isEmpty()) {
            Table table = new Table("module", "processes", "hit", "edges", "served by");
            for (DoctorModule module : modules) {
                table.add(
                        module.name(),
                        module.processes().isEmpty()
                                ? "-"
                                : Text.number(module.processes().size()),
                        DoctorModule.numberOrDash(module.hit()),
                        DoctorModule.numberOrDash(module.edges()),
                        module.servedBy());
            }
            table.print(System.out);
            System.out.println();
            modules.forEach(module -> System.out.println(module.verdict()));
        }
        System.out.println(verdict);
    }
}
