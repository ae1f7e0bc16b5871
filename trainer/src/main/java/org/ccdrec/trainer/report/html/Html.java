package org.ccdrec.trainer.report.html;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** A builder of HTML that escapes every text it is given. Not thread-safe. */
public final class Html {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final StringBuilder text = new StringBuilder();

  /** Opens an element. */
  public Html open(String tag) {
    return open(tag, "");
  }

  /**
   * Opens an element.
   *
   * @param style its CSS class, empty for none
   */
  public Html open(String tag, String style) {
    text.append('<').append(tag);
    if (!style.isEmpty()) {
      text.append(" class=\"").append(escape(style)).append('"');
    }
    text.append('>');
    return this;
  }

  /** Closes an element. */
  public Html close(String tag) {
    text.append("</").append(tag).append(">\n");
    return this;
  }

  /** Adds an element that contains only text. */
  public Html element(String tag, String content) {
    return element(tag, "", content);
  }

  /** Adds an element with a CSS class that contains only text. */
  public Html element(String tag, String style, String content) {
    return open(tag, style).text(content).close(tag);
  }

  /** Adds a paragraph. */
  public Html paragraph(String content) {
    return element("p", content);
  }

  /** Adds a paragraph that says what a section cannot show, and why. */
  public Html absent(String reason) {
    return element("p", "absent", reason);
  }

  /** Adds text. */
  public Html text(String content) {
    text.append(escape(content));
    return this;
  }

  /** Adds the content of another builder. */
  public Html add(Html other) {
    text.append(other.text);
    return this;
  }

  /** Adds an image that the page contains. */
  public Html image(String dataUri, String description) {
    if (!dataUri.startsWith("data:")) {
      throw new IllegalArgumentException("an image must be a data: URI; " + dataUri);
    }
    text.append("<img src=\"").append(escape(dataUri)).append("\" alt=\"");
    text.append(escape(description)).append("\">");
    return this;
  }

  /** Adds JSON for the page's script, in a form that cannot end the element. */
  Html data(JsonNode json) {
    try {
      text.append("<script type=\"application/json\">");
      text.append(harmless(JSON.writeValueAsString(json))).append("</script>\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree always renders", e);
    }
    return this;
  }

  /** Opens an element that links and headings refer to. */
  Html openWithId(String tag, String id) {
    text.append('<').append(tag).append(" id=\"").append(escape(id)).append("\">\n");
    return this;
  }

  /** Adds a link within the page. */
  Html link(String id, String content) {
    text.append("<a href=\"#").append(escape(id)).append("\">");
    text.append(escape(content)).append("</a>");
    return this;
  }

  /** Adds markup of the program itself. */
  Html markup(String trusted) {
    text.append(trusted);
    return this;
  }

  /** Returns text whose characters have no meaning in HTML, in elements and in attributes. */
  static String escape(String content) {
    StringBuilder escaped = new StringBuilder();
    for (int at = 0; at < content.length(); at++) {
      char letter = content.charAt(at);
      switch (letter) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(letter);
      }
    }
    return escaped.toString();
  }

  /**
   * Returns JSON without characters that end a script or begin markup; strings keep their value.
   */
  private static String harmless(String json) {
    return json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
