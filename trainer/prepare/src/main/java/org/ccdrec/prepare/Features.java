package org.ccdrec.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.encoding.host.ConfiguredEncoder;
import org.ccdrec.encoding.host.EncoderOffer;
import org.ccdrec.encoding.host.EncoderRegistry;
import org.ccdrec.prepare.encode.CatalogueEncoding;
import org.ccdrec.prepare.encode.EncodedModality;
import org.ccdrec.prepare.encode.EncodingPlan;

/**
 * The feature matrices of a preparation: those of the encoders in the configuration, and those of
 * MMRec directories, which are looked up like any precomputed vectors.
 */
final class Features {
  private final Map<String, ConfiguredEncoder> encoders;
  private final Path cache;
  private final Path problems;

  private Features(Map<String, ConfiguredEncoder> encoders, Path cache, Path problems) {
    this.encoders = encoders;
    this.cache = cache;
    this.problems = problems;
  }

  /**
   * Plans the matrices; encoders of the configuration replace matrices of the same modality.
   *
   * @throws org.ccdrec.config.ConfigException if an encoder or a setting is unknown
   */
  static Features plan(Inputs inputs, PrepareConfig config, EncoderRegistry registry, Path output) {
    Map<String, ConfiguredEncoder> encoders = new LinkedHashMap<>();
    EncoderOffer<?> precomputed = registry.find("precomputed");
    if (precomputed != null) {
      inputs
          .features()
          .forEach(
              (modality, file) ->
                  encoders.put(
                      modality,
                      precomputed.configure(
                          ConfigReader.ofMap(file.toString(), Map.of("file", file.toString())))));
    }
    encoders.putAll(EncodingPlan.of(config.encode(), config.encoders(), registry).encoders());
    Path place = output.toAbsolutePath().normalize();
    Path beside = place.resolveSibling("." + place.getFileName() + ".encoded");
    return new Features(
        encoders,
        config.encodingCache().orElse(beside),
        place.resolveSibling(place.getFileName() + ".encoding.jsonl"));
  }

  /** Writes the matrices of a dataset. */
  List<EncodedModality> write(Path dataset, long items, PreparationListener listener)
      throws IOException {
    Files.deleteIfExists(problems);
    List<EncodedModality> written = new ArrayList<>();
    var folders = new CatalogueEncoding.Folders(dataset, cache, problems);
    var progress = new CatalogueEncoding.Progress(listener::encoded, listener::note);
    for (Map.Entry<String, ConfiguredEncoder> each : encoders.entrySet()) {
      listener.encoding(each.getValue().offer().name(), items);
      written.add(CatalogueEncoding.run(each.getKey(), each.getValue(), items, folders, progress));
    }
    if (Files.exists(problems)) {
      listener.note("Items with zero rows are listed in " + problems + ".");
    }
    return written;
  }
}
