package org.ccdrec.trainer.report.html;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A chart that the page's script draws from its data.
 *
 * @param kind what is drawn
 * @param title short heading
 * @param caption how to read it; empty for none
 * @param data in the form that report.js expects for the kind
 */
public record Chart(Kind kind, String title, String caption, ObjectNode data) {

  /** The kinds of charts; each is a function of the same name in report.js. */
  public enum Kind {
    /** Series over epochs: {@code points} of {@code series, x, y}; {@code names, stages}. */
    LINES("lines"),
    /** Horizontal bars: {@code bars} of {@code name, value, low, high}; {@code dots}. */
    BARS("bars"),
    /** Intervals around a difference of 0: {@code rows} of {@code name, value, low, high, text}. */
    INTERVALS("intervals"),
    /** Vertical bars: {@code bars} of {@code name, value, low, high, text}; {@code series}. */
    COLUMNS("columns"),
    /** Values over a few settings: {@code points} of {@code x, y, low, high}. */
    SETTINGS("settings"),
    /** A projection: {@code points} of {@code x, y, color, symbol, label}. */
    MAP("map");

    private final String function;

    Kind(String function) {
      this.function = function;
    }
  }

  /** Creates a chart with empty data, to be filled. */
  public static Chart of(Kind kind, String title, String caption) {
    return new Chart(kind, title, caption, JsonNodeFactory.instance.objectNode());
  }

  /** Returns the figure. */
  public Html html() {
    Html html = new Html().open("figure", "chart " + kind.function);
    html.element("h4", title);
    html.open("div", "plot").close("div").data(data);
    if (!caption.isEmpty()) {
      html.element("figcaption", caption);
    }
    return html.close("figure");
  }
}
