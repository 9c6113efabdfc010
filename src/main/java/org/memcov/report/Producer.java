package org.memcov.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who compiled a part of a module, and how, as debug information tells it.
 *
 * @param compiler the compiler and its version, as it names itself
 * @param optimization the optimisation it was told to do, {@code -O0} to {@code -O3}, {@code -Og},
 *     {@code -Os} and so on; empty if its options are not told: gcc tells them, clang with {@code
 *     -grecord-command-line}
 * @param units how many compilation units it compiled so
 */
public record Producer(String compiler, Optional<String> optimization, int units) {
    /** An option, behind a space that is not part of the one before. */
    private static final Pattern OPTION = Pattern.compile("(?<=[^\\\\] )-[A-Za-z]\\S*");

    /** What is in front of the options, without the path of clang. */
    private static final Pattern COMPILER = Pattern.compile("(.*?)(?: /\\S*)? *$");

    private static final String OPTIMIZATION = "-O";

    /** Checks that nothing is null. */
    public Producer {
        Objects.requireNonNull(compiler, "compiler");
        Objects.requireNonNull(optimization, "optimization");
    }

    /**
     * Brings together what debug information tells of each unit, in which all options of the command
     * are, also those that name its files.
     *
     * @param units how many there are of each text
     * @return those of the most units first
     */
    static List<Producer> of(Map<String, Integer> units) {
        Map<Producer, Integer> sums = new LinkedHashMap<>();
        units.forEach((text, count) -> sums.merge(of(text), count, Integer::sum));
        return sums.entrySet().stream()
                .map(sum -> new Producer(sum.getKey().compiler, sum.getKey().optimization, sum.getValue()))
                .sorted(Comparator.comparingInt(Producer::units).reversed())
                .toList();
    }

    private static Producer of(String text) {
        List<MatchResult> options = OPTION.matcher(text).results().toList();
        Matcher compiler = COMPILER.matcher(
                options.isEmpty() ? text : text.substring(0, options.getFirst().start()));
        return new Producer(compiler.matches() ? compiler.group(1) : text, optimization(options), 0);
    }

    /** The last option that tells one counts, as it does for the compiler. */
    private static Optional<String> optimization(List<MatchResult> options) {
        String last = options.stream()
                .map(MatchResult::group)
                .filter(option -> option.startsWith(OPTIMIZATION))
                .reduce(OPTIMIZATION + "0", (before, option) -> option);
        return options.isEmpty()
                ? Optional.empty()
                : Optional.of(last.equals(OPTIMIZATION) ? OPTIMIZATION + "1" : last);
    }

    /** Describes it in a line, such as {@code clang version 14.0.6, -O2 (3 units)}. */
    @Override
    public String toString() {
        return compiler
                + optimization.map(option -> ", " + option).orElse(", optimisation not told")
                + (units == 1 ? "" : " (" + units + " units)");
    }
}
