package org.memcov.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.memcov.RecordedModule;
import picocli.CommandLine.Option;

/** The option {@code --module}: chooses modules of a coverage file, and their order. */
final class ModuleOption {
    @Option(
            names = "--module",
            paramLabel = "NAME",
            split = ",",
            description = {
                "The modules to take, in load order: path, file name or the beginning of a build-id.",
                "Without it all modules are taken, in the file's order."
            })
    private List<String> names = List.of();

    boolean isGiven() {
        return !names.isEmpty();
    }

    /** The modules that were asked for, in that order; all if none was. */
    List<RecordedModule> choose(List<RecordedModule> modules, Path file) {
        if (!isGiven()) {
            return modules;
        }
        List<RecordedModule> chosen = new ArrayList<>();
        for (String name : names) {
            RecordedModule module = find(name, modules, file);
            if (chosen.contains(module)) {
                throw new IllegalArgumentException("--module names " + line(module) + " twice");
            }
            chosen.add(module);
        }
        return chosen;
    }

    /** Of path, file name and identity the first that fits any module decides. */
    private static RecordedModule find(String name, List<RecordedModule> modules, Path file) {
        Path path = Path.of(name).toAbsolutePath().normalize();
        List<Predicate<RecordedModule>> ways = List.of(
                module -> module.path().equals(path) || module.path().toString().equals(name),
                module -> Text.name(module.path()).equals(name),
                module -> !name.isEmpty() && module.identity().value().startsWith(name.toLowerCase(Locale.ROOT)));
        for (Predicate<RecordedModule> way : ways) {
            List<RecordedModule> found = modules.stream().filter(way).toList();
            if (found.size() > 1) {
                throw new IllegalArgumentException("--module " + name + " may be any of these: " + lines(found)
                        + "; give more of a path or build-id");
            }
            if (!found.isEmpty()) {
                return found.getFirst();
            }
        }
        throw new IllegalArgumentException(
                file + " has no module " + name + (modules.isEmpty() ? "" : ", only these: " + lines(modules)));
    }

    private static String lines(List<RecordedModule> modules) {
        return modules.stream().map(ModuleOption::line).collect(Collectors.joining(", "));
    }

    private static String line(RecordedModule module) {
        return module.path() + " (" + module.identity() + ")";
    }
}
