package org.ccdrec.trainer.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.data.features.ModalityFile;
import org.ccdrec.trainer.data.features.NpyReader;
import org.ccdrec.trainer.data.problem.Problems;

/** Selects and reads the feature files of a dataset. Not safe for use by several threads. */
final class ModalityReader {
  private final DatasetDirectory files;
  private final Problems problems;

  ModalityReader(DatasetDirectory files, Problems problems) {
    this.files = files;
    this.problems = problems;
  }

  /** Reads the files configured, or the default ones if none are. */
  List<Modality> read(List<ModalityFile> configured) {
    var modalities = new ArrayList<Modality>();
    if (!configured.isEmpty()) {
      warnOfOthers(configured);
    }
    for (ModalityFile chosen : configured.isEmpty() ? defaultChoice() : configured) {
      if (!files.has(chosen.file())) {
        problems.error(
            chosen.file(),
            "the file of modality %s must exist; the directory has %s"
                .formatted(chosen.name(), files.ending(".npy")));
        continue;
      }
      files.read(
          chosen.file(),
          (in, length) -> {
            var matrix = new NpyReader(chosen.file(), problems).read(in, length);
            if (matrix != null) {
              modalities.add(modality(chosen, matrix));
            }
          });
    }
    return modalities;
  }

  private void warnOfOthers(List<ModalityFile> configured) {
    List<String> chosen = configured.stream().map(ModalityFile::file).toList();
    for (String file : files.ending("_feat.npy")) {
      if (!chosen.contains(file)) {
        problems.warn(file, 0, "was not read, because it is not among the modalities configured");
      }
    }
  }

  private static Modality modality(ModalityFile chosen, NpyReader.Matrix matrix) {
    return new Modality(
        chosen.name(),
        chosen.file(),
        matrix.type(),
        matrix.rows(),
        matrix.columns(),
        matrix.values());
  }

  private List<ModalityFile> defaultChoice() {
    List<String> all = files.ending(".npy");
    List<String> features = files.ending("_feat.npy");
    List<String> chosen = features.isEmpty() ? all : features;
    for (String file : all) {
      if (!chosen.contains(file)) {
        problems.warn(
            file,
            0,
            "was not read, because other files end in _feat.npy; name it explicitly to use it as"
                + " a modality");
      }
    }
    var byName = new HashMap<String, String>();
    var modalities = new ArrayList<ModalityFile>();
    for (String file : chosen) {
      try {
        ModalityFile modality = ModalityFile.named(file);
        String other = byName.putIfAbsent(modality.name(), file);
        if (other != null) {
          problems.error(file, "modality names must be distinct; " + other + " gives the same");
        }
        modalities.add(modality);
      } catch (IllegalArgumentException e) {
        problems.error(file, String.valueOf(e.getMessage()));
      }
    }
    return modalities;
  }
}
