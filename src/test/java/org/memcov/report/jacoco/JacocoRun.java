package org.memcov.report.jacoco;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IBundleCoverage;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.data.SessionInfoStore;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.runtime.IRuntime;
import org.jacoco.core.runtime.RuntimeData;
import org.jacoco.core.runtime.SystemPropertiesRuntime;
import org.jacoco.report.IReportVisitor;
import org.jacoco.report.xml.XMLFormatter;

/** What JaCoCo itself measures of {@link Sample}, and reports. */
public final class JacocoRun {
    private static final String NAME = Sample.class.getName();

    private final ExecutionDataStore data = new ExecutionDataStore();
    private final SessionInfoStore sessions = new SessionInfoStore();

    private JacocoRun() {}

    /** Has the class instrumented and run with numbers. */
    public static JacocoRun of(int... numbers) throws Exception {
        JacocoRun run = new JacocoRun();
        IRuntime runtime = new SystemPropertiesRuntime();
        byte[] instrumented = new Instrumenter(runtime).instrument(bytes(), NAME);
        RuntimeData live = new RuntimeData();
        runtime.startup(live);
        Class<?> type = new ClassLoader(JacocoRun.class.getClassLoader()) {
            private Class<?> define() {
                return defineClass(NAME, instrumented, 0, instrumented.length);
            }
        }.define();
        IntUnaryOperator sample =
                (IntUnaryOperator) type.getDeclaredConstructor().newInstance();
        for (int number : numbers) {
            sample.applyAsInt(number);
        }
        live.collect(run.data, run.sessions, false);
        runtime.shutdown();
        return run;
    }

    private static byte[] bytes() throws IOException {
        try (InputStream input = Sample.class.getResourceAsStream("Sample.class")) {
            return input.readAllBytes();
        }
    }

    /** Writes a report, as a build of one module has it. */
    public Path write(Path file) throws IOException {
        try (OutputStream output = Files.newOutputStream(file)) {
            IReportVisitor visitor = new XMLFormatter().createVisitor(output);
            visitor.visitInfo(sessions.getInfos(), data.getContents());
            visitor.visitBundle(bundle("sample"), null);
            visitor.visitEnd();
        }
        return file;
    }

    /** Writes a report with the same class in several modules, each a group. */
    Path writeGroups(Path file, String... modules) throws IOException {
        try (OutputStream output = Files.newOutputStream(file)) {
            IReportVisitor visitor = new XMLFormatter().createVisitor(output);
            visitor.visitInfo(List.of(), List.of());
            var group = visitor.visitGroup("all");
            for (String module : modules) {
                group.visitBundle(bundle(module), null);
            }
            visitor.visitEnd();
        }
        return file;
    }

    private IBundleCoverage bundle(String name) throws IOException {
        CoverageBuilder builder = new CoverageBuilder();
        new Analyzer(data, builder).analyzeClass(bytes(), NAME);
        return builder.getBundle(name);
    }
}
