package org.ccdrec.trainer.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.ccdrec.trainer.data.inter.InteractionColumns;
import org.ccdrec.trainer.data.inter.InteractionReader;
import org.ccdrec.trainer.data.problem.DataException;
import org.ccdrec.trainer.data.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The {@code .inter} file of a dataset directory, for adding interactions. Immutable, and
 * thread-safe as long as the file does not change.
 */
public final class InteractionFile {
  private final Path path;
  private final InteractionColumns columns;

  /** Receives the interactions of a file. */
  @FunctionalInterface
  public interface Visitor {
    /** Takes one interaction; returns the rule that it breaks, or null. */
    @Nullable String interaction(int user, int item);
  }

  private InteractionFile(Path path, InteractionColumns columns) {
    this.path = path;
    this.columns = columns;
  }

  /**
   * Reads the {@code .inter} file of a dataset.
   *
   * @throws DataException with every line that breaks a rule
   */
  public static InteractionFile read(Path dataset, Visitor visitor) {
    var problems = new Problems(dataset, DatasetOptions.DEFAULT.problemsListed());
    var files = new DatasetDirectory(dataset, problems);
    String name = problems.isEmpty() ? files.interactions() : null;
    var found = new AtomicReference<@Nullable InteractionColumns>();
    if (name != null) {
      var reader = new InteractionReader(name, problems);
      files.read(
          name,
          (in, _) ->
              found.set(reader.read(in, (user, item, _, _) -> visitor.interaction(user, item))));
    }
    problems.throwIfAny();
    return new InteractionFile(
        dataset.resolve(Objects.requireNonNull(name)), Objects.requireNonNull(found.get()));
  }

  /** Returns the path of the file. */
  public Path path() {
    return path;
  }

  /** Copies the file byte for byte, and adds a line feed if the last line has none. */
  public void copyTo(OutputStream out) throws IOException {
    Files.copy(path, out);
    if (!endsWithLineFeed()) {
      out.write('\n');
    }
  }

  private boolean endsWithLineFeed() throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      var last = ByteBuffer.allocate(1);
      channel.position(Math.max(0, channel.size() - 1)).read(last);
      return last.get(0) == '\n';
    }
  }

  /** Returns a training interaction as a line of the file; other columns are empty. */
  public String trainingLine(int user, int item) {
    return columns.trainingLine(user, item);
  }
}
