package org.memcov.report.lcov;

import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.memcov.report.Branches;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine;

/**
 * The record of a source file.
 *
 * <p>Since version 2, LCOV refuses a file that contradicts itself or the source. It takes the lines from a function's
 * up to the next function's for its own, unless it is a lambda, which it knows by the name. So this
 * holds of what is written:
 *
 * <ol>
 *   <li>A function begins at a line that has code: the one that declares it, else its first one.
 *   <li>One that was reached has a line that was, and each has one: the line that declares it, if none
 *       of its own code tells so. That is the case where all of it was inlined elsewhere.
 *   <li>A line that was reached and has branches has one that was taken: else no branches are told.
 * </ol>
 */
final class LcovRecord {
    /** How clang names a lambda: by a number, or in quotes. */
    private static final Pattern LAMBDA = Pattern.compile("\\$_([0-9]+)|'lambda([0-9]*)'(\\([^()]*\\))?");

    private final SourceFile source;
    private final List<SourceFunction> functions;
    private final NavigableMap<Integer, Boolean> lines = new TreeMap<>();

    /** Where functions begin, by the line that declares them. */
    private final Map<Integer, Integer> starts = new HashMap<>();

    LcovRecord(SourceFile source) {
        this.source = source;
        this.functions = source.functions().stream()
                .filter(function -> function.line() > 0)
                .toList();
        source.lines().forEach(line -> lines.put(line.number(), line.isReached()));
        addDeclarations();
    }

    private void addDeclarations() {
        NavigableMap<Integer, Boolean> declarations = new TreeMap<>();
        for (SourceFunction function : functions) {
            if (isLambda(name(function))) {
                lines.putIfAbsent(function.line(), function.isReached());
            } else {
                declarations.merge(function.line(), function.isReached(), Boolean::logicalOr);
            }
        }
        for (Map.Entry<Integer, Boolean> declaration : declarations.entrySet()) {
            int line = declaration.getKey();
            boolean isReached = declaration.getValue();
            Integer next = declarations.higherKey(line);
            Map<Integer, Boolean> own = next == null ? lines.tailMap(line) : lines.subMap(line, next);
            if (own.isEmpty() || isReached && !own.containsValue(true)) {
                lines.put(line, isReached);
            }
            starts.put(line, lines.ceilingKey(line));
        }
    }

    /** The name as LCOV takes it: without commas, and with lambdas as gcc names them. */
    private static String name(SourceFunction function) {
        String name = function.name().replace(',', ';').replaceAll("[\r\n]", " ");
        return LAMBDA.matcher(name).replaceAll(lambda -> Matcher.quoteReplacement(lambdaName(lambda)));
    }

    private static String lambdaName(MatchResult lambda) {
        String number = lambda.group(1) == null ? lambda.group(2) : lambda.group(1);
        String parameters = lambda.group(3) == null ? "()" : lambda.group(3);
        return "{lambda" + parameters + "#" + (number.isEmpty() ? "0" : number) + "}";
    }

    private static boolean isLambda(String name) {
        return name.contains("{lambda(") || name.contains(".lambda$");
    }

    void write(Writer text, String title) throws IOException {
        text.write("TN:" + title + "\nSF:" + source.path() + "\n");
        writeFunctions(text);
        writeBranches(text);
        for (Map.Entry<Integer, Boolean> line : lines.entrySet()) {
            text.write("DA:" + line.getKey() + "," + count(line.getValue()) + "\n");
        }
        long reached = lines.values().stream().filter(isReached -> isReached).count();
        text.write("LF:" + lines.size() + "\nLH:" + reached + "\nend_of_record\n");
    }

    private void writeFunctions(Writer text) throws IOException {
        StringBuilder counts = new StringBuilder();
        Set<String> names = new HashSet<>();
        for (SourceFunction function : functions) {
            String name = name(function);
            if (!names.add(name)) {
                name = name + ":" + function.line();
                names.add(name);
            }
            int start = starts.getOrDefault(function.line(), function.line());
            text.write("FN:" + start + "," + name + "\n");
            counts.append("FNDA:" + count(function.isReached()) + "," + name + "\n");
        }
        long reached = functions.stream().filter(SourceFunction::isReached).count();
        text.append(counts).write("FNF:" + functions.size() + "\nFNH:" + reached + "\n");
    }

    private void writeBranches(Writer text) throws IOException {
        int count = 0;
        int taken = 0;
        for (SourceLine line : source.lines()) {
            Branches branches = line.branches();
            boolean isReached = lines.get(line.number());
            if (branches.count() < 2 || isReached && branches.taken() == 0) {
                continue;
            }
            for (int branch = 0; branch < branches.count(); branch++) {
                String number = isReached ? count(branches.isTaken(branch)) : "-";
                text.write("BRDA:" + line.number() + ",0," + branch + "," + number + "\n");
            }
            count += branches.count();
            taken += branches.taken();
        }
        text.write("BRF:" + count + "\nBRH:" + taken + "\n");
    }

    private static String count(boolean isReached) {
        return isReached ? "1" : "0";
    }
}
