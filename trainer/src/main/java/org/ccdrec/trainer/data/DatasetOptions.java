package org.ccdrec.trainer.data;

import java.util.HashSet;
import java.util.List;

/**
 * How a dataset directory is to be read.
 *
 * @param modalities the feature files to use, in order; empty means the default choice that {@link
 *     DatasetReader} describes
 * @param problemsListed how many problems of each file a report lists before it only counts them
 */
public record DatasetOptions(List<ModalityFile> modalities, int problemsListed) {

  /** The default choice of modalities and ten problems of each file. */
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

  /** The given modalities, everything else by default. */
  public static DatasetOptions withModalities(List<ModalityFile> modalities) {
    return new DatasetOptions(modalities, DEFAULT.problemsListed);
  }
}
