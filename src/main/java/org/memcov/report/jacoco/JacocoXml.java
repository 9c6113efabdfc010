package org.memcov.report.jacoco;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.memcov.CoverageException;
import org.memcov.report.Branches;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine;

/**
 * Reads one report, from top to bottom, as its document type has it: report, groups in groups (each a
 * module), packages, in each of which stand classes with methods and source files with lines.
 *
 * <p>Each {@code read} begins at the start of its element and ends at the end of it. What is not an
 * integer where one must stand, or no descriptor, is an {@link IllegalArgumentException}.
 */
record JacocoXml(Path report, XMLStreamReader xml, JavaFiles files) {
    private interface Child {
        void read(String element) throws XMLStreamException;
    }

    /** What a counter tells: how much was missed, how much covered. */
    private record Counter(String type, long missed, long covered) {}

    /** The methods of a class, and the name of its source if there is one. */
    private record Methods(String type, Optional<String> file, List<SourceFunction> functions) {}

    void read() throws XMLStreamException {
        while (!xml.isStartElement()) {
            xml.next();
        }
        if (!xml.getLocalName().equals("report")) {
            throw new CoverageException(report + " is no report of JaCoCo, its root is <" + xml.getLocalName()
                    + ">, not <report>: give the XML that JaCoCo writes, as a rule jacoco.xml");
        }
        readModule();
    }

    private void readChildren(Child child) throws XMLStreamException {
        while (xml.next() != XMLStreamReader.END_ELEMENT) {
            if (xml.isStartElement()) {
                child.read(xml.getLocalName());
            }
        }
    }

    private void skip() throws XMLStreamException {
        readChildren(_ -> skip());
    }

    private void readModule() throws XMLStreamException {
        String name = attribute("name").orElse("");
        readChildren(element -> {
            switch (element) {
                case "group" -> readModule();
                case "package" -> readPackage(name);
                default -> skip();
            }
        });
    }

    private void readPackage(String module) throws XMLStreamException {
        String name = required("name");
        Map<String, List<SourceLine>> sources = new LinkedHashMap<>();
        List<Methods> classes = new ArrayList<>();
        readChildren(element -> {
            switch (element) {
                case "sourcefile" -> sources.put(required("name"), readLines());
                case "class" -> classes.add(readClass());
                default -> skip();
            }
        });
        String folder = name.isEmpty() ? "" : name + "/";
        sources.forEach((file, lines) -> files.add(module, folder + file, lines, List.of()));
        for (Methods methods : classes) {
            String file = methods.file().map(found -> folder + found).orElse(methods.type() + ".class");
            files.add(module, file, List.of(), methods.functions());
        }
    }

    private Methods readClass() throws XMLStreamException {
        String type = required("name");
        Optional<String> file = attribute("sourcefilename");
        List<SourceFunction> functions = new ArrayList<>();
        readChildren(element -> {
            if (element.equals("method")) {
                functions.add(readMethod(type.replace('/', '.')));
            } else {
                skip();
            }
        });
        return new Methods(type, file, functions);
    }

    private SourceFunction readMethod(String type) throws XMLStreamException {
        String name = name(type, required("name"), required("desc"));
        int line = attribute("line").map(Integer::parseInt).orElse(0);
        List<Counter> counters = new ArrayList<>();
        readChildren(element -> {
            if (element.equals("counter")) {
                counters.add(readCounter());
            } else {
                skip();
            }
        });
        Counter instructions = counters.stream()
                .filter(counter -> counter.type().equals("INSTRUCTION"))
                .findFirst()
                .orElse(new Counter("INSTRUCTION", 0, 0));
        return new SourceFunction(
                name,
                line,
                instructions.missed() + instructions.covered(),
                instructions.covered(),
                instructions.covered() > 0,
                SourceLine.UNKNOWN_RUN);
    }

    private Counter readCounter() throws XMLStreamException {
        Counter counter = new Counter(required("type"), number("missed"), number("covered"));
        skip();
        return counter;
    }

    private List<SourceLine> readLines() throws XMLStreamException {
        List<SourceLine> lines = new ArrayList<>();
        readChildren(element -> {
            if (element.equals("line")) {
                lines.add(line(number("nr"), number("mi"), number("ci"), number("mb"), number("cb")));
            }
            skip();
        });
        return lines;
    }

    private static SourceLine line(int number, int missed, int covered, int missedBranches, int takenBranches) {
        BitSet taken = new BitSet();
        taken.set(0, takenBranches);
        Branches branches = Branches.of(missedBranches + takenBranches, taken);
        boolean isWhole = missed == 0 && missedBranches == 0;
        SourceLine.Status reached = isWhole ? SourceLine.Status.COVERED : SourceLine.Status.PARTIAL;
        return new SourceLine(
                number, branches, covered == 0 ? SourceLine.Status.UNCOVERED : reached, SourceLine.UNKNOWN_RUN);
    }

    /** A method as Java has it, not the JVM. */
    private static String name(String type, String method, String descriptor) {
        String parameters = MethodTypeDesc.ofDescriptor(descriptor).parameterList().stream()
                .map(ClassDesc::displayName)
                .collect(Collectors.joining(", ", "(", ")"));
        return switch (method) {
            case "<init>" -> type + parameters;
            case "<clinit>" -> type + ".static {...}";
            default -> type + "." + method + parameters;
        };
    }

    private Optional<String> attribute(String name) {
        return Optional.ofNullable(xml.getAttributeValue(null, name));
    }

    private String required(String name) {
        return attribute(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("<" + xml.getLocalName() + "> has no attribute " + name));
    }

    private int number(String name) {
        int number = Integer.parseInt(required(name));
        if (number < 0) {
            throw new IllegalArgumentException(name + " is less than 0");
        }
        return number;
    }
}
