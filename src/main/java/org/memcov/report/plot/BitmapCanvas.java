package org.memcov.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A canvas of pixels, which becomes a PNG. */
final class BitmapCanvas implements Canvas {
    /** Pixels of the image for one of the figure, each way. */
    private static final int SCALE = 2;

    private final Graphics2D graphics;

    private BitmapCanvas(Graphics2D graphics) {
        this.graphics = graphics;
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(SCALE, SCALE);
    }

    static void write(Figure figure, OutputStream out) throws IOException {
        BufferedImage image =
                new BufferedImage(figure.width() * SCALE, figure.height() * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            figure.drawOn(new BitmapCanvas(graphics));
        } finally {
            graphics.dispose();
        }
        try (MemoryCacheImageOutputStream png = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", png);
        }
    }

    @Override
    public void fill(Shape shape, Color color) {
        graphics.setColor(color);
        graphics.fill(shape);
    }

    @Override
    public void draw(Shape shape, Pen pen) {
        graphics.setColor(pen.color());
        graphics.setStroke(new BasicStroke(
                pen.width(),
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_MITER,
                10,
                pen.dashes().length == 0 ? null : pen.dashes(),
                0));
        graphics.draw(shape);
    }

    @Override
    public void text(String text, double x, double y, Anchor anchor, TextFont font, Color color) {
        graphics.setColor(color);
        graphics.setFont(font.font());
        double before = switch (anchor) {
            case START -> 0;
            case MIDDLE -> font.width(text) / 2;
            case END -> font.width(text);
        };
        graphics.drawString(text, (float) (x - before), (float) y);
    }

    @Override
    public void textUpwards(String text, double x, double y, TextFont font, Color color) {
        AffineTransform upright = graphics.getTransform();
        graphics.rotate(-Math.PI / 2, x, y);
        text(text, x, y, Anchor.MIDDLE, font, color);
        graphics.setTransform(upright);
    }
}
