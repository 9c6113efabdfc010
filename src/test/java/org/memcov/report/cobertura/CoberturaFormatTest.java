package org.memcov.report.cobertura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.report.Report;
import org.memcov.report.Reports;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFile.Origin;
import org.memcov.report.SourceTotals;
import org.memcov.report.SyntheticReports;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Cobertura's XML, as a validating parser reads it. */
class CoberturaFormatTest {
    private static final String SYSTEM_ID = "http://cobertura.sourceforge.net/xml/coverage-04.dtd";

    @TempDir
    private Path folder;

    /** Parses and validates against the grammar that stands for the document type's. */
    private static Document parse(InputSource source) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setValidating(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setEntityResolver((publicId, systemId) -> {
            assertEquals(SYSTEM_ID, systemId);
            InputStream grammar = CoberturaFormatTest.class.getResourceAsStream("cobertura.dtd");
            return new InputSource(grammar);
        });
        builder.setErrorHandler(new ErrorHandler() {
            @Override
            public void warning(SAXParseException e) throws SAXException {
                throw e;
            }

            @Override
            public void error(SAXParseException e) throws SAXException {
                throw e;
            }

            @Override
            public void fatalError(SAXParseException e) throws SAXException {
                throw e;
            }
        });
        return builder.parse(source);
    }

    /** What a parser finds in a written report. */
    private final class Xml {
        private final XPath xpath = XPathFactory.newDefaultInstance().newXPath();
        private final Document document;

        Xml(Report report) throws Exception {
            Path file = new CoberturaFormat().write(report, folder);
            document = parse(new InputSource(file.toUri().toString()));
        }

        String text(String path) throws XPathExpressionException {
            return xpath.evaluate(path, document);
        }

        List<String> texts(String path) throws XPathExpressionException {
            NodeList nodes = (NodeList) xpath.evaluate(path, document, XPathConstants.NODESET);
            return IntStream.range(0, nodes.getLength())
                    .mapToObj(i -> nodes.item(i).getTextContent())
                    .toList();
        }
    }

    private Report report(String library, String... inputs) throws IOException, InterruptedException {
        return Reports.of(folder, library, inputs);
    }

    @Test
    void theNumbersAreThoseOfTheReport() throws Exception {
        Report report = report("branches", "classify 5");
        SourceTotals totals = report.totals();

        Xml xml = new Xml(report);

        assertEquals(Long.toString(totals.reachedLines()), xml.text("/coverage/@lines-covered"));
        assertEquals(Long.toString(totals.lines()), xml.text("/coverage/@lines-valid"));
        assertEquals("1", xml.text("/coverage/@branches-covered"));
        assertEquals("2", xml.text("/coverage/@branches-valid"));
        assertEquals("0.5", xml.text("//class/@branch-rate"));
        assertEquals(totals.lines(), xml.texts("//class/lines/line").size());
        assertEquals(
                totals.reachedLines(),
                xml.texts("//class/lines/line[@hits='1']").size());
        assertEquals(
                totals.reachedFunctions(),
                xml.texts("//method[lines/line/@hits='1']").size());
    }

    @Test
    void aPartialLineTellsItsConditions() throws Exception {
        Xml xml = new Xml(report("branches", "classify 5"));

        assertEquals(List.of("50% (1/2)"), xml.texts("//class/lines/line[@branch='true']/@condition-coverage"));
        assertEquals(List.of("50%"), xml.texts("//class/lines/line/conditions/condition/@coverage"));
        assertEquals("1", xml.text("//class/lines/line[@branch='true']/@hits"));
    }

    @Test
    void aSourceAndAFileNameLeadToTheFile() throws Exception {
        Xml xml = new Xml(report("fixture", "walk 1"));

        Path file = Path.of(xml.text("//source"), xml.text("//class/@filename"));
        assertEquals(Path.of("src/test/native/fixture.c").toAbsolutePath(), file);
        assertEquals(List.of("."), xml.texts("//package/@name"));
    }

    @Test
    void filesAreToldBelowTheDirectoryThatTheyHaveInCommon() throws Exception {
        Xml xml = new Xml(SyntheticReports.of(
                SyntheticReports.file("/home/me/lib/b.c"),
                SyntheticReports.file("/home/me/library/a.c"),
                SyntheticReports.file("/home/me/main.c")));

        assertEquals(List.of("/home/me"), xml.texts("//source"));
        assertEquals(List.of("main.c", "lib/b.c", "library/a.c"), xml.texts("//class/@filename"));
        assertEquals(List.of(".", "lib", "library"), xml.texts("//package/@name"));
    }

    @Test
    void filesOfARelativePathAreTheirOwnSource() throws Exception {
        Xml xml = new Xml(
                SyntheticReports.of(SyntheticReports.file("/home/me/a.c"), SyntheticReports.file("org/memcov/A.java")));

        assertEquals(List.of("/home/me", "."), xml.texts("//source"));
        assertEquals(List.of("a.c", "org/memcov/A.java"), xml.texts("//class/@filename"));
    }

    @Test
    void filesWithNothingInCommonAreToldFromTheRoot() throws Exception {
        Xml xml = new Xml(SyntheticReports.of(SyntheticReports.file("/a.c"), SyntheticReports.file("/home/me/b.c")));

        assertEquals(List.of("/"), xml.texts("//source"));
        assertEquals(List.of("a.c", "home/me/b.c"), xml.texts("//class/@filename"));
    }

    @Test
    void namesComeBackAsTheyWere() throws Exception {
        String path = "/home/<me> & \"you\"\n\t'ü'/𝄞.c";
        Xml xml = new Xml(SyntheticReports.of(
                SyntheticReports.file("/home/b.c"), SyntheticReports.file(path, "operator<<(a&, b<\"c\">)")));

        assertEquals(path, "/home/" + xml.text("//class[contains(@filename, '/')]/@filename"));
        assertEquals("operator<<(a&, b<\"c\">)", xml.text("//method/@name"));
    }

    @Test
    void whatXmlCannotExpressIsReplaced() throws Exception {
        Xml xml = new Xml(SyntheticReports.of(SyntheticReports.file("/a\u0001b.c")));

        assertEquals("a\uFFFDb.c", xml.text("//class/@filename"));
    }

    @Test
    void aRateIsOneOnlyIfAllWasReached() throws Exception {
        SourceFile file = new SourceFile(
                "/a.c",
                Origin.NATIVE,
                IntStream.rangeClosed(1, 20_001)
                        .mapToObj(number ->
                                number == 1 ? SyntheticReports.line(number, 1) : SyntheticReports.line(number, 1, 0))
                        .toList(),
                List.of());

        Xml xml = new Xml(SyntheticReports.of(file));

        assertEquals("0.9999", xml.text("//class/@line-rate"));
        assertEquals("1.0", xml.text("//class/@branch-rate"));
    }

    @Test
    void whatHasNoSourceIsLeftOut() throws Exception {
        Xml xml = new Xml(report("shapes_named", "say nothing"));

        assertEquals(List.of(), xml.texts("//class"));
        assertEquals("0", xml.text("/coverage/@lines-valid"));
    }

    @Test
    void theTimeIsThatOfTheReport() throws Exception {
        Report report = SyntheticReports.of();
        Report later = new Report(
                "later",
                Instant.ofEpochMilli(1_234),
                report.modules(),
                report.files(),
                report.runs(),
                report.notes(),
                report.other());

        assertEquals("1234", new Xml(later).text("/coverage/@timestamp"));
    }

    @Test
    void theParserOfTheseTestsRefusesWhatTheDocumentTypeDoesNotAllow() throws Exception {
        Path file = new CoberturaFormat().write(SyntheticReports.of(SyntheticReports.file("/a.c")), folder);
        Files.writeString(file, Files.readString(file).replace(" complexity=\"0\"", ""));

        SAXParseException e = assertThrows(
                SAXParseException.class,
                () -> parse(new InputSource(file.toUri().toString())));
        assertTrue(e.getMessage().contains("complexity"), e.getMessage());
    }
}
