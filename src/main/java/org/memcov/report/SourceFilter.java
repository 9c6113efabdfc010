package org.memcov.report;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Which source files are of interest, by globs on their paths (after path maps). {@code *} stands for
 * characters of one name, {@code **} for any number of folders; a glob that does not begin with a
 * slash may begin in any folder, so {@code *.h} is every header, {@code src/**} all below a folder
 * {@code src}.
 *
 * <p>What a glob excludes is left out. With globs to include, what none of them matches is left out,
 * too. Without, system and generated files are: {@link #LEFT_OUT}, and names that the compiler makes
 * up, such as {@code <built-in>}. Not for use by several threads at once.
 */
public final class SourceFilter {
    /**
     * What is left out unless it is included: the system's headers and libraries, those of the
     * compiler and its C++ library wherever they were installed, and what CMake, Qt and protobuf generate.
     */
    public static final List<String> LEFT_OUT = List.of(
            "/usr/include/**",
            "/usr/lib/**",
            "/usr/lib32/**",
            "/usr/lib64/**",
            "/usr/local/include/**",
            "lib/clang/*/include/**",
            "lib/gcc/**/include/**",
            "include/c++/**",
            "CMakeFiles/**",
            "*_autogen/**",
            "moc_*.cpp",
            "*.moc",
            "*.pb.cc",
            "*.pb.h");

    private final List<PathMatcher> include;
    private final List<PathMatcher> exclude;
    private final List<PathMatcher> leftOut;
    private final Map<String, Boolean> known = new HashMap<>();

    /**
     * Creates a filter.
     *
     * @param include globs of the files of interest; empty for all that are not left out
     * @param exclude globs of files that are not
     * @throws IllegalArgumentException if one is no glob
     */
    public SourceFilter(List<String> include, List<String> exclude) {
        this(include, exclude, LEFT_OUT);
    }

    private SourceFilter(List<String> include, List<String> exclude, List<String> leftOut) {
        this.include = matchers(include);
        this.exclude = matchers(exclude);
        this.leftOut = matchers(leftOut);
    }

    /**
     * Creates a filter that takes system and generated files, too; only names that the compiler makes
     * up, which no file has, are left out.
     *
     * @param exclude globs of files that are not of interest
     * @return the filter
     * @throws IllegalArgumentException if one is no glob
     */
    public static SourceFilter ofAll(List<String> exclude) {
        return new SourceFilter(List.of(), exclude, List.of());
    }

    private static List<PathMatcher> matchers(List<String> globs) {
        return globs.stream()
                .flatMap(glob -> glob.startsWith("/") ? Stream.of(glob) : Stream.of(glob, "**/" + glob))
                .map(SourceFilter::matcher)
                .toList();
    }

    private static PathMatcher matcher(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + glob + "' is no glob: " + e.getDescription(), e);
        }
    }

    /**
     * Tells whether a file is of interest.
     *
     * @param file its path, after path maps; empty if it is not known: then it is, unless there are
     *     globs to include
     * @return whether it is
     */
    public boolean accepts(String file) {
        return known.computeIfAbsent(file, this::decide);
    }

    /**
     * Leaves out the frames whose files are not of interest. What is inlined from a header that is left
     * out thereby counts for the function that it is inlined into.
     *
     * @param frames those of a PC
     * @return those that remain; none if the PC is not of interest
     */
    public List<Frame> frames(List<Frame> frames) {
        return frames.stream().filter(frame -> accepts(frame.file())).toList();
    }

    /**
     * Tells which file a function counts for: the one that defines it, even if an included file holds
     * some of its code; if only that is of interest, the latter.
     *
     * @param frame one that is of interest
     * @return its path, after path maps; empty if it is not known
     */
    public String functionFile(Frame frame) {
        return accepts(frame.functionFile()) ? frame.functionFile() : frame.file();
    }

    private boolean decide(String file) {
        if (file.isEmpty()) {
            return include.isEmpty();
        }
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException e) {
            return include.isEmpty(); // not a name in this locale: no glob can match it
        }
        if (matches(exclude, path)) {
            return false;
        }
        return include.isEmpty() ? !isMadeUp(path) && !matches(leftOut, path) : matches(include, path);
    }

    private static boolean isMadeUp(Path path) {
        String name = path.getFileName() == null ? "" : path.getFileName().toString();
        return name.startsWith("<") && name.endsWith(">");
    }

    private static boolean matches(List<PathMatcher> matchers, Path path) {
        return matchers.stream().anyMatch(matcher -> matcher.matches(path));
    }
}
