package org.ccdrec.trainer.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How an item's {@code image} names its picture: a URI, or a path inside the dataset directory. */
final class Pictures {
  private static final Pattern URI = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");

  private Pictures() {}

  /** Whether the picture lies elsewhere. */
  static boolean isUri(String image) {
    return URI.matcher(image).matches();
  }

  /** The picture's file, which may not exist, or null if it lies outside the directory. */
  static @Nullable Path resolve(Path directory, String image) {
    try {
      Path base = directory.toAbsolutePath().normalize();
      Path picture = base.resolve(image).normalize();
      return picture.startsWith(base) ? picture : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
