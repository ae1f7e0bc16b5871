package org.ccdrec.server.attribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.ccdrec.files.DirectorySync;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs ids of answers: the configured secret, or one that is drawn once and kept in a
 * file. It must survive restarts, because events name answers from before them. Stateless.
 */
public final class AnswerKey {
  /** Name of the file in the directory of experiments: 64 hexadecimal digits. */
  static final String FILE = "answers.key";

  private static final int BYTES = 32;

  private AnswerKey() {}

  /**
   * Returns the key.
   *
   * @param secret the configured secret, empty for one of this directory
   * @param directory directory of experiments, created if missing
   * @throws IOException if the file cannot be read or created
   */
  public static byte[] of(Optional<String> secret, Path directory) throws IOException {
    if (secret.isPresent()) {
      return secret.get().getBytes(StandardCharsets.UTF_8);
    }
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      create(file, directory);
    }
    try {
      byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
      if (key.length == BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      throw damaged(file, e);
    }
    throw damaged(file, null);
  }

  /**
   * Creates the file as a whole, readable by its owner only. If another server with the same
   * directory creates it at the same time, the first file stays and both read it.
   */
  private static void create(Path file, Path directory) throws IOException {
    Files.createDirectories(directory);
    byte[] drawn = new byte[BYTES];
    new SecureRandom().nextBytes(drawn);
    Path temporary = Files.createTempFile(directory, FILE, ".new");
    try {
      String digits = HexFormat.of().formatHex(drawn) + "\n";
      Files.writeString(temporary, digits, StandardOpenOption.DSYNC);
      Files.createLink(file, temporary);
      DirectorySync.sync(directory);
    } catch (FileAlreadyExistsException e) {
      return; // another server was first
    } catch (UnsupportedOperationException e) { // a file system without links
      Files.copy(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static IOException damaged(Path file, @Nullable Throwable cause) {
    return new IOException(
        file
            + " must have 64 hexadecimal digits, the key that signs ids of answers; restore it, or"
            + " delete it, after which events that name earlier answers are not attributed",
        cause);
  }
}
