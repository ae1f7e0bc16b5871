package org.ccdrec.server.catalogue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.ccdrec.catalogue.CatalogueFile;
import org.ccdrec.catalogue.CatalogueItem;
import org.ccdrec.catalogue.CatalogueLine;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.server.durable.AppendedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a catalogue log that is appended to. If the process dies, an unacknowledged append
 * leaves at most an incomplete tail, which the next start removes; a failed write is removed at
 * once. Used by one thread at a time.
 */
final class CatalogueLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogueLog.class);

  private final Path directory;
  private final boolean sync;
  private volatile AppendedFile current;
  private long number;
  private long compactedLength;

  private CatalogueLog(Path directory, boolean sync, long number) throws IOException {
    this.directory = directory;
    this.sync = sync;
    this.number = number;
    this.current = open(number);
  }

  /**
   * Opens a log: removes files that compaction replaced and an incomplete tail, and replays the
   * records.
   *
   * @param sync whether to force an append to the disk
   * @param records receives the records in order
   */
  static CatalogueLog open(Path directory, boolean sync, Consumer<CatalogueItem> records)
      throws IOException {
    List<Path> files = CatalogueFile.list(directory);
    if (files.isEmpty()) {
      return new CatalogueLog(directory, sync, 1);
    }
    for (Path replaced : files.subList(0, files.size() - 1)) {
      Files.delete(replaced);
    }
    Path file = files.getLast();
    CatalogueFile.Scan scan = CatalogueFile.read(file, records);
    if (scan.damaged() > 0) {
      LOG.error("{} has {} damaged lines, which are skipped", file, scan.damaged());
    }
    var log = new CatalogueLog(directory, sync, CatalogueFile.number(file));
    long torn = log.current.cut(scan.length());
    if (torn > 0) {
      LOG.warn("Removed {} bytes of an unacknowledged write from {}", torn, directory);
    }
    return log;
  }

  private AppendedFile open(long fileNumber) throws IOException {
    return AppendedFile.open(CatalogueFile.at(directory, fileNumber), sync);
  }

  /** Returns the length of the file. */
  long length() {
    return current.length();
  }

  /** Returns the length that the file had after it was compacted, 0 if it never was. */
  long compactedLength() {
    return compactedLength;
  }

  /** Appends records, all or none; they are durable when this returns. */
  void append(Collection<CatalogueItem> records) throws IOException {
    if (records.isEmpty()) {
      return;
    }
    var lines = new ByteArrayOutputStream();
    records.forEach(each -> lines.writeBytes(CatalogueLine.write(each)));
    current.append(lines.toByteArray());
  }

  /** Replaces the file by one that has only the given records. */
  void compact(List<CatalogueItem> records) throws IOException {
    Path next = CatalogueFile.at(directory, number + 1);
    AtomicFile.write(
        next,
        out -> {
          for (CatalogueItem each : records) {
            out.write(CatalogueLine.write(each));
          }
        });
    AppendedFile opened = open(number + 1);
    current.close();
    current = opened;
    compactedLength = opened.length();
    Files.deleteIfExists(CatalogueFile.at(directory, number));
    number++;
  }

  @Override
  public void close() throws IOException {
    current.close();
  }
}
