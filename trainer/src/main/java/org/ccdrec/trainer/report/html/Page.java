package org.ccdrec.trainer.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One HTML file that contains everything it shows: style, script, the chart library (Observable
 * Plot on D3), data and pictures. Its content security policy forbids loading anything.
 *
 * @param title title of the page
 * @param parts its parts, in order
 */
public record Page(String title, List<Part> parts) {
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

  /** Copies the list. */
  public Page {
    parts = List.copyOf(parts);
  }

  /** Returns the file's text. */
  public String html() {
    Html html = new Html().markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n");
    html.markup("<meta charset=\"utf-8\">\n");
    html.markup("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n");
    html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.markup("<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.element("title", title);
    html.markup("<style>\n" + resource("report.css") + "</style>\n</head>\n<body>\n");
    html.open("header").element("h1", title).close("header");
    contents(html);
    html.open("main");
    for (int number = 0; number < parts.size(); number++) {
      part(html, parts.get(number), number);
    }
    html.close("main");
    html.markup("<!--\n" + resource("library-licence.txt") + "-->\n");
    for (String script : List.of("d3.min.js", "plot.umd.min.js", "report.js")) {
      html.markup("<script>\n" + resource(script) + "</script>\n");
    }
    return html.markup("</body>\n</html>\n").toString();
  }

  private void contents(Html html) {
    html.open("nav").open("ul");
    for (int number = 0; number < parts.size(); number++) {
      Part part = parts.get(number);
      html.open("li").link(id(number, ""), part.title()).open("ul");
      for (Section section : part.sections()) {
        html.open("li").link(id(number, section.id()), section.title()).close("li");
      }
      html.close("ul").close("li");
    }
    html.close("ul").close("nav");
  }

  private static void part(Html html, Part part, int number) {
    html.openWithId("article", id(number, ""));
    html.element("h2", part.title()).element("p", "subtitle", part.subtitle());
    for (Section section : part.sections()) {
      html.openWithId("section", id(number, section.id()));
      html.element("h3", section.title()).add(section.body()).close("section");
    }
    html.close("article");
  }

  private static String id(int number, String section) {
    return "part-" + (number + 1) + (section.isEmpty() ? "" : "-" + section);
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program's jar must contain " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
