package org.ccdrec.encoding.host;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.ccdrec.config.ConfigWriter;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;

/** An encoder with its configuration, not yet opened. Immutable and thread-safe. */
public sealed interface ConfiguredEncoder {
  /** Returns the encoder. */
  EncoderOffer<?> offer();

  /** Returns every setting with its effective value. */
  Map<String, Object> settings();

  /**
   * Learns what the encoder has to know about a whole catalogue.
   *
   * @throws EncoderException if the encoder fails
   * @throws IOException if an item or a file that the settings name cannot be read
   */
  String learn(Iterable<ItemContent> catalogue) throws IOException;

  /**
   * Opens the encoder. Its results are checked: a violation of the contract is an {@link
   * EncoderException}.
   *
   * @param learned the result of {@link #learn}
   * @throws EncoderException if the encoder cannot be created
   * @throws IOException if a file that the settings name cannot be read
   */
  ItemEncoder open(String learned) throws IOException;

  /**
   * The implementation for one type of configuration.
   *
   * @param <C> the configuration
   */
  record Typed<C extends Record>(EncoderOffer<C> offer, EncoderFactory<C> factory, C config)
      implements ConfiguredEncoder {
    @Override
    public Map<String, Object> settings() {
      return ConfigWriter.toMap(config);
    }

    @Override
    public String learn(Iterable<ItemContent> catalogue) throws IOException {
      return Objects.requireNonNull(
          call("cannot learn from the catalogue", () -> factory.learn(config, catalogue)));
    }

    @Override
    public ItemEncoder open(String learned) throws IOException {
      ItemEncoder encoder = call("cannot be created", () -> factory.create(config, learned));
      return CheckedEncoder.of(encoder, offer.name() + " of " + offer.origin());
    }

    private <T> T call(String failure, Callable<T> work) throws IOException {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(factory.getClass().getClassLoader());
      try {
        return work.call();
      } catch (IOException e) {
        throw e;
      } catch (Exception | LinkageError e) {
        String reason = e.getMessage() == null ? e.toString() : e.getMessage();
        throw new EncoderException(
            "encoder %s of %s %s: %s".formatted(offer.name(), offer.origin(), failure, reason), e);
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }
}
