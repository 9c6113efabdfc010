package org.memcov.report.plot;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A canvas that becomes an SVG. Its text is text, so that it can be searched, read out and edited, and
 * keeps its place by its anchor in whatever sans-serif font there is.
 */
final class SvgCanvas implements Canvas {
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";
    private static final String FONTS = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif";
    private static final String NOT_IN_XML = "[^\\t\\n\\r\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]";
    private static final int DECIMALS = 2;

    private final Document document;
    private final Element root;

    private SvgCanvas(Document document, Figure figure) {
        this.document = document;
        root = document.createElementNS(NAMESPACE, "svg");
        document.appendChild(root);
        root.setAttribute("width", Integer.toString(figure.width()));
        root.setAttribute("height", Integer.toString(figure.height()));
        root.setAttribute("viewBox", "0 0 " + figure.width() + " " + figure.height());
        root.setAttribute("role", "img");
        root.setAttribute("font-family", FONTS);
        add("title").setTextContent(allowed(figure.name()));
    }

    static void write(Figure figure, OutputStream out) throws IOException {
        try {
            Document document = DocumentBuilderFactory.newDefaultNSInstance()
                    .newDocumentBuilder()
                    .newDocument();
            figure.drawOn(new SvgCanvas(document, figure));
            Transformer writer = TransformerFactory.newDefaultInstance().newTransformer();
            writer.setOutputProperty(OutputKeys.INDENT, "yes");
            writer.transform(new DOMSource(document), new StreamResult(out));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this JVM cannot make XML", e);
        } catch (TransformerException e) {
            throw new IOException("the SVG cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void fill(Shape shape, Color color) {
        Element path = add("path");
        path.setAttribute("d", data(shape));
        setColor(path, "fill", color);
    }

    @Override
    public void draw(Shape shape, Pen pen) {
        Element path = add("path");
        path.setAttribute("d", data(shape));
        path.setAttribute("fill", "none");
        setColor(path, "stroke", pen.color());
        path.setAttribute("stroke-width", number(pen.width()));
        if (pen.dashes().length > 0) {
            List<String> dashes = new ArrayList<>();
            for (float dash : pen.dashes()) {
                dashes.add(number(dash));
            }
            path.setAttribute("stroke-dasharray", String.join(" ", dashes));
        }
    }

    @Override
    public void text(String text, double x, double y, Anchor anchor, TextFont font, Color color) {
        Element element = add("text");
        element.setTextContent(allowed(text));
        element.setAttribute("x", number(x));
        element.setAttribute("y", number(y));
        element.setAttribute("font-size", Integer.toString(font.size()));
        setColor(element, "fill", color);
        if (anchor != Anchor.START) {
            element.setAttribute("text-anchor", anchor.name().toLowerCase(Locale.ROOT));
        }
        if (font.isBold()) {
            element.setAttribute("font-weight", "bold");
        }
    }

    @Override
    public void textUpwards(String text, double x, double y, TextFont font, Color color) {
        text(text, x, y, Anchor.MIDDLE, font, color);
        ((Element) root.getLastChild()).setAttribute("transform", "rotate(-90 " + number(x) + " " + number(y) + ")");
    }

    private Element add(String name) {
        Element element = document.createElementNS(NAMESPACE, name);
        root.appendChild(element);
        return element;
    }

    private static void setColor(Element element, String attribute, Color color) {
        element.setAttribute(attribute, String.format("#%06x", color.getRGB() & 0xFFFFFF));
        if (color.getAlpha() < 255) {
            element.setAttribute(attribute + "-opacity", number(color.getAlpha() / 255.0));
        }
    }

    /** Straight lines alone; those along an axis are written by the coordinate that changes. */
    private static String data(Shape shape) {
        StringBuilder data = new StringBuilder();
        double[] point = new double[6];
        String x = "";
        String y = "";
        for (PathIterator path = shape.getPathIterator(null); !path.isDone(); path.next()) {
            int kind = path.currentSegment(point);
            if (kind == PathIterator.SEG_CLOSE) {
                data.append('Z');
                continue;
            }
            String newX = number(point[0]);
            String newY = number(point[1]);
            boolean isSameX = newX.equals(x);
            boolean isSameY = newY.equals(y);
            if (kind == PathIterator.SEG_MOVETO) {
                data.append('M').append(newX).append(' ').append(newY);
            } else if (!isSameX && !isSameY) {
                data.append('L').append(newX).append(' ').append(newY);
            } else if (!isSameX) {
                data.append('H').append(newX);
            } else if (!isSameY) {
                data.append('V').append(newY);
            }
            x = newX;
            y = newY;
        }
        return data.toString();
    }

    private static String number(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP);
        return rounded.stripTrailingZeros().toPlainString();
    }

    /** A name can hold characters that XML cannot. */
    private static String allowed(String text) {
        return text.replaceAll(NOT_IN_XML, "\uFFFD");
    }
}
