package org.ccdrec.server.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ccdrec.files.AtomicFile;

/** The folder of a store that is a directory. Stateless, so safe for use by many threads. */
public final class DirectoryRolloutFiles implements RolloutFiles {
  private final Path store;
  private final Path folder;

  /** Creates the folder's access without touching it. */
  public DirectoryRolloutFiles(Path store) {
    this.store = store;
    this.folder = store.resolve(FOLDER);
  }

  @Override
  public String place() {
    return folder.toString();
  }

  @Override
  public Map<String, byte[]> read() throws IOException {
    if (!Files.isDirectory(store)) {
      throw new NoSuchFileException(store.toString());
    }
    Map<String, byte[]> contents = new HashMap<>();
    for (Path file : Files.isDirectory(folder) ? files() : List.<Path>of()) {
      if (Files.size(file) <= MAX_LENGTH) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> isShown(file) && Files.isRegularFile(file)).toList();
    }
  }

  /** Returns whether a file is no temporary one. */
  private static boolean isShown(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".json") && !name.startsWith(".");
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    if (!Files.isDirectory(store)) {
      throw new NoSuchFileException(store.toString()); // a store that vanished is not made anew
    }
    Files.createDirectories(folder);
    AtomicFile.write(folder.resolve(name), out -> out.write(content));
  }
}
