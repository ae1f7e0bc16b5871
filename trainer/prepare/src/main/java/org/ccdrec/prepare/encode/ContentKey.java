package org.ccdrec.prepare.encode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ccdrec.encoding.Input;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.files.Sha256;

/**
 * The SHA-256 of what an encoder reads of an item, a key for its cached vector. Equal keys mean
 * equal content.
 */
record ContentKey(ByteBuffer digest) {
  static final int BYTES = 32;

  /**
   * Hashes the parts of an item.
   *
   * @throws IOException if the picture cannot be read
   */
  static ContentKey of(ItemContent item, Set<Input> inputs) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    if (inputs.contains(Input.TEXT)) {
      add(digest, item.texts());
    }
    if (inputs.contains(Input.ATTRIBUTES)) {
      add(digest, item.attributes());
    }
    ItemContent.Picture picture = item.picture();
    if (inputs.contains(Input.PICTURE) && picture != null) {
      add(digest, picture.bytes());
    }
    return new ContentKey(ByteBuffer.wrap(digest.digest()));
  }

  private static void add(MessageDigest digest, Map<String, ?> values) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(values.size()).flip());
    new TreeMap<>(values)
        .forEach(
            (name, value) -> {
              add(digest, name.getBytes(UTF_8));
              add(digest, value.getClass().getSimpleName().getBytes(UTF_8));
              add(digest, String.valueOf(value).getBytes(UTF_8));
            });
  }

  private static void add(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }
}
