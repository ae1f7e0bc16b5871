package org.ccdrec.server.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.ccdrec.files.AtomicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity of a server among those of a store.
 *
 * @param id 16 hexadecimal digits, kept in the file {@code server.id} of the state directory
 * @param name a name for people: host name and the first digits of the id
 */
public record ServerIdentity(String id, String name) {
  private static final Logger LOG = LoggerFactory.getLogger(ServerIdentity.class);
  private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");
  private static final int SHOWN = 4;

  /**
   * Reads the identity from the state directory, or creates it. If it cannot be stored, the server
   * has another one after a restart.
   */
  public static ServerIdentity in(Path stateDirectory) {
    String id = id(stateDirectory.resolve("server.id"));
    String host = Optional.ofNullable(System.getenv("HOSTNAME")).orElseGet(ServerIdentity::host);
    return new ServerIdentity(id, host + "-" + id.substring(0, SHOWN));
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

  private static String host() {
    try {
      return Files.readString(Path.of("/etc/hostname")).strip();
    } catch (IOException e) {
      return "server";
    }
  }
}
