package org.ccdrec.trainer.data;

import java.util.HashSet;
import java.util.List;
import org.ccdrec.trainer.data.features.ModalityFile;

/**
 * Options of reading a dataset directory. Immutable.
 *
 * @param modalities the feature files to read, in order; if empty, the default that {@link
 *     DatasetReader} describes
 * @param problemsListed number of problems per file that a report lists; further ones are counted
 */
public record DatasetOptions(List<ModalityFile> modalities, int problemsListed) {

  /** The default modalities and ten problems per file. */
  public static final DatasetOptions DEFAULT = new DatasetOptions(List.of(), 10);

  public DatasetOptions {
    modalities = List.copyOf(modalities);
    var names = new HashSet<String>();
    for (ModalityFile modality : modalities) {
      if (!names.add(modality.name())) {
        throw new IllegalArgumentException(
            "modality names must be distinct; " + modality.name() + " occurs twice");
      }
    }
    if (problemsListed < 1) {
      throw new IllegalArgumentException(
          "problemsListed must be positive; problemsListed=" + problemsListed);
    }
  }

  /** Returns options with modalities and the default for everything else. */
  public static DatasetOptions withModalities(List<ModalityFile> modalities) {
    return new DatasetOptions(modalities, DEFAULT.problemsListed);
  }
}
