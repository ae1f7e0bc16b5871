package org.ccdrec.trainer.data.features;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Declares a feature file as a modality.
 *
 * @param name the modality's name: a lower-case letter, then up to 31 lower-case letters, digits or
 *     {@code -}
 * @param file name of a {@code .npy} file inside the dataset directory
 */
public record ModalityFile(String name, String file) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  public ModalityFile {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a modality's name must match " + NAME + "; name=" + name);
    }
    if (!file.endsWith(".npy") || file.contains("/") || file.contains("\\")) {
      throw new IllegalArgumentException(
          "a modality's file must be a .npy file inside the dataset directory; file=" + file);
    }
  }

  /**
   * Returns the default modality of a feature file, named by the stem of the file name without
   * {@code _feat}, in lower case, with {@code -} for {@code _}.
   */
  public static ModalityFile named(String file) {
    String stem = file.substring(0, file.length() - ".npy".length());
    String name = stem.endsWith("_feat") ? stem.substring(0, stem.length() - 5) : stem;
    return new ModalityFile(name.toLowerCase(Locale.ROOT).replace('_', '-'), file);
  }
}
