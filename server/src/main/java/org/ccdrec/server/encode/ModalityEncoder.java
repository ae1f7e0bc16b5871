package org.ccdrec.server.encode;

import java.io.IOException;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.encoding.ItemEncoder;
import org.ccdrec.encoding.host.EncoderException;
import org.ccdrec.encoding.host.EncoderOffer;
import org.ccdrec.encoding.host.EncoderRecord;
import org.ccdrec.encoding.host.EncoderRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The encoder of one modality, or the reason why there is none.
 *
 * @param record how the modality was encoded
 * @param encoder the encoder, or null if it cannot be used
 * @param reason why it cannot be used, as a relative clause; empty if it can
 */
record ModalityEncoder(EncoderRecord record, @Nullable ItemEncoder encoder, String reason) {
  /** Opens the encoder of a record as it was when the content vectors were made. */
  static ModalityEncoder open(EncoderRecord record, EncoderRegistry registry) {
    EncoderOffer<?> offer = registry.find(record.encoder());
    if (offer == null) {
      return absent(record, "which this server does not have");
    }
    if (!offer.encodesNewItems()) {
      return absent(record, "which only looks up vectors of known items");
    }
    if (!offer.version().equals(record.version())) {
      return absent(
          record,
          "version %s, but this server has version %s"
              .formatted(record.version(), offer.version()));
    }
    try {
      ItemEncoder encoder =
          offer.configure(ConfigReader.ofMap("snapshot", record.settings())).open(record.learned());
      return checked(record, encoder);
    } catch (IOException | ConfigException | EncoderException e) {
      return absent(record, "which cannot be opened: " + e.getMessage());
    }
  }

  private static ModalityEncoder checked(EncoderRecord record, ItemEncoder encoder) {
    boolean isSame =
        encoder.width() == record.width() && encoder.fingerprint().equals(record.fingerprint());
    if (isSame) {
      return new ModalityEncoder(record, encoder, "");
    }
    encoder.close();
    return absent(record, "which has another model file or width on this server");
  }

  private static ModalityEncoder absent(EncoderRecord record, String reason) {
    return new ModalityEncoder(record, null, reason);
  }

  /** Returns why the encoder cannot be used, as a sentence. */
  String refusal() {
    return "modality %s was encoded by %s, %s"
        .formatted(record.modality(), record.encoder(), reason);
  }

  void close() {
    if (encoder != null) {
      encoder.close();
    }
  }
}
