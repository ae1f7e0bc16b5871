package org.ccdrec.sharedlog.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a shared log, and the specification of its format, version {@value #FORMAT}.
 *
 * <p>An entry is a JSON object in UTF-8 with these members; readers ignore others:
 *
 * <ul>
 *   <li>{@code format}: version of the format, a number. A member added later does not change it; a
 *       reader refuses a higher version;
 *   <li>{@code origin}: id of the outbox that the entry comes from, a string;
 *   <li>{@code sequence}: number of the entry in its outbox, ascending; {@code origin} and {@code
 *       sequence} together identify an entry;
 *   <li>{@code settled}: all entries of the origin up to this sequence were in the log before this
 *       entry was appended;
 *   <li>{@code event} or {@code item}: what happened, an object as {@code
 *       org.ccdrec.events.EventFile} and {@code org.ccdrec.catalogue.CatalogueFile} specify it. An
 *       item with a picture has a further member {@code picture}, the picture as base64.
 * </ul>
 *
 * Immutable, apart from its JSON, which must not be changed.
 *
 * @param origin id of the outbox that the entry comes from
 * @param sequence number of the entry in its outbox
 * @param settled all entries of the origin up to this sequence precede this one
 * @param content the members {@code event}, {@code item} and {@code picture}
 */
public record SharedEntry(String origin, long sequence, long settled, ObjectNode content) {
  /** Version of the format. */
  public static final int FORMAT = 1;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Thrown for an entry that a newer program wrote. */
  public static final class NewerFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    NewerFormatException(int format) {
      super(
          "an entry of the shared log has format %d, this program reads format %d: upgrade it"
              .formatted(format, FORMAT));
    }
  }

  /** Returns the entry as bytes. */
  public byte[] write() {
    ObjectNode json = MAPPER.createObjectNode().put("format", FORMAT).put("origin", origin);
    json.put("sequence", sequence).put("settled", settled).setAll(content);
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads an entry.
   *
   * @return the entry, or null if the bytes are none
   * @throws NewerFormatException if its format is newer
   */
  public static @Nullable SharedEntry read(byte[] value) throws NewerFormatException {
    JsonNode json;
    try {
      json = MAPPER.readTree(value);
    } catch (IOException e) {
      return null;
    }
    int format = json.path("format").asInt(0);
    if (format > FORMAT) {
      throw new NewerFormatException(format);
    }
    String origin = json.path("origin").textValue();
    if (format < 1 || origin == null || !json.path("sequence").canConvertToLong()) {
      return null;
    }
    return new SharedEntry(
        origin,
        json.path("sequence").longValue(),
        json.path("settled").longValue(),
        (ObjectNode) json);
  }
}
