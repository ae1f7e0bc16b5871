package org.ccdrec.trainer.data;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.ccdrec.config.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * The file names of the dataset format, and the names that are easily mistaken for them. Stateless.
 */
final class FileNames {
  private static final List<String> TABLES =
      List.of("users.txt", "items.txt", "items.jsonl", "items.csv", "users.jsonl", "users.csv");
  private static final List<String> COMPRESSED =
      List.of(".gz", ".zst", ".bz2", ".xz", ".zip", ".7z");
  private static final List<String> OTHER_ARRAYS = List.of(".npz", ".pt", ".pth", ".pkl");

  private FileNames() {}

  /** Returns whether the format reads files of this name. */
  static boolean isDatasetFile(String name) {
    return name.endsWith(".inter") || name.endsWith(".npy") || TABLES.contains(name);
  }

  /**
   * Returns why a file was not read and what is probably meant by its name, or null if nothing
   * suggests that it belongs to the dataset.
   *
   * @param present names of all files of the directory
   */
  static @Nullable String probableMeaning(String name, Collection<String> present) {
    if (isDatasetFile(name) || name.startsWith(".")) {
      return null;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    for (String ending : COMPRESSED) {
      String inner =
          lower.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : "";
      if (isDatasetFile(inner)) {
        return "was not read, because it is compressed; decompress it to " + inner;
      }
    }
    if (isDatasetFile(lower)) {
      return "was not read, because names are case-sensitive; rename it to " + lower;
    }
    for (String ending : OTHER_ARRAYS) {
      if (lower.endsWith("_feat" + ending)) {
        String stem = name.substring(0, name.length() - ending.length());
        return "was not read, because features must be NumPy arrays; save it with numpy.save as "
            + stem
            + ".npy";
      }
    }
    return Suggestion.nearest(name, TABLES)
        .filter(table -> !present.contains(table))
        .map(table -> "was not read; did you mean " + table + "?")
        .orElse(null);
  }
}
