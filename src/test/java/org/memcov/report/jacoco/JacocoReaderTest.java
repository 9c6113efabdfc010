package org.memcov.report.jacoco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.CoverageException;
import org.memcov.report.Branches;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine;
import org.memcov.report.SourceLine.Status;

/** What JaCoCo measured and reported, read back. */
class JacocoReaderTest {
    private static final Path ROOT = Path.of("src/test/java");
    private static final String NAME = "org/memcov/report/jacoco/Sample.java";
    private static final String TYPE = "org.memcov.report.jacoco.Sample";

    @TempDir
    private Path folder;

    private Path report(String name, int... numbers) throws Exception {
        return JacocoRun.of(numbers).write(folder.resolve(name));
    }

    private static List<SourceFile> read(Path... reports) throws IOException {
        return new JacocoReader(List.of()).read(List.of(reports));
    }

    /** The only line of the sample that has a text in it. */
    private static SourceLine line(SourceFile file, String text) throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve(NAME));
        int[] numbers = IntStream.rangeClosed(1, lines.size())
                .filter(number -> lines.get(number - 1).contains(text))
                .toArray();
        assertEquals(1, numbers.length, text);
        return file.lines().stream()
                .filter(line -> line.number() == numbers[0])
                .findFirst()
                .orElseThrow();
    }

    private static SourceFunction function(SourceFile file, String name) {
        return file.functions().stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file.functions().toString()));
    }

    @Test
    void aLineIsCoveredIfAllOfItWasReached() throws Exception {
        SourceFile file = read(report("jacoco.xml", 3)).getFirst();

        assertEquals(NAME, file.path());
        assertEquals(SourceFile.Origin.JAVA, file.origin());
        assertEquals(Status.COVERED, line(file, "/* small */").status());
        assertEquals(Status.UNCOVERED, line(file, "/* large */").status());
        assertEquals(Branches.NONE, line(file, "/* small */").branches());
    }

    @Test
    void aLineIsPartialIfABranchWasMissed() throws Exception {
        SourceLine line = line(read(report("jacoco.xml", 3)).getFirst(), "if (number > 10)");

        assertEquals(Status.PARTIAL, line.status());
        assertEquals(Branches.of(2, BitSet.valueOf(new long[] {1})), line.branches());
    }

    @Test
    void theSameLineIsCoveredOnceAllBranchesWereTaken() throws Exception {
        SourceLine line = line(read(report("jacoco.xml", 3, 30)).getFirst(), "if (number > 10)");

        assertEquals(Status.COVERED, line.status());
        assertEquals(2, line.branches().taken());
    }

    @Test
    void methodsAreFunctionsWithTheirClassAndParameters() throws Exception {
        SourceFile file = read(report("jacoco.xml", 3)).getFirst();

        SourceFunction apply = function(file, TYPE + ".applyAsInt(int)");
        assertTrue(apply.isReached() && apply.reached() > 0 && apply.reached() < apply.size());
        SourceFunction unused = function(file, TYPE + ".unused(String, int[])");
        assertTrue(!unused.isReached() && unused.reached() == 0 && unused.size() > 0);
        assertEquals(line(file, "/* never */").number(), unused.line());
        assertTrue(function(file, TYPE + "()").isReached());
    }

    @Test
    void aFileBelowASourceRootHasItsOwnPath() throws Exception {
        JacocoReader reader = new JacocoReader(List.of(folder, ROOT));

        SourceFile file = reader.read(List.of(report("jacoco.xml", 3))).getFirst();

        assertEquals(ROOT.resolve(NAME).toAbsolutePath().toString(), file.path());
    }

    @Test
    void whatSeveralReportsTellOfAFileIsTakenFromWhereMostWasReached() throws Exception {
        List<SourceFile> files = read(report("small.xml", 3), report("large.xml", 30), report("none.xml"));

        assertEquals(1, files.size());
        SourceFile file = files.getFirst();
        assertEquals(Status.COVERED, line(file, "/* small */").status());
        assertEquals(Status.COVERED, line(file, "/* large */").status());
        assertEquals(Status.PARTIAL, line(file, "if (number > 10)").status());
        assertEquals(3, file.functions().size());
        assertTrue(function(file, TYPE + ".applyAsInt(int)").isReached());
    }

    @Test
    void aGroupIsAModuleWhoseNameChoosesTheSourceRoot() throws Exception {
        Path report = JacocoRun.of(3).writeGroups(folder.resolve("jacoco.xml"), "core", "app");
        for (String module : List.of("core", "app")) {
            Path file = folder.resolve(module).resolve("java").resolve(NAME);
            Files.createDirectories(file.getParent());
            Files.copy(ROOT.resolve(NAME), file);
        }
        List<Path> roots = List.of(folder.resolve("app/java"), folder.resolve("core/java"));

        List<SourceFile> files = new JacocoReader(roots).read(List.of(report));

        assertEquals(
                List.of(
                        folder.resolve("app/java").resolve(NAME).toString(),
                        folder.resolve("core/java").resolve(NAME).toString()),
                files.stream().map(SourceFile::path).toList());
    }

    @Test
    void aClassWithoutTheNameOfItsSourceHasItsMethods() throws Exception {
        Path report = report("jacoco.xml", 3);
        Files.writeString(report, Files.readString(report).replace(" sourcefilename=\"Sample.java\"", ""));

        List<SourceFile> files = read(report);

        SourceFile file = files.getFirst();
        assertEquals("org/memcov/report/jacoco/Sample.class", file.path());
        assertEquals(List.of(), file.lines());
        assertEquals(3, file.functions().size());
    }

    private String refusal(Path report) {
        CoverageException e = assertThrows(CoverageException.class, () -> read(report));
        assertTrue(e.getMessage().startsWith(report + " "), e.getMessage());
        assertTrue(e.getMessage().endsWith("give the XML that JaCoCo writes, as a rule jacoco.xml"), e.getMessage());
        return e.getMessage();
    }

    @Test
    void aReportThatIsCutOffIsRefused() throws Exception {
        Path report = report("jacoco.xml", 3);
        String text = Files.readString(report);
        Files.writeString(report, text.substring(0, text.length() / 2));

        assertTrue(refusal(report).contains("is damaged, or no report of JaCoCo (line 1: "));
    }

    @Test
    void anotherToolsXmlIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("coverage.xml"), "<coverage line-rate=\"1\"/>");

        assertTrue(refusal(file).contains("its root is <coverage>, not <report>"));
    }

    @Test
    void whatIsNoXmlIsRefused() throws Exception {
        assertTrue(refusal(Files.writeString(folder.resolve("a.txt"), "no XML")).contains("is damaged"));
        assertTrue(refusal(Files.createFile(folder.resolve("empty.xml"))).contains("is damaged"));
    }

    @Test
    void aCounterThatIsNoNumberIsRefused() throws Exception {
        Path report = report("jacoco.xml", 3);
        Files.writeString(report, Files.readString(report).replaceFirst(" mi=\"[0-9]+\"", " mi=\"many\""));

        assertTrue(refusal(report).contains("\"many\""));
    }

    @Test
    void aMissingAttributeIsRefused() throws Exception {
        Path report = report("jacoco.xml", 3);
        Files.writeString(report, Files.readString(report).replaceFirst(" cb=\"[0-9]+\"", ""));

        assertTrue(refusal(report).contains("<line> has no attribute cb"));
    }

    @Test
    void aMissingFileIsThatOfTheSystem() {
        assertThrows(NoSuchFileException.class, () -> read(folder.resolve("jacoco.xml")));
    }

    @Test
    void entitiesAreNeverLoaded() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        Path report = Files.writeString(
                folder.resolve("jacoco.xml"),
                "<!DOCTYPE report [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>\n"
                        + "<report name=\"a\"><package name=\"p\"><sourcefile name=\"&e;.java\"/></package></report>");

        assertTrue(!refusal(report).contains("secret.java"));
    }
}
