package org.ccdrec.server.console;

/** Escapes text for HTML. Stateless. */
final class HtmlEscape {
  private HtmlEscape() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
