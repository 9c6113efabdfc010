package org.memcov.junit;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.memcov.Coverage;
import org.memcov.CoverageException;
import org.memcov.Feature;
import org.memcov.internal.NamedLibrary;

/**
 * The instrumented libraries that tests name. One that was loaded stays until the JVM ends, as with
 * {@link System#load}: code under test may hold its symbols, and another class may name it again.
 */
final class Libraries {
    /** The parameter that names the library where nothing else does. */
    static final String PARAMETER = "memcov.junit.library";

    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Map<Path, Coverage> LOADED = new HashMap<>();

    private Libraries() {}

    /**
     * Loads a library, if it is not loaded yet.
     *
     * @param library a path or a name, with {@code ${key}} for parameters
     * @param parameters the value of a parameter, or null
     * @throws CoverageException if it cannot be found or loaded, or is not instrumented
     */
    static synchronized Coverage load(String library, Function<String, String> parameters) {
        String name = expand(library, parameters);
        if (name.isBlank()) {
            throw new CoverageException("the library '" + library + "' has no name");
        }
        Path path = name.contains("/") ? Path.of(name) : NamedLibrary.find(name);
        Path key = path.toAbsolutePath().normalize();
        Coverage coverage = LOADED.get(key);
        if (coverage == null) {
            long before = total();
            coverage = Coverage.load(path, Arena.global());
            requireEdges(path, coverage, before);
            LOADED.put(key, coverage);
        }
        return coverage;
    }

    private static long total() {
        return LOADED.values().stream().mapToLong(Coverage::total).max().orElse(0);
    }

    /** Once a runtime is loaded, {@link Coverage#load} lets libraries pass that have no edges. */
    private static void requireEdges(Path path, Coverage coverage, long before) {
        boolean isKnown = !coverage.supports(Feature.MODULES)
                || coverage.modules().stream().anyMatch(module -> isSameFile(module.path(), path));
        if (!isKnown && coverage.total() <= before) {
            throw new CoverageException(path + " has no edges that were not loaded before: compile it with clang and"
                    + " -fsanitize-coverage=trace-pc-guard, or name the instrumented library that it needs");
        }
    }

    private static boolean isSameFile(Path module, Path library) {
        try {
            return Files.isSameFile(module, library);
        } catch (IOException e) {
            return false; // the file of a module may have gone since
        }
    }

    private static String expand(String library, Function<String, String> parameters) {
        return PLACE.matcher(library).replaceAll(place -> {
            String value = parameters.apply(place.group(1));
            if (value == null) {
                throw new CoverageException("the library " + library + " is not known, since " + place.group(1)
                        + " has no value: set it as a system property or a JUnit configuration parameter, or name the"
                        + " library in @NativeCoverage");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
