package org.ccdrec.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ccdrec.prepare.source.BenchmarkDirectory;
import org.ccdrec.prepare.source.SourceFile;
import org.ccdrec.prepare.source.SourceFiles;

/**
 * The files that a preparation reads.
 *
 * @param events files of events
 * @param items files of items
 * @param users files of users
 * @param features feature matrices of MMRec directories by modality; row n belongs to the item with
 *     the id n
 */
record Inputs(
    List<SourceFile> events,
    List<SourceFile> items,
    List<SourceFile> users,
    Map<String, Path> features) {
  Inputs {
    features = new TreeMap<>(features);
  }

  /**
   * Resolves globs, and directories of RecBole and MMRec among the events.
   *
   * @throws org.ccdrec.prepare.source.SourceException if something names no file of known format
   */
  static Inputs of(Sources sources) throws IOException {
    List<SourceFile> events = new ArrayList<>();
    List<SourceFile> items = new ArrayList<>(SourceFiles.find(sources.items()));
    Map<String, Path> features = new TreeMap<>();
    for (String pattern : sources.events()) {
      if (!Files.isDirectory(Path.of(pattern)) || !BenchmarkDirectory.is(Path.of(pattern))) {
        events.addAll(SourceFiles.find(List.of(pattern)));
        continue;
      }
      BenchmarkDirectory directory = BenchmarkDirectory.read(Path.of(pattern));
      events.add(directory.interactions());
      if (sources.items().isEmpty()) {
        items.addAll(directory.items());
      }
      features.putAll(directory.features());
    }
    List<SourceFile> users = SourceFiles.find(sources.users());
    return new Inputs(List.copyOf(events), List.copyOf(items), List.copyOf(users), features);
  }

  /** Returns the files of events, items and users. */
  List<SourceFile> files() {
    List<SourceFile> files = new ArrayList<>(events);
    files.addAll(items);
    files.addAll(users);
    return files;
  }
}
