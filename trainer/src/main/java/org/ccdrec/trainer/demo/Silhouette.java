package org.ccdrec.trainer.demo;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/** The outline of each item category, in a square of 100 × 100 units. */
final class Silhouette {
  private Silhouette() {}

  static Area of(Category category) {
    return switch (category) {
      case MUG -> union(round(22, 25, 46, 56, 12), ring(58, 38, 26, 28));
      case LAMP ->
          union(
              polygon(35, 12, 65, 12, 82, 50, 18, 50), box(47, 50, 6, 32), ellipse(30, 80, 40, 9));
      case CHAIR ->
          union(
              round(26, 10, 12, 50, 6),
              round(26, 50, 50, 12, 6),
              box(28, 60, 6, 30),
              box(68, 60, 6, 30));
      case VASE ->
          union(
              ellipse(26, 36, 48, 54), polygon(42, 10, 58, 10, 56, 45, 44, 45), box(37, 8, 26, 6));
      case CUSHION -> round(14, 22, 72, 58, 34);
      case CLOCK -> union(ellipse(14, 16, 72, 72), ellipse(43, 6, 14, 14));
      case RUG -> union(box(8, 30, 84, 42), fringe());
      case TEAPOT ->
          union(
              ellipse(22, 34, 52, 48),
              polygon(68, 62, 92, 34, 96, 40, 76, 72),
              ring(4, 42, 30, 28),
              ellipse(41, 22, 14, 14));
      case BAG -> union(round(18, 40, 64, 48, 14), ring(32, 14, 36, 50));
      case HAT -> union(round(30, 24, 40, 46, 22), ellipse(8, 58, 84, 20));
      case BOWL ->
          union(
              new Area(new Arc2D.Double(10, 4, 80, 76, 180, 180, Arc2D.CHORD)), box(36, 78, 28, 8));
      case UMBRELLA ->
          union(
              new Area(new Arc2D.Double(8, 14, 84, 80, 0, 180, Arc2D.CHORD)),
              box(48, 8, 4, 76),
              box(38, 82, 14, 4));
    };
  }

  private static Area union(Area... parts) {
    Area whole = new Area();
    for (Area part : parts) {
      whole.add(part);
    }
    return whole;
  }

  private static Area fringe() {
    Area fringe = new Area();
    for (int y = 31; y < 72; y += 6) {
      fringe.add(box(3, y, 94, 2));
    }
    return fringe;
  }

  private static Area box(double x, double y, double width, double height) {
    return new Area(new Rectangle2D.Double(x, y, width, height));
  }

  private static Area round(double x, double y, double width, double height, double arc) {
    return new Area(new RoundRectangle2D.Double(x, y, width, height, arc, arc));
  }

  private static Area ellipse(double x, double y, double width, double height) {
    return new Area(new Ellipse2D.Double(x, y, width, height));
  }

  private static Area ring(double x, double y, double width, double height) {
    Shape centre = new Ellipse2D.Double(x, y, width, height);
    return new Area(new BasicStroke(6).createStrokedShape(centre));
  }

  private static Area polygon(double... points) {
    var path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    path.closePath();
    return new Area(path);
  }
}
