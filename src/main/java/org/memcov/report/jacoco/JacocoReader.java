package org.memcov.report.jacoco;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.memcov.CoverageException;
import org.memcov.report.SourceFile;

/**
 * Reads the XML that JaCoCo reports in ({@code jacoco.xml}, of the document type {@code -//JACOCO//DTD
 * Report}), so that Java and native code stand in one report.
 *
 * <ul>
 *   <li>A line is covered if all of its instructions and branches were reached, partial if some were,
 *       else uncovered. JaCoCo tells how many of a line's branches were taken, not which: the first
 *       ones stand for them.
 *   <li>A function is a method, with its class and the types of its parameters: {@code
 *       org.acme.Parser.parse(String)}. Its size is instructions of bytecode.
 *   <li>A file is looked for below the source roots, {@code root/package/file}, and has an absolute
 *       path if it is there. If several roots have one, it is that of a root which has a folder of the
 *       name that JaCoCo gives the module. Otherwise its path is {@code package/file}.
 *   <li>Of a file that is reported several times, by the tests of several modules, each line and each
 *       method is taken from the report that reached most of it: what was reached together is at
 *       least that.
 *   <li>Of a class without the name of its source, there are the methods alone, in a file of the name
 *       {@code package/Class.class}.
 * </ul>
 *
 * No document type and no entity of a file is ever loaded.
 */
public final class JacocoReader {
    private final List<Path> sourceRoots;

    /**
     * Creates one.
     *
     * @param sourceRoots folders that have the sources, each in the folders of its package, such as
     *     {@code src/main/java}
     */
    public JacocoReader(List<Path> sourceRoots) {
        this.sourceRoots = List.copyOf(sourceRoots);
    }

    /**
     * Reads reports.
     *
     * @param reports the XML files, of one module or of several
     * @return all source files that they tell of, by path
     * @throws CoverageException if one is damaged, or is no report of JaCoCo
     * @throws IOException if one cannot be read
     */
    public List<SourceFile> read(Collection<Path> reports) throws IOException {
        JavaFiles files = new JavaFiles(sourceRoots);
        for (Path report : reports) {
            read(report, files);
        }
        return files.build();
    }

    private static void read(Path report, JavaFiles files) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLReporter((message, type, information, place) -> {}); // what is wrong is an exception, too
        if (Files.isDirectory(report)) {
            throw new CoverageException(report + " is a folder: give the XML that JaCoCo writes, as a rule jacoco.xml");
        }
        try (InputStream input = Files.newInputStream(report)) {
            XMLStreamReader xml = factory.createXMLStreamReader(input);
            try {
                new JacocoXml(report, xml, files).read();
            } catch (IllegalArgumentException e) {
                throw damaged(report, xml.getLocation().getLineNumber(), e.getMessage(), e);
            }
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
            throw damaged(report, line, reason(e), e);
        }
    }

    private static CoverageException damaged(Path report, int line, String reason, Exception cause) {
        return new CoverageException(
                report + " is damaged, or no report of JaCoCo (line " + line + ": " + reason
                        + "): give the XML that JaCoCo writes, as a rule jacoco.xml",
                cause);
    }

    /** What the parser says, without the place that it puts before it. */
    private static String reason(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        String reason = message.substring(message.lastIndexOf("Message: ") + 1)
                .replaceFirst("^essage: ", "")
                .strip();
        String begun =
                reason.isEmpty() ? reason : reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
        return begun.replaceFirst("\\.$", "");
    }
}
