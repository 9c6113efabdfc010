package org.memcov.report.cobertura;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.memcov.internal.WholeFile;
import org.memcov.report.Branches;
import org.memcov.report.Report;
import org.memcov.report.ReportFormat;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine;
import org.memcov.report.SourceTotals;

/**
 * Writes {@value #FILE}, valid against Cobertura's document type {@code coverage-04.dtd}, which code
 * hosts and CI servers read.
 *
 * <ul>
 *   <li>A package is a directory, a class a source file, a method a function. Files whose path is
 *       absolute are told relative to the innermost directory that they have in common, which is the
 *       {@code source}; for the others there is a {@code source} of {@code .}.
 *   <li>Hits are 0 and 1: edges tell whether something was reached, not how often. A line that was
 *       reached in part counts as reached.
 *   <li>A line that has at least two branches is a branch; {@code condition-coverage} tells how many
 *       of them were taken.
 *   <li>Both rates of a method are the part of its own code that was reached. Its only line is where it
 *       is declared.
 *   <li>Rates are rounded down to four digits: 1.0 is all. Where there is nothing they are 1.0, too.
 *       Complexity is not known, and 0.
 *   <li>Files without source are left out.
 * </ul>
 */
public final class CoberturaFormat implements ReportFormat {
    /** The name of the file. */
    public static final String FILE = "cobertura.xml";

    private static final String DOCTYPE =
            "<!DOCTYPE coverage SYSTEM \"http://cobertura.sourceforge.net/xml/coverage-04.dtd\">";

    /** Creates the format. */
    public CoberturaFormat() {}

    @Override
    public Path write(Report report, Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        SourceTree tree = SourceTree.of(report);
        WholeFile.writeText(file, text -> write(new XmlWriter(text, DOCTYPE), report, tree));
        return file;
    }

    private static void write(XmlWriter xml, Report report, SourceTree tree) throws IOException {
        SourceTotals totals = tree.directories().values().stream()
                .map(SourceTotals::of)
                .reduce(SourceTotals.NOTHING, SourceTotals::plus);
        rates(xml.start("coverage"), totals)
                .attribute("lines-covered", totals.reachedLines())
                .attribute("lines-valid", totals.lines())
                .attribute("branches-covered", totals.takenBranches())
                .attribute("branches-valid", totals.branches())
                .attribute("complexity", 0)
                .attribute("version", "memcov")
                .attribute("timestamp", report.created().toEpochMilli());
        xml.start("sources");
        for (String source : tree.sources()) {
            xml.element("source", source);
        }
        xml.end();
        xml.start("packages");
        for (String directory : tree.directories().keySet()) {
            writeDirectory(xml, tree, directory);
        }
        xml.end();
        xml.end();
    }

    private static void writeDirectory(XmlWriter xml, SourceTree tree, String directory) throws IOException {
        List<SourceFile> files = tree.directories().get(directory);
        rates(xml.start("package").attribute("name", directory), SourceTotals.of(files))
                .attribute("complexity", 0);
        xml.start("classes");
        for (SourceFile file : files) {
            writeFile(xml, tree.name(file), file);
        }
        xml.end();
        xml.end();
    }

    private static void writeFile(XmlWriter xml, String name, SourceFile file) throws IOException {
        xml.start("class")
                .attribute("name", name.substring(name.lastIndexOf('/') + 1))
                .attribute("filename", name);
        rates(xml, file.totals()).attribute("complexity", 0);
        xml.start("methods");
        for (SourceFunction function : file.functions()) {
            writeFunction(xml, function);
        }
        xml.end();
        xml.start("lines");
        for (SourceLine line : file.lines()) {
            writeLine(xml, line);
        }
        xml.end();
        xml.end();
    }

    private static void writeFunction(XmlWriter xml, SourceFunction function) throws IOException {
        long reached = function.isReached() ? 1 : 0;
        double rate = function.size() > 0 ? rate(function.reached(), function.size()) : reached;
        xml.start("method")
                .attribute("name", function.name())
                .attribute("signature", "")
                .attribute("line-rate", rate)
                .attribute("branch-rate", rate)
                .attribute("complexity", 0);
        xml.start("lines");
        if (function.line() > 0) {
            xml.start("line").attribute("number", function.line()).attribute("hits", reached);
            xml.end();
        }
        xml.end();
        xml.end();
    }

    private static void writeLine(XmlWriter xml, SourceLine line) throws IOException {
        Branches branches = line.branches();
        xml.start("line").attribute("number", line.number()).attribute("hits", line.isReached() ? 1 : 0);
        if (branches.count() > 1) {
            String share = 100 * branches.taken() / branches.count() + "%";
            xml.attribute("branch", true)
                    .attribute("condition-coverage", share + " (" + branches.taken() + "/" + branches.count() + ")");
            xml.start("conditions");
            xml.start("condition")
                    .attribute("number", 0)
                    .attribute("type", "jump")
                    .attribute("coverage", share);
            xml.end();
            xml.end();
        } else {
            xml.attribute("branch", false);
        }
        xml.end();
    }

    private static XmlWriter rates(XmlWriter xml, SourceTotals totals) throws IOException {
        return xml.attribute("line-rate", rate(totals.reachedLines(), totals.lines()))
                .attribute("branch-rate", rate(totals.takenBranches(), totals.branches()));
    }

    private static double rate(long reached, long all) {
        return all == 0 ? 1 : reached * 10_000 / all / 10_000.0;
    }
}
