package org.ccdrec.server.rollout;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.files.LockFile;
import org.ccdrec.files.LockedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity of a server among those of a store. The directory that keeps it is locked until it
 * is closed, so that no two servers have the same.
 *
 * @param id 16 hexadecimal digits, kept in the file {@code server.id} of the state directory
 * @param name a name for people: host name and the first digits of the id
 * @param lock lock of the directory, or null if it cannot be written
 */
public record ServerIdentity(String id, String name, @Nullable LockFile lock) implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerIdentity.class);
  private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");
  private static final int SHOWN = 4;

  /**
   * Reads the identity from the state directory, or creates it. If it cannot be stored, the server
   * has another one after a restart.
   *
   * @throws IOException if another server uses the directory
   */
  public static ServerIdentity in(Path stateDirectory) throws IOException {
    LockFile lock = lock(stateDirectory);
    String id = id(stateDirectory.resolve("server.id"));
    String host = Optional.ofNullable(System.getenv("HOSTNAME")).orElseGet(ServerIdentity::host);
    return new ServerIdentity(id, host + "-" + id.substring(0, SHOWN), lock);
  }

  private static @Nullable LockFile lock(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
      return LockFile.acquire(directory.resolve("server.lock"));
    } catch (LockedException e) {
      throw new IOException(
          "The state directory %s is in use by another server (%s): each server of a rollout needs its own. Set activation.stateDirectory"
              .formatted(directory, e.holder()),
          e);
    } catch (IOException e) {
      return null; // reported when the identity cannot be kept
    }
  }

  private static String id(Path file) {
    String created = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    try {
      if (Files.exists(file)) {
        String id = Files.readString(file).strip();
        if (ID.matcher(id).matches()) {
          return id;
        }
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      AtomicFile.writeText(file, created + "\n");
    } catch (IOException e) {
      LOG.warn(
          "The identity of this server cannot be kept in {} ({}), so a restart gives it another one;"
              + " activation.stateDirectory sets the directory",
          file,
          e.getMessage());
    }
    return created;
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }

  private static String host() {
    try {
      return Files.readString(Path.of("/etc/hostname")).strip();
    } catch (IOException e) {
      return "server";
    }
  }
}
