package org.ccdrec.trainer.command.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The configuration of a run for which none is named, chosen by what the dataset has: CCDRec on
 * FREEDOM where there are content features, LightGCN where there are interactions only.
 *
 * @param file the configuration file
 * @param reason the choice in one sentence
 */
record DefaultConfiguration(Path file, String reason) {

  /** Chooses by the files of a dataset directory, which need not be valid. */
  static DefaultConfiguration of(Path data) throws IOException {
    if (hasFeatures(data)) {
      return in("default-content.yaml", "The dataset has content features: CCDRec on FREEDOM");
    }
    return in("default-interactions.yaml", "The dataset has no content features: LightGCN");
  }

  private static DefaultConfiguration in(String name, String choice) {
    Path file = Path.of(System.getProperty("ccdrec.home", ".")).resolve("conf").resolve(name);
    return new DefaultConfiguration(
        file, choice + " with the settings of conf/" + name + ". --config chooses otherwise.");
  }

  private static boolean hasFeatures(Path data) throws IOException {
    if (!Files.isDirectory(data)) {
      return false;
    }
    try (Stream<Path> files = Files.list(data)) {
      return files.anyMatch(file -> file.getFileName().toString().endsWith(".npy"));
    }
  }
}
