package org.ccdrec.trainer.report.study;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ccdrec.trainer.report.html.FlatJson;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.HtmlTable;
import org.ccdrec.trainer.report.html.Section;

/** The configuration of a study and the origin of its runs. Stateless. */
final class SettingsSection {
  private SettingsSection() {}

  static Section of(StudyFiles files) {
    HtmlTable table =
        HtmlTable.of(
            9,
            "model",
            "grid point",
            "seed",
            "run",
            "state",
            "code",
            "kernels",
            "data",
            "finished");
    for (RunLine run : files.runs()) {
      JsonNode record = files.record(run);
      table.row(
          run.row(),
          run.point(),
          run.seed(),
          run.key(),
          run.state(),
          shortened(record.path("code").asText()),
          record.path("kernels").asText(),
          shortened(record.path("dataHash").asText()),
          record.path("finished").asText());
    }
    Html html = new Html();
    html.open("details").element("summary", "Runs, with code, kernels and data").add(table.html());
    html.close("details");
    addConfiguration(html, "Configuration of the study", files.study());
    SortedMap<String, JsonNode> configs = new TreeMap<>();
    for (String row : files.rows()) {
      for (RunLine run : files.selected(row)) {
        JsonNode config = files.record(run).path("config");
        if (!config.isMissingNode()) {
          configs.putIfAbsent(row, config);
        }
      }
    }
    configs.forEach((row, config) -> addConfiguration(html, "Configuration of " + row, config));
    return new Section("settings", "Configuration and provenance", html);
  }

  private static String shortened(String hash) {
    return hash.length() > 12 ? hash.substring(0, 12) + "…" : hash;
  }

  private static void addConfiguration(Html html, String title, JsonNode config) {
    HtmlTable table = HtmlTable.of(2, "key", "value");
    FlatJson.of(config).forEach(table::row);
    html.open("details").element("summary", title).add(table.html()).close("details");
  }
}
