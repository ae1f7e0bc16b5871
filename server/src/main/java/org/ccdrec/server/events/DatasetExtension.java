package org.ccdrec.server.events;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ccdrec.files.TemporaryDirectory;
import org.ccdrec.snapshot.Snapshot;

/**
 * A dataset made longer by the events of a log: a copy of its directory whose {@code .inter} file
 * has a training interaction more for each new pair of user and item, and whose {@code users.txt}
 * names the users that came with them.
 *
 * <p>The ids are those of a snapshot trained on the dataset, whose tables are in the order of the
 * dataset's indices. The last event of a pair decides: a dislike is no interaction. A pair that the
 * dataset has already, held out or not, stays as it is; an item that the snapshot does not know has
 * no features and is left out. Files other than these two are linked, or copied where they cannot
 * be. Not safe for use by several threads.
 */
public final class DatasetExtension {
  private final Snapshot snapshot;
  private final Path dataset;
  private final Map<String, Integer> userIndices = new HashMap<>();
  private final List<String> userIds = new ArrayList<>();

  /**
   * What became of the events.
   *
   * @param interactions new training interactions
   * @param users new users
   * @param known pairs that the dataset had already
   * @param unknownItems pairs whose item the snapshot does not know
   */
  public record Result(int interactions, int users, int known, int unknownItems) {}

  /** Describes the extension of a dataset that a snapshot was trained on. */
  public DatasetExtension(Snapshot snapshot, Path dataset) {
    this.snapshot = snapshot;
    this.dataset = dataset;
    for (int user = 0; user < snapshot.userIds().size(); user++) {
      userIds.add(snapshot.userIds().get(user));
      userIndices.put(userIds.getLast(), user);
    }
  }

  /**
   * Writes the longer dataset.
   *
   * @param log directory of the events
   * @param output directory to make, which must not exist
   * @throws IOException if something cannot be read or written or does not fit; then there is no
   *     output
   */
  public Result write(Path log, Path output) throws IOException {
    if (Files.exists(output)) {
      throw new IOException(output + " must not exist");
    }
    Path interactions = interactionsFile();
    Path target = output.toAbsolutePath().normalize();
    String prefix = "." + target.getFileName() + ".partial-";
    Path parent = Files.createDirectories(target.getParent());
    TemporaryDirectory.removeAbandoned(parent, prefix);
    try (var temporary = TemporaryDirectory.create(parent, prefix)) {
      link(temporary.path());
      Result result = extend(log, interactions, temporary.path());
      temporary.renameTo(target);
      return result;
    }
  }

  private Path interactionsFile() throws IOException {
    try (Stream<Path> files = Files.list(dataset)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".inter")).toList();
      if (found.size() != 1) {
        throw new IOException(dataset + " must have exactly one .inter file; found " + found);
      }
      return found.getFirst();
    }
  }

  private Result extend(Path log, Path interactions, Path partial) throws IOException {
    Path target = partial.resolve(interactions.getFileName());
    List<String> lines = new ArrayList<>();
    Set<Long> pairs = new HashSet<>();
    try (BufferedReader reader = Files.newBufferedReader(interactions)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    }
    int[] columns = columns(interactions, lines.isEmpty() ? "" : lines.getFirst());
    for (int at = 1; at < lines.size(); at++) {
      if (!lines.get(at).isEmpty()) {
        pairs.add(pair(interactions, at + 1, lines.get(at).split("\t", -1), columns));
      }
    }
    int before = userIds.size();
    Tally tally = new Tally(pairs, columns);
    last(log).forEach(tally::add);
    Files.delete(target);
    try (Writer writer = Files.newBufferedWriter(target)) {
      for (String line : lines) {
        writer.write(line + "\n");
      }
      for (String line : tally.lines) {
        writer.write(line + "\n");
      }
    }
    if (userIds.size() > before) {
      Files.deleteIfExists(partial.resolve("users.txt"));
      Files.write(partial.resolve("users.txt"), userIds);
    }
    return new Result(tally.lines.size(), userIds.size() - before, tally.known, tally.unknown);
  }

  /** The pairs of the log, one after another, and what becomes of each. */
  private final class Tally {
    private final Set<Long> pairs;
    private final int[] columns;
    private final List<String> lines = new ArrayList<>();
    private int known;
    private int unknown;

    Tally(Set<Long> pairs, int[] columns) {
      this.pairs = pairs;
      this.columns = columns;
    }

    private void add(Event event) {
      int item = snapshot.itemIds().indexOf(event.itemId());
      if (item < 0) {
        unknown++;
        return;
      }
      if (event.type() == EventType.DISLIKE) {
        return;
      }
      Integer user = userIndices.get(event.userId());
      if (user != null && pairs.contains(pair(user, item))) {
        known++;
        return;
      }
      String[] fields = new String[columns[3]];
      Arrays.fill(fields, "");
      fields[columns[0]] = Integer.toString(user == null ? newUser(event.userId()) : user);
      fields[columns[1]] = Integer.toString(item);
      fields[columns[2]] = "0";
      lines.add(String.join("\t", fields));
    }
  }

  private int newUser(String userId) {
    userIds.add(userId);
    userIndices.put(userId, userIds.size() - 1);
    return userIds.size() - 1;
  }

  /** Returns the last event of each pair of user and item, in the order of the first ones. */
  private static List<Event> last(Path log) throws IOException {
    Map<List<String>, Event> last = new LinkedHashMap<>();
    for (Path file : EventFile.list(log)) {
      EventFile.read(file, event -> last.put(List.of(event.userId(), event.itemId()), event));
    }
    return List.copyOf(last.values());
  }

  /**
   * Returns the places of userID, itemID and x_label in a header line, and how many fields it has.
   */
  private static int[] columns(Path file, String header) throws IOException {
    List<String> names = List.of(header.split("\t", -1));
    int[] columns = new int[4];
    List<String> wanted = List.of("userID", "itemID", "x_label");
    for (int at = 0; at < wanted.size(); at++) {
      columns[at] = names.indexOf(wanted.get(at));
      if (columns[at] < 0) {
        throw new IOException(file + ":1: the header must name " + wanted + "; it is " + names);
      }
    }
    columns[3] = names.size();
    return columns;
  }

  private long pair(Path file, int line, String[] fields, int[] columns) throws IOException {
    try {
      int user = Integer.parseInt(fields[columns[0]]);
      int item = Integer.parseInt(fields[columns[1]]);
      if (fields.length == columns[3] && user < userIds.size() && item < itemCount()) {
        return pair(user, item);
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException(file + ":" + line + ": not an interaction", e);
    }
    throw new IOException(
        "%s:%d: must be of the dataset that %s was trained on, which has %d users and %d items"
            .formatted(file, line, snapshot.id(), userIds.size(), itemCount()));
  }

  private int itemCount() {
    return snapshot.itemIds().size();
  }

  private static long pair(int user, int item) {
    return ((long) user << 32) | item;
  }

  private void link(Path target) throws IOException {
    Files.walkFileTree(
        dataset,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(target.resolve(dataset.relativize(from)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path from, BasicFileAttributes attributes)
              throws IOException {
            Path to = target.resolve(dataset.relativize(from));
            try {
              Files.createLink(to, from);
            } catch (IOException | UnsupportedOperationException e) {
              Files.copy(from, to); // another disk, or a file system without links
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
