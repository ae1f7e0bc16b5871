package org.ccdrec.trainer.evidence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON form of a projected point. Stateless. */
final class MapPoint {
  private MapPoint() {}

  /** Adds a point; positions are rounded to a thousandth. */
  static ObjectNode add(ArrayNode points, String kind, int group, int index, double[] position) {
    return points
        .addObject()
        .put("kind", kind)
        .put("group", group)
        .put("index", index)
        .put("x", rounded(position[0]))
        .put("y", rounded(position[1]));
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
