package org.ccdrec.server.encode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.Input;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;
import org.ccdrec.encoding.host.EncoderRecord;
import org.ccdrec.encoding.host.EncoderRegistry;
import org.ccdrec.files.Sha256;
import org.ccdrec.snapshot.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The encoders of a snapshot's modalities, opened with the settings that its content vectors were
 * made with. An encoder that the server lacks is logged, and refused only when an item needs it.
 * Safe for use by many threads until it is closed.
 */
public final class SnapshotEncoders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotEncoders.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<ModalityEncoder> encoders;

  private SnapshotEncoders(List<ModalityEncoder> encoders) {
    this.encoders = List.copyOf(encoders);
  }

  /**
   * Opens the encoders of a snapshot.
   *
   * @throws IOException if the snapshot's record of encoders cannot be read
   */
  public static SnapshotEncoders open(Snapshot snapshot, EncoderRegistry registry)
      throws IOException {
    List<ModalityEncoder> encoders = new ArrayList<>();
    for (EncoderRecord record : records(snapshot)) {
      if (snapshot.manifest().content().containsKey(record.modality())) {
        ModalityEncoder encoder = ModalityEncoder.open(record, registry);
        encoders.add(encoder);
        if (encoder.encoder() == null) {
          LOG.info("{}: new items need content vectors: {}", snapshot.id(), encoder.refusal());
        }
      }
    }
    return new SnapshotEncoders(encoders);
  }

  /** Returns the readable records; others are logged, because a snapshot can be served without. */
  private static List<EncoderRecord> records(Snapshot snapshot) throws IOException {
    List<EncoderRecord> records = new ArrayList<>();
    String json = snapshot.encoders();
    try {
      for (JsonNode each : JSON.readTree(json == null ? "[]" : json)) {
        records.add(EncoderRecord.of(each));
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      LOG.warn("{}: new items need content vectors: encoders.json is invalid", snapshot.id(), e);
    }
    return records;
  }

  /** Returns the name of each modality's encoder, empty if this server cannot use it. */
  public Map<String, String> names() {
    Map<String, String> names = new TreeMap<>();
    encoders.forEach(
        each ->
            names.put(
                each.record().modality(), each.encoder() == null ? "" : each.record().encoder()));
    return names;
  }

  /**
   * Returns a fingerprint by modality of the encoders that this server can use: a hash of the
   * encoder, its version, its settings and what it learned. Equal ones make equal vectors.
   */
  public Map<String, String> fingerprints() {
    Map<String, String> fingerprints = new TreeMap<>();
    encoders.stream()
        .filter(each -> each.encoder() != null)
        .forEach(
            each ->
                fingerprints.put(
                    each.record().modality(), Sha256.hex(each.record().toJson().toString())));
    return fingerprints;
  }

  /**
   * Returns the content vectors of an item by modality.
   *
   * @param except modalities that are not encoded, because their vectors are given
   * @throws EncodeException if a part of the item cannot be encoded, or none can
   */
  public Map<String, float[]> encode(ItemContent item, Set<String> except) throws EncodeException {
    Set<Input> parts = parts(item);
    if (encoders.isEmpty()) {
      throw EncodeException.unsupported(
          "the model does not record which encoders made its content vectors; send content"
              + " vectors instead of an item");
    }
    Map<String, float[]> vectors = new HashMap<>();
    List<String> absent = new ArrayList<>();
    for (ModalityEncoder each : encoders) {
      boolean reads = each.record().inputs().stream().anyMatch(parts::contains);
      if (reads && !except.contains(each.record().modality())) {
        encode(each, item, vectors, absent);
      }
    }
    if (vectors.isEmpty() && except.isEmpty()) {
      throw EncodeException.invalid(
          "item must have what the model's encoders read: %s%s"
              .formatted(
                  encoders.stream().map(SnapshotEncoders::needs).collect(Collectors.joining("; ")),
                  absent.isEmpty() ? "" : "; found: " + String.join(", ", absent)));
    }
    return vectors;
  }

  private static Set<Input> parts(ItemContent item) {
    Set<Input> parts = EnumSet.noneOf(Input.class);
    if (!item.texts().isEmpty()) {
      parts.add(Input.TEXT);
    }
    if (!item.attributes().isEmpty()) {
      parts.add(Input.ATTRIBUTES);
    }
    if (item.picture() != null) {
      parts.add(Input.PICTURE);
    }
    return parts;
  }

  private static String needs(ModalityEncoder encoder) {
    String inputs =
        encoder.record().inputs().stream()
            .map(input -> input.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(" or "));
    return "%s for %s".formatted(inputs, encoder.record().modality());
  }

  private static void encode(
      ModalityEncoder modality, ItemContent item, Map<String, float[]> vectors, List<String> absent)
      throws EncodeException {
    ItemEncoder encoder = modality.encoder();
    if (encoder == null) {
      throw EncodeException.unsupported(
          modality.refusal() + "; install it in plugins.directory, or send content vectors");
    }
    switch (result(encoder, item)) {
      case Encoding.Vector(float[] values) -> vectors.put(modality.record().modality(), values);
      case Encoding.Absent(String reason) -> absent.add(reason);
      case Encoding.Broken(String reason) ->
          throw EncodeException.invalid(
              "the item cannot be encoded for modality %s: %s"
                  .formatted(modality.record().modality(), reason));
    }
  }

  private static Encoding result(ItemEncoder encoder, ItemContent item) throws EncodeException {
    try {
      return encoder.encode(List.of(item)).getFirst();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EncodeException.unsupported("encoding was interrupted");
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("encoders opened by the host throw no other exception", e);
    }
  }

  @Override
  public void close() {
    for (ModalityEncoder each : encoders) {
      try {
        each.close();
      } catch (RuntimeException e) {
        LOG.warn("Closing the encoder of {} failed", each.record().modality(), e);
      }
    }
  }
}
