package org.memcov.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.memcov.CoverageException;

/**
 * The instrumented modules of a command's processes: what the loader told of each, joined with what
 * the files tell. A library that has its callbacks inside and was linked with -Bsymbolic binds
 * nothing; its file alone tells that it is instrumented.
 *
 * <p>The same file served by the same one is one module, however many processes loaded it.
 */
public final class LoadedModules {
    /** The two that hits depend on. */
    private static final List<String> DECISIVE =
            List.of(InstrumentedLibrary.CALLBACK_INIT, "__sanitizer_cov_trace_pc_guard");

    private final Path directory;
    private final Set<Path> known;
    private final List<LoaderReport> reports;
    private final Map<String, Path> paths = new HashMap<>();
    private final Map<Path, Optional<ElfFile>> files = new HashMap<>();
    private final Map<List<Object>, LoadedModule> modules = new LinkedHashMap<>();

    private LoadedModules(List<LoaderReport> reports, Path directory, Set<Path> known) {
        this.reports = reports;
        this.directory = directory;
        this.known = known;
        for (LoaderReport report : reports) {
            Set<String> names = new LinkedHashSet<>(report.loaded());
            names.addAll(report.bindings().keySet());
            names.addAll(report.unresolved().keySet());
            names.forEach(name -> add(report, name));
        }
    }

    /**
     * Reads what processes told that ran with the variables of {@link #environment}.
     *
     * @param directory where the first of them ran
     * @param known files that they had loaded for sure; a relative name may be one of these
     */
    public static LoadedModules read(Path output, Path directory, Set<Path> known) throws IOException {
        return new LoadedModules(LoaderReport.readAll(output), directory.toAbsolutePath(), known);
    }

    /** The variables with which processes tell what they load, each into a file of its own. */
    public static Map<String, String> environment(Path output) {
        return LoaderReport.environment(output);
    }

    /** The modules, in the order in which they were met. */
    public List<LoadedModule> modules() {
        return List.copyOf(modules.values());
    }

    /** By process id, the programs that ran in it one after another. */
    public Map<Long, List<String>> processes() {
        Map<Long, List<String>> processes = new LinkedHashMap<>();
        reports.forEach(report -> processes.put(report.process(), report.programs()));
        return processes;
    }

    private void add(LoaderReport report, String name) {
        Path file = path(name);
        Optional<ElfFile> elf = file(file);
        Optional<Instrumentation> instrumentation = elf.map(read -> Instrumentation.of(read, List.of()));
        Map<String, Path> callbacks = new LinkedHashMap<>();
        report.bindings().getOrDefault(name, Map.of()).forEach((callback, by) -> callbacks.put(callback, path(by)));
        Optional<String> missing = report.unresolved().getOrDefault(name, Set.of()).stream()
                .filter(callback -> !callbacks.containsKey(callback) && needs(elf, callback))
                .findFirst();
        boolean isInstrumented = instrumentation
                .map(Instrumentation::isInstrumented)
                .orElse(missing.isPresent() || callbacks.values().stream().anyMatch(by -> !by.equals(file)));
        if (isInstrumented) {
            Path owner = owner(file, callbacks);
            modules.computeIfAbsent(
                            List.of(file, owner, missing),
                            key -> new LoadedModule(
                                    file,
                                    instrumentation,
                                    elf.map(ElfFile::buildId).orElse(""),
                                    callbacks,
                                    missing,
                                    owner,
                                    runtime(file, owner),
                                    new TreeSet<>()))
                    .processes()
                    .add(report.process());
        }
    }

    /** Not all that is looked for in vain ends the process: programs ask for symbols by name, too. */
    private static boolean needs(Optional<ElfFile> file, String callback) {
        return file.isEmpty() || file.get().needs(callback);
    }

    /** Of several that serve the callbacks, the one that keeps no coverage decides. */
    private Path owner(Path file, Map<String, Path> callbacks) {
        List<Path> owners = new ArrayList<>();
        for (String callback : DECISIVE) {
            if (callbacks.containsKey(callback)) {
                owners.add(callbacks.get(callback));
            }
        }
        if (owners.isEmpty()) {
            owners.addAll(callbacks.values()); // inline counters: whoever was told of them
        }
        return owners.stream()
                .filter(owner -> runtime(file, owner) == RuntimeKind.WITHOUT_COVERAGE)
                .findFirst()
                .orElse(owners.isEmpty() ? file : owners.getFirst());
    }

    private RuntimeKind runtime(Path file, Path owner) {
        return file(owner)
                .map(elf -> owner.equals(file) ? RuntimeKind.inside(elf) : RuntimeKind.exportedBy(elf))
                .orElse(owner.equals(file) ? RuntimeKind.NONE : RuntimeKind.UNKNOWN);
    }

    private Path path(String name) {
        return paths.computeIfAbsent(name, key -> {
            try {
                Path path = find(key);
                return Files.exists(path) ? path.toRealPath() : Path.of(key);
            } catch (CoverageException | IOException e) {
                return Path.of(key);
            }
        });
    }

    /**
     * A name without a folder is that of a program that was found through PATH. A relative one
     * counts from the folder where its process was at that time, which need not be the first one's.
     */
    private Path find(String name) {
        if (!name.contains("/")) {
            return CommandPrograms.of(name, directory).getFirst();
        }
        Path path = directory.resolve(name).normalize();
        if (name.startsWith("/") || known.contains(path)) {
            return path;
        }
        Path end = Path.of("/").resolve(name).normalize(); // leading dots are gone
        Path relative = end.subpath(0, end.getNameCount());
        return known.stream()
                .filter(file -> file.endsWith(relative))
                .findFirst()
                .orElse(path);
    }

    private Optional<ElfFile> file(Path path) {
        return files.computeIfAbsent(path, key -> {
            try {
                return Optional.of(ElfFile.readLinked(key));
            } catch (CoverageException e) {
                return Optional.empty(); // no file, as the kernel's own library
            }
        });
    }
}
