package org.memcov.report.jacoco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.RecordedModule;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.FixtureCampaign;
import org.memcov.report.Report;
import org.memcov.report.ReportBuilder;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFilter;
import org.memcov.report.Symbolizer;
import org.memcov.report.cobertura.CoberturaFormat;
import org.memcov.report.lcov.LcovFormat;
import org.memcov.testing.ExternalTool;

/** Java and a native library in one report. */
class JavaAndNativeTest {
    private static final String JAVA = Path.of("src/test/java/org/memcov/report/jacoco/Sample.java")
            .toAbsolutePath()
            .toString();
    private static final String NATIVE =
            Path.of("src/test/native/fixture.c").toAbsolutePath().toString();

    @TempDir
    private Path folder;

    private Report report;

    @BeforeEach
    void makeReport() throws Exception {
        Campaign campaign = new FixtureCampaign(folder).input("one", "walk 1").run();
        Path jacoco = JacocoRun.of(3).write(folder.resolve("jacoco.xml"));
        try (Symbolizer symbolizer = new Symbolizer()) {
            ReportBuilder builder = new ReportBuilder(symbolizer, new SourceFilter(List.of(), List.of()));
            for (RecordedModule module : campaign.coverage(Arena.ofAuto()).modules()) {
                builder.add(module, module);
            }
            new JacocoReader(List.of(Path.of("src/test/java")))
                    .read(List.of(jacoco))
                    .forEach(builder::add);
            report = builder.build("both", Instant.EPOCH);
        }
    }

    @Test
    void theReportHasBoth() {
        assertEquals(
                List.of(JAVA, NATIVE),
                report.files().stream().map(SourceFile::path).toList());
    }

    @Test
    void lcovShowsThePagesOfBoth() throws Exception {
        Path file = new LcovFormat().write(report, folder);

        String output = ExternalTool.run("genhtml", "--branch-coverage", "-o", folder.resolve("html"), file);

        assertTrue(output.contains("/Sample.java") && output.contains("/fixture.c"), output);
        assertTrue(
                output.contains("(" + report.totals().reachedLines() + " of "
                        + report.totals().lines() + " lines)"),
                output);
        assertTrue(output.contains("(1 of " + report.totals().branches() + " branches)"), output);
    }

    @Test
    void coberturaHasBothBelowOneSource() throws IOException {
        String xml = Files.readString(new CoberturaFormat().write(report, folder));

        assertTrue(xml.contains("<source>" + Path.of("src/test").toAbsolutePath() + "</source>"), xml);
        assertTrue(xml.contains(" filename=\"native/fixture.c\""), xml);
        assertTrue(xml.contains(" filename=\"java/org/memcov/report/jacoco/Sample.java\""), xml);
    }
}
