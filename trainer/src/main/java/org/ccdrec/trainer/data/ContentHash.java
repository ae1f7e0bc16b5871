package org.ccdrec.trainer.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ccdrec.files.Sha256;

/**
 * The SHA-256 of a dataset: the digest of one line per file read, in order of name, of the form
 * {@code <sha256> <file name>\n} with two spaces, as {@code sha256sum FILES | sha256sum} prints.
 * Not safe for use by several threads.
 */
final class ContentHash {
  private final SortedMap<String, byte[]> files = new TreeMap<>();

  void add(String file, MessageDigest digest) {
    files.put(file, digest.digest());
  }

  String hex() {
    MessageDigest whole = Sha256.newDigest();
    files.forEach(
        (file, digest) -> {
          String line = HexFormat.of().formatHex(digest) + "  " + file + "\n";
          whole.update(line.getBytes(StandardCharsets.UTF_8));
        });
    return HexFormat.of().formatHex(whole.digest());
  }
}
