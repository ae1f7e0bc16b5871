package org.ccdrec.encoding.host;

import java.util.List;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;

/**
 * An encoder whose results are checked against the contract, called with its own context class
 * loader.
 */
final class CheckedEncoder implements ItemEncoder {
  private final ItemEncoder encoder;
  private final String name;
  private final int width;

  private CheckedEncoder(ItemEncoder encoder, String name, int width) {
    this.encoder = encoder;
    this.name = name;
    this.width = width;
  }

  static ItemEncoder of(ItemEncoder encoder, String name) {
    int width = encoder.width();
    if (width < 1) {
      encoder.close();
      throw new EncoderException(
          "encoder %s must have a positive width; width=%d".formatted(name, width), null);
    }
    return new CheckedEncoder(encoder, name, width);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public String fingerprint() {
    return encoder.fingerprint();
  }

  @Override
  public List<Encoding> encode(List<ItemContent> batch) throws InterruptedException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(encoder.getClass().getClassLoader());
    try {
      return checked(encoder.encode(batch), batch);
    } catch (EncoderException | InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new EncoderException("encoder %s failed: %s".formatted(name, reason), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private List<Encoding> checked(List<Encoding> results, List<ItemContent> batch) {
    if (results.size() != batch.size()) {
      throw new EncoderException(
          "encoder %s must return one result per item: %d; it returned %d"
              .formatted(name, batch.size(), results.size()),
          null);
    }
    for (int at = 0; at < results.size(); at++) {
      if (results.get(at) instanceof Encoding.Vector(float[] values)) {
        requireVector(values, batch.get(at).id());
      }
    }
    return List.copyOf(results);
  }

  private void requireVector(float[] values, String id) {
    if (values.length != width) {
      throw new EncoderException(
          "encoder %s must return vectors of width %d; item '%s' has %d elements"
              .formatted(name, width, id, values.length),
          null);
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new EncoderException(
            "encoder %s must return finite vectors; item '%s' has %s".formatted(name, id, value),
            null);
      }
    }
  }

  @Override
  public void close() {
    encoder.close();
  }
}
