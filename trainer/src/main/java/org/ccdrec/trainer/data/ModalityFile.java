package org.ccdrec.trainer.data;

import java.util.regex.Pattern;

/**
 * The choice of a feature file as a modality.
 *
 * @param name the modality's name: a letter or digit, then letters, digits, {@code _} or {@code -}
 * @param file name of a {@code .npy} file inside the dataset directory
 */
public record ModalityFile(String name, String file) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

  public ModalityFile {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a modality's name must match " + NAME + "; name=" + name);
    }
    if (!file.endsWith(".npy") || file.contains("/") || file.contains("\\")) {
      throw new IllegalArgumentException(
          "a modality's file must be a .npy file inside the dataset directory; file=" + file);
    }
  }

  /** The modality a feature file stands for by default: its stem without {@code _feat}. */
  static ModalityFile named(String file) {
    String stem = file.substring(0, file.length() - ".npy".length());
    String name = stem.endsWith("_feat") ? stem.substring(0, stem.length() - 5) : stem;
    return new ModalityFile(name, file);
  }
}
