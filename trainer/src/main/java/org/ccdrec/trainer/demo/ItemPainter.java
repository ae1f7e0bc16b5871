package org.ccdrec.trainer.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.EnumMap;
import java.util.Map;

/**
 * Draws the demo catalogue's pictures, {@value #SIZE} × {@value #SIZE} pixels, which show category,
 * colour, pattern and ornament.
 *
 * <p>It draws no text, because a headless machine may have no fonts. Not thread-safe.
 */
final class ItemPainter {
  static final int SIZE = 96;
  private static final double UNITS = 100;

  private final Map<Category, Shape> shapes = new EnumMap<>(Category.class);

  BufferedImage paint(DemoItem item) {
    var image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.scale(SIZE / UNITS, SIZE / UNITS);
      paint(item, graphics);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private void paint(DemoItem item, Graphics2D graphics) {
    float hue = (float) item.colour().hue();
    Shape shape = shapes.computeIfAbsent(item.category(), Silhouette::of);
    graphics.setColor(Color.getHSBColor(hue, 0.07f, 0.98f));
    graphics.fill(new Rectangle2D.Double(0, 0, UNITS, UNITS));
    graphics.setColor(Color.getHSBColor(hue, 0.72f, 0.80f));
    graphics.fill(shape);
    Shape clip = graphics.getClip();
    graphics.clip(shape);
    graphics.setColor(Color.getHSBColor(hue, 0.25f, 0.97f));
    cover(item.pattern(), graphics);
    graphics.setClip(clip);
    graphics.setColor(Color.getHSBColor(hue, 0.85f, 0.35f));
    graphics.setStroke(new BasicStroke((float) (1 + 3 * item.ornament())));
    graphics.draw(shape);
    if (item.category() == Category.CLOCK) {
      graphics.draw(new Line2D.Double(50, 52, 50, 30));
      graphics.draw(new Line2D.Double(50, 52, 66, 60));
    }
    beads(item.ornament(), graphics);
  }

  private static void cover(Pattern pattern, Graphics2D graphics) {
    graphics.setStroke(new BasicStroke(3));
    for (int at = 5; at < UNITS; at += 12) {
      switch (pattern) {
        case PLAIN -> {}
        case STRIPED -> graphics.fill(new Rectangle2D.Double(at, 0, 5, UNITS));
        case DOTTED -> dots(at, graphics);
        case CHECKED -> {
          graphics.fill(new Rectangle2D.Double(at, 0, 4, UNITS));
          graphics.fill(new Rectangle2D.Double(0, at, UNITS, 4));
        }
        case WAVY -> graphics.draw(wave(at));
        case ZIGZAG -> graphics.draw(zigzag(at));
      }
    }
  }

  private static void dots(int y, Graphics2D graphics) {
    for (int x = 3; x < UNITS; x += 12) {
      graphics.fill(new Ellipse2D.Double(x + y / 12 % 2 * 6, y, 6, 6));
    }
  }

  private static Shape wave(int y) {
    var path = new Path2D.Double();
    path.moveTo(0, y);
    for (int x = 0; x < UNITS; x += 20) {
      path.quadTo(x + 5, y - 6, x + 10, y);
      path.quadTo(x + 15, y + 6, x + 20, y);
    }
    return path;
  }

  private static Shape zigzag(int y) {
    var path = new Path2D.Double();
    path.moveTo(0, y);
    for (int x = 0; x < UNITS; x += 12) {
      path.lineTo(x + 6, y + 7);
      path.lineTo(x + 12, y);
    }
    return path;
  }

  /** Draws a row of beads along the lower edge; more ornate items have more beads. */
  private static void beads(double ornament, Graphics2D graphics) {
    int count = (int) (9 * ornament);
    for (int bead = 0; bead < count; bead++) {
      graphics.fill(new Ellipse2D.Double(50 + 9 * (bead - count / 2.0), 93, 5, 5));
    }
  }
}
