package org.ccdrec.trainer.retraining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ccdrec.catalogue.CatalogueFile;
import org.ccdrec.catalogue.CatalogueItem;

/**
 * The items that a server's catalogue log has, each in its latest state.
 *
 * @param items state of each changed item, by external id in the order of ids
 * @param damaged number of damaged lines, which were skipped
 */
public record LoggedCatalogue(Map<String, CatalogueItem> items, long damaged) {
  /** The log of a catalogue that has not changed. */
  public static final LoggedCatalogue NONE = new LoggedCatalogue(Map.of(), 0);

  private static final int ATTEMPTS = 10;

  /** Reads a log; a directory that does not exist is one without changes. */
  public static LoggedCatalogue read(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return NONE;
    }
    for (int attempt = 1; ; attempt++) {
      List<Path> files = CatalogueFile.list(directory);
      try {
        return files.isEmpty() ? NONE : readFile(files.getLast());
      } catch (NoSuchFileException e) {
        // The server has compacted the log in between.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static LoggedCatalogue readFile(Path file) throws IOException {
    Map<String, CatalogueItem> items = new TreeMap<>();
    CatalogueFile.Scan scan = CatalogueFile.read(file, item -> items.put(item.itemId(), item));
    return new LoggedCatalogue(items, scan.damaged());
  }
}
