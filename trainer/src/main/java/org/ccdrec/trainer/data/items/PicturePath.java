package org.ccdrec.trainer.data.items;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The interpretation of an item's {@code image}: a URI, or a path inside the dataset directory.
 * Stateless.
 */
public final class PicturePath {
  private static final Pattern URI = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");

  private PicturePath() {}

  /** Returns whether an image is a URI. */
  public static boolean isUri(String image) {
    return URI.matcher(image).matches();
  }

  /** Returns the path of a picture, which may not exist, or null if it is outside the directory. */
  public static @Nullable Path resolve(Path directory, String image) {
    try {
      Path base = directory.toAbsolutePath().normalize();
      Path picture = base.resolve(image).normalize();
      return picture.startsWith(base) ? picture : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
