package org.memcov.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What glibc's loader told of a process (LD_DEBUG=files,bindings): what was loaded, and who got
 * which callback of whom. Names of files are as the loader had them; they may be relative.
 *
 * <p>A process that starts another program (execve) goes on in the same report.
 *
 * @param process the process id
 * @param programs what ran in it, one after another
 * @param loaded all that was loaded and has an initializer, the programs too
 * @param bindings of each file, by callback, the file that serves it
 * @param unresolved of each file the callbacks that nobody had when they were looked for
 */
record LoaderReport(
        long process,
        List<String> programs,
        Set<String> loaded,
        Map<String, Map<String, String>> bindings,
        Map<String, Set<String>> unresolved) {
    private static final Pattern BINDING =
            Pattern.compile("\tbinding file (.+) \\[\\d+] to (.+) \\[\\d+]: normal symbol `(__san[^']+)'");
    private static final Pattern UNRESOLVED =
            Pattern.compile("\t(.+): error: symbol lookup error: undefined symbol: (__san\\w+)");
    private static final Pattern LIBRARY = Pattern.compile("\tcalling init: (.+)$");
    private static final Pattern PROGRAM = Pattern.compile("\tinitialize program: (.+)$");

    private LoaderReport(long process) {
        this(process, new ArrayList<>(), new LinkedHashSet<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /** The variables that make the loader of a process, and of those it starts, write reports. */
    static Map<String, String> environment(Path output) {
        return Map.of("LD_DEBUG", "files,bindings", "LD_DEBUG_OUTPUT", output.toString());
    }

    /** Reads all reports with a name, to which the loader added the process id. */
    static List<LoaderReport> readAll(Path output) throws IOException {
        List<LoaderReport> reports = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(output.getParent(), output.getFileName() + ".*")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                LoaderReport report = new LoaderReport(Long.parseLong(name.substring(name.lastIndexOf('.') + 1)));
                report.read(file);
                reports.add(report);
            }
        }
        reports.sort((a, b) -> Long.compare(a.process, b.process));
        return reports;
    }

    private void read(Path file) throws IOException {
        // Unlike Files.lines, this reader takes bytes that are not UTF-8, too.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            lines.lines().forEach(this::take);
        }
    }

    private void take(String line) {
        Matcher matcher;
        if ((matcher = BINDING.matcher(line)).find()) {
            bindings.computeIfAbsent(matcher.group(1), file -> new LinkedHashMap<>())
                    .put(matcher.group(3), matcher.group(2));
        } else if ((matcher = LIBRARY.matcher(line)).find()) {
            loaded.add(matcher.group(1));
        } else if ((matcher = PROGRAM.matcher(line)).find()) {
            programs.add(matcher.group(1));
            loaded.add(matcher.group(1));
        } else if ((matcher = UNRESOLVED.matcher(line)).find()) {
            unresolved
                    .computeIfAbsent(matcher.group(1), file -> new LinkedHashSet<>())
                    .add(matcher.group(2));
        }
    }
}
