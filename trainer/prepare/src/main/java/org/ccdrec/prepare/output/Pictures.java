package org.ccdrec.prepare.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Copies the pictures of items into the dataset's directory {@code images}.
 *
 * <p>An item's picture is the one named by its image column, a path below the pictures' directory
 * or a URL; otherwise the file whose name without extension is the item's id.
 */
public final class Pictures {
  private static final int MOST_EXAMPLES = 5;
  private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "gif", "webp", "bmp");
  private static final Pattern URL = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");

  private final @Nullable Path source;
  private final Path target;
  private final Map<String, Path> byStem;
  private final List<String> examples = new ArrayList<>();
  private long copied;
  private long missing;

  private Pictures(@Nullable Path source, Path target, Map<String, Path> byStem) {
    this.source = source;
    this.target = target;
    this.byStem = byStem;
  }

  /**
   * Indexes the pictures of a directory.
   *
   * @param source the directory of pictures, or null if there is none
   * @param dataset the dataset's directory
   */
  public static Pictures in(@Nullable Path source, Path dataset) throws IOException {
    Map<String, Path> byStem = new HashMap<>();
    if (source != null) {
      if (!Files.isDirectory(source)) {
        throw new IOException("--images " + source + ": must be a directory of pictures");
      }
      try (Stream<Path> tree = Files.walk(source)) {
        tree.filter(Files::isRegularFile)
            .filter(Pictures::isPicture)
            .sorted()
            .forEach(path -> byStem.putIfAbsent(stem(path), path));
      }
    }
    return new Pictures(source, dataset.resolve("images"), byStem);
  }

  private static boolean isPicture(Path path) {
    String name = path.getFileName().toString();
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static String stem(Path path) {
    String name = path.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  boolean isEmpty() {
    return byStem.isEmpty();
  }

  /**
   * Copies an item's picture and returns its {@code image} value in the dataset; null if there is
   * none.
   */
  @Nullable String of(String itemId, @Nullable String named) throws IOException {
    if (named != null && URL.matcher(named).matches()) {
      return named;
    }
    Optional<Path> file = named == null ? Optional.ofNullable(byStem.get(itemId)) : resolve(named);
    if (file.isEmpty()) {
      if (named != null) {
        addMissing(itemId, named);
      }
      return null;
    }
    return copy(file.get());
  }

  private void addMissing(String itemId, String named) {
    missing++;
    if (examples.size() < MOST_EXAMPLES) {
      examples.add("%s of item %s".formatted(named, itemId));
    }
  }

  private Optional<Path> resolve(String named) {
    if (source == null) {
      return Optional.empty();
    }
    try {
      Path base = source.toAbsolutePath().normalize();
      Path file = base.resolve(named).normalize();
      return file.startsWith(base) && Files.isRegularFile(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private String copy(Path file) throws IOException {
    Path base = java.util.Objects.requireNonNull(source).toAbsolutePath().normalize();
    Path relative = base.relativize(file.toAbsolutePath().normalize());
    Path to = target.resolve(relative.toString());
    if (!Files.exists(to)) {
      Files.createDirectories(to.getParent());
      Files.copy(file, to);
      copied++;
    }
    return "images/" + relative.toString().replace('\\', '/');
  }

  /** Returns the number of pictures copied. */
  public long copied() {
    return copied;
  }

  /** Returns the number of items whose picture does not exist. */
  public long missing() {
    return missing;
  }

  /** Returns the first pictures that do not exist, with their items. */
  public List<String> examples() {
    return List.copyOf(examples);
  }
}
