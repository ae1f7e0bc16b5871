package org.ccdrec.prepare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ccdrec.config.ConfigWriter;
import org.ccdrec.files.FileHash;
import org.ccdrec.prepare.encode.EncodedModality;
import org.ccdrec.prepare.output.Pictures;
import org.ccdrec.prepare.source.SourceFile;

/**
 * The report of a preparation, {@code prepare.json}.
 *
 * @param name the dataset's name
 * @param sources SHA-256 of each raw file, by name
 * @param config the configuration with every key set
 * @param funnel the users, items and rows left after each step
 * @param outcome the outcome
 * @param encoded the feature matrices written
 * @param counts the size of the dataset
 */
public record Report(
    String name,
    Map<String, String> sources,
    PrepareConfig config,
    Funnel funnel,
    Outcome outcome,
    List<EncodedModality> encoded,
    Counts counts) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * The outcome of a preparation.
   *
   * @param split how interactions were held out
   * @param badRows number of bad rows skipped
   * @param pictures the pictures copied
   */
  public record Outcome(PrepareConfig.Method split, long badRows, Pictures pictures) {}

  /**
   * The size of a dataset.
   *
   * @param users number of users
   * @param items number of items
   * @param train interactions to train on
   * @param validation interactions for validation
   * @param test interactions for test
   */
  public record Counts(long users, long items, long train, long validation, long test) {}

  static Map<String, String> hashes(List<SourceFile> files) throws IOException {
    var hashes = new TreeMap<String, String>();
    for (SourceFile file : files) {
      hashes.put(file.name(), FileHash.sha256(file.path()));
    }
    return hashes;
  }

  void write(Path file) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("name", name);
    root.put("split", outcome.split().name().toLowerCase(Locale.ROOT));
    root.putPOJO("counts", counts);
    root.put("badRows", outcome.badRows());
    ObjectNode pictures = root.putObject("pictures");
    pictures.put("copied", outcome.pictures().copied());
    pictures.put("missing", outcome.pictures().missing());
    ArrayNode steps = root.putArray("steps");
    funnel.steps().forEach(steps::addPOJO);
    root.putPOJO("sources", sources);
    root.putPOJO("config", ConfigWriter.toMap(config));
    ArrayNode encoders = root.putArray("encoders");
    encoded.forEach(each -> encoders.add(each.toJson()));
    Files.writeString(file, JSON.writeValueAsString(root) + "\n");
  }

  /** Prints the funnel and the counts as text. */
  public void print(PrintWriter out) {
    funnel.print(out);
    out.println();
    out.printf(
        Locale.ROOT,
        "  Split by %s: %,d for training, %,d for validation, %,d for test.%n",
        outcome.split().name().toLowerCase(Locale.ROOT),
        counts.train(),
        counts.validation(),
        counts.test());
    out.printf(
        Locale.ROOT,
        "  The dataset has %,d %s and %,d %s.%n",
        counts.users(),
        counts.users() == 1 ? "user" : "users",
        counts.items(),
        counts.items() == 1 ? "item" : "items");
    long copied = outcome.pictures().copied();
    long missing = outcome.pictures().missing();
    if (copied + missing > 0) {
      String examples = String.join(", ", outcome.pictures().examples());
      out.printf(
          Locale.ROOT,
          "  Pictures: %,d copied, %,d not found%s.%n",
          copied,
          missing,
          missing == 0 ? "" : ", such as " + examples);
    }
    for (EncodedModality each : encoded) {
      out.printf(
          Locale.ROOT,
          "  %s by %s: %,d items encoded, %,d without content, %,d broken.%n",
          each.file(),
          each.record().encoder(),
          each.encoded(),
          each.absent(),
          each.broken());
    }
  }
}
