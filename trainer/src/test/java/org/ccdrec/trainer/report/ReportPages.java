package org.ccdrec.trainer.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** Checks of a report's HTML. Stateless. */
final class ReportPages {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern LOADS = Pattern.compile("url\\(|@import|src=|fetch\\(");

  private ReportPages() {}

  /** Parses a page and requires that it is valid and loads nothing. */
  static Document checked(String html) throws IOException {
    Parser parser = Parser.htmlParser().setTrackErrors(50);
    Document page = Jsoup.parse(html, parser);
    assertEquals(List.of(), List.copyOf(parser.getErrors()));
    for (Element element : page.getAllElements()) {
      for (Attribute attribute : element.attributes()) {
        assertFalse(attribute.getKey().startsWith("on"), element.cssSelector());
        checkLink(attribute.getKey(), attribute.getValue());
      }
    }
    for (String loading : List.of("link", "iframe", "object", "embed", "base", "video", "audio")) {
      assertEquals(0, page.select(loading).size(), loading);
    }
    assertFalse(LOADS.matcher(page.selectFirst("style").data()).find());
    assertTrue(
        page.selectFirst("meta[http-equiv=Content-Security-Policy]")
            .attr("content")
            .startsWith("default-src 'none'; img-src data:;"));
    for (Element link : page.select("a[href]")) {
      assertEquals(1, page.select("[id=" + link.attr("href").substring(1) + "]").size());
    }
    charts(page);
    return page;
  }

  private static void checkLink(String name, String value) {
    if (name.equals("src") || name.equals("href") || name.equals("srcset")) {
      assertTrue(value.startsWith("data:image/") || value.startsWith("#"), value);
    }
  }

  /** Returns the data of every chart. */
  static List<JsonNode> charts(Document page) throws IOException {
    List<JsonNode> charts = new ArrayList<>();
    for (Element figure : page.select("figure.chart")) {
      charts.add(data(figure));
    }
    return charts;
  }

  /** Returns the data of the chart with a title. */
  static JsonNode chart(Document page, String title) throws IOException {
    for (Element figure : page.select("figure.chart")) {
      if (figure.selectFirst("h4").text().equals(title)) {
        return data(figure);
      }
    }
    throw new AssertionError(
        "no chart " + title + ": " + page.select("figure.chart h4").eachText());
  }

  private static JsonNode data(Element figure) throws IOException {
    return JSON.readTree(figure.selectFirst("script").data());
  }

  /** Returns the cells of the first row whose first cell has a text. */
  static List<String> row(Element section, String first) {
    for (Element row : section.select("tbody tr")) {
      if (row.child(0).text().equals(first)) {
        return row.children().eachText();
      }
    }
    throw new AssertionError("no row " + first + " in " + section.text());
  }
}
