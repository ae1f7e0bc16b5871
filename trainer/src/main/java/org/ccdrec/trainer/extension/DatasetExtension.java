package org.ccdrec.trainer.extension;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventFile;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.files.TemporaryDirectory;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.trainer.data.InteractionFile;

/**
 * A dataset extended by the events of a log: a copy of its directory whose {@code .inter} file has
 * one more training interaction per new pair of user and item, and whose {@code users.txt} names
 * the new users.
 *
 * <p>Ids are mapped to indices by a snapshot that was trained on the dataset, whose tables are in
 * the order of the dataset's indices. The last event of a pair decides: after a dislike there is no
 * interaction. A pair that the dataset already has, in whatever split, stays as it is. An item that
 * the snapshot does not have is skipped, since it has no features. Files other than these two are
 * linked, or copied where the file system cannot link them. Not safe for use by several threads.
 */
public final class DatasetExtension {
  private static final String USERS = "users.txt";

  private final Snapshot snapshot;
  private final Path dataset;

  /**
   * Counts the outcomes of the events.
   *
   * @param interactions new training interactions
   * @param users new users
   * @param known pairs that the dataset already had
   * @param unknownItems pairs whose item the snapshot does not have
   */
  public record Result(int interactions, int users, int known, int unknownItems) {}

  /** Creates an extension of a dataset, given a snapshot that was trained on it. */
  public DatasetExtension(Snapshot snapshot, Path dataset) {
    this.snapshot = snapshot;
    this.dataset = dataset;
  }

  /**
   * Writes the extended dataset.
   *
   * @param log directory of the event log
   * @param output directory to create, outside the dataset
   * @throws org.ccdrec.trainer.data.problem.DataException if the {@code .inter} file is invalid or
   *     not of the dataset that the snapshot was trained on; there is no output then
   * @throws IOException if a file cannot be read or written or the output exists; there is no new
   *     output then
   */
  public Result write(Path log, Path output) throws IOException {
    Path source = dataset.toRealPath();
    Path target = output.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new IOException(output + " must not exist; name a new directory");
    }
    if (target.startsWith(source)) {
      throw new IOException(output + " must be outside the dataset " + dataset);
    }
    var interactions = new NewInteractions(snapshot);
    InteractionFile file = InteractionFile.read(source, interactions::addKnown);
    lastEvents(log).forEach(interactions::add);
    Path parent = Files.createDirectories(target.getParent());
    String prefix = "." + target.getFileName() + ".partial-";
    TemporaryDirectory.removeAbandoned(parent, prefix);
    try (var temporary = TemporaryDirectory.create(parent, prefix)) {
      copy(source, file, interactions, temporary.path());
      temporary.renameTo(target);
    }
    return interactions.result();
  }

  /** Returns the last event of each pair of user and item, in the order of the first events. */
  private static List<Event> lastEvents(Path log) throws IOException {
    Map<List<String>, Event> last = new LinkedHashMap<>();
    for (Path file : EventFile.list(log)) {
      EventFile.read(
          file,
          event -> {
            if (event.type().isAction()) {
              last.merge(List.of(event.userId(), event.itemId()), event, DatasetExtension::later);
            }
          });
    }
    return List.copyOf(last.values());
  }

  /** Returns the later of two events of a log; those of several servers count by their times. */
  private static Event later(Event first, Event second) {
    boolean isShared = first.source() != null && second.source() != null;
    return isShared && first.at().isAfter(second.at()) ? first : second;
  }

  private static void copy(
      Path source, InteractionFile file, NewInteractions interactions, Path target)
      throws IOException {
    boolean hasNewUsers = interactions.result().users() > 0;
    String name = file.path().getFileName().toString();
    LinkedCopy.write(source, target, hasNewUsers ? Set.of(name, USERS) : Set.of(name));
    AtomicFile.write(target.resolve(name), out -> write(file, interactions, out));
    if (hasNewUsers) {
      AtomicFile.writeText(target.resolve(USERS), String.join("\n", interactions.userIds()) + "\n");
    }
  }

  private static void write(InteractionFile file, NewInteractions interactions, OutputStream out)
      throws IOException {
    file.copyTo(out);
    for (NewInteractions.Pair pair : interactions.pairs()) {
      String line = file.trainingLine(pair.user(), pair.item());
      out.write(line.getBytes(StandardCharsets.UTF_8));
    }
  }
}
