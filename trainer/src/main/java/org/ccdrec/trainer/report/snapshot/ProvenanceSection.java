package org.ccdrec.trainer.report.snapshot;

import java.util.TreeMap;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.trainer.report.html.FlatJson;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.HtmlTable;
import org.ccdrec.trainer.report.html.Section;

/** The configuration and origin of a snapshot, from its manifest. Stateless. */
final class ProvenanceSection {
  private ProvenanceSection() {}

  static Section of(Manifest manifest) {
    HtmlTable origin = HtmlTable.of(2, "origin", "value");
    origin.row("version", manifest.id().version());
    origin.row("published", manifest.created().toString());
    origin.row("model", manifest.model().name());
    origin.row("data hash", manifest.provenance().dataHash());
    origin.row("seed", Long.toString(manifest.provenance().seed()));
    origin.row("kernels", manifest.provenance().kernels());
    new TreeMap<>(manifest.provenance().libraries()).forEach(origin::row);
    HtmlTable configuration = HtmlTable.of(2, "key", "value");
    FlatJson.of(manifest.model().config()).forEach(configuration::row);
    Html html = new Html().add(origin.html());
    html.open("details").element("summary", "Full configuration, defaults included");
    html.add(configuration.html()).close("details");
    return new Section("provenance", "Configuration and provenance", html);
  }
}
