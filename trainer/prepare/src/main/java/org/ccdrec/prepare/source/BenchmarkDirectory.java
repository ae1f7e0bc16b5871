package org.ccdrec.prepare.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A data set directory of RecBole or MMRec: one {@code .inter} file and, optionally, {@code .item}
 * files and MMRec's feature matrices {@code *_feat.npy}.
 *
 * @param interactions the interactions
 * @param items the files of items
 * @param features the feature matrices by modality
 */
public record BenchmarkDirectory(
    SourceFile interactions, List<SourceFile> items, Map<String, Path> features) {
  private static final String FEATURES = "_feat.npy";

  /** Copies its arguments. */
  public BenchmarkDirectory {
    items = List.copyOf(items);
    features = new TreeMap<>(features);
  }

  /** Returns whether a directory has an {@code .inter} file. */
  public static boolean is(Path directory) throws IOException {
    return !ending(directory, ".inter").isEmpty();
  }

  /**
   * Lists a directory.
   *
   * @throws SourceException if it has several {@code .inter} files
   */
  public static BenchmarkDirectory read(Path directory) throws IOException {
    List<Path> interactions = ending(directory, ".inter");
    if (interactions.size() != 1) {
      throw new SourceException(
          directory.toString(),
          "must have exactly one .inter file; it has %s; name one of them instead"
              .formatted(interactions.stream().map(Path::getFileName).toList()));
    }
    List<SourceFile> items = new ArrayList<>();
    for (Path file : ending(directory, ".item")) {
      items.add(SourceFile.of(file));
    }
    Map<String, Path> features = new TreeMap<>();
    for (Path file : ending(directory, FEATURES)) {
      String name = file.getFileName().toString();
      features.put(modality(name.substring(0, name.length() - FEATURES.length())), file);
    }
    return new BenchmarkDirectory(SourceFile.of(interactions.getFirst()), items, features);
  }

  /** Returns a name as a modality: lower case, other characters as hyphens. */
  public static String modality(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String started = plain.replaceFirst("^[^a-z]+", "").replaceFirst("-$", "");
    String whole = started.isEmpty() ? "features" : started;
    return whole.substring(0, Math.min(32, whole.length()));
  }

  private static List<Path> ending(Path directory, String suffix) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(path -> path.getFileName().toString().endsWith(suffix))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }
}
