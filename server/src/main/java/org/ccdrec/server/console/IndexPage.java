package org.ccdrec.server.console;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.ccdrec.server.http.Answer;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.snapshot.Manifest;

/** The page at {@code /}: the live versions of all models, and links to try. Stateless. */
public final class IndexPage {
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>CCDRec</title>
      <link rel="icon" href="/console/icon.svg" type="image/svg+xml">
      <link rel="stylesheet" href="/console/page.css">
      </head>
      <body>
      <h1>CCDRec</h1>
      %s
      </body>
      </html>
      """;

  private static final String DATA =
      """
      %s
      <p>Explore it in the <a href="/console">console</a>. The API is described at <a href="/docs">/docs</a> and <a href="/openapi.yaml">/openapi.yaml</a>.</p>
      <h2>Try</h2>
      <ul>%s</ul>
      %s
      """;

  private static final String SERVING =
      """
      <p>Serving <code>%s</code>.</p>
      <table>%s</table>
      """;

  private static final String METRICS =
      """
      <h2>Metrics of the model%s</h2>
      <table>%s</table>
      """;

  private static final String NO_DATA =
      """
      <p>This server requires an API key or a token. The <a href="/console">console</a> asks for one. The API is described at <a href="/docs">/docs</a> and <a href="/openapi.yaml">/openapi.yaml</a>.</p>
      """;

  private IndexPage() {}

  /** Returns the page for callers who may not read: nothing about the model and its users. */
  public static Answer withoutData() {
    return page(NO_DATA);
  }

  private static Answer page(String content) {
    byte[] html = PAGE.formatted(content).getBytes(StandardCharsets.UTF_8);
    return new Answer(200, Answer.HTML, html);
  }

  /**
   * Returns the page of the live versions of all models, the default one first.
   *
   * @param live the live versions, at least one
   * @param others names of the models without a live version
   */
  public static Answer of(List<LiveSnapshot> live, List<String> others) {
    boolean isOnly = live.size() + others.size() == 1;
    String versions =
        live.stream().map(IndexPage::facts).collect(Collectors.joining())
            + others.stream()
                .map(
                    name ->
                        "<p>The model <code>%s</code> has no live version.</p>"
                            .formatted(HtmlEscape.escape(name)))
                .collect(Collectors.joining());
    String metrics =
        live.stream()
            .map(each -> metrics(each, isOnly ? "" : " " + each.snapshot().id().name()))
            .collect(Collectors.joining());
    String links =
        Examples.paths(live.getFirst()).stream()
            .map(
                path ->
                    "<li><a href=\"%s\">%s</a></li>"
                        .formatted(HtmlEscape.escape(path), HtmlEscape.escape(path)))
            .collect(Collectors.joining());
    return page(DATA.formatted(versions, links, metrics));
  }

  private static String facts(LiveSnapshot live) {
    Manifest manifest = live.snapshot().manifest();
    Manifest.Shape shape = manifest.shape();
    return SERVING.formatted(
        HtmlEscape.escape(live.version()),
        row("model", manifest.model().name())
            + row("users", shape.users())
            + row("items", shape.items())
            + row("interactions", shape.interactions())
            + row("dimension", shape.dimension())
            + row("search", live.retrieval().isApproximate() ? "HNSW graph" : "exact")
            + row("created", manifest.created()));
  }

  private static String metrics(LiveSnapshot live, String name) {
    return METRICS.formatted(
        HtmlEscape.escape(name),
        live.snapshot().manifest().metrics().entrySet().stream()
            .map(metric -> row(metric.getKey(), "%.4f".formatted(metric.getValue())))
            .collect(Collectors.joining()));
  }

  private static String row(String name, Object value) {
    return "<tr><th>%s</th><td>%s</td></tr>"
        .formatted(HtmlEscape.escape(name), HtmlEscape.escape(value.toString()));
  }
}
