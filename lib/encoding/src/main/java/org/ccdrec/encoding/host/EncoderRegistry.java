package org.ccdrec.encoding.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.EncodingPlugin;
import org.ccdrec.encoding.EncodingSpi;
import org.ccdrec.plugins.OfferTable;
import org.ccdrec.plugins.PluginOrigin;
import org.ccdrec.plugins.PluginSpi;
import org.ccdrec.plugins.Plugins;
import org.jspecify.annotations.Nullable;

/**
 * All item encoders of the class path and of the jars in a plugins directory. A plugin sees the
 * JDK, the encoding SPI, configuration, SLF4J and its own jars.
 *
 * <p>Immutable and thread-safe. Closing it closes the plugins' class loaders; encoders must be
 * closed before.
 */
public final class EncoderRegistry implements AutoCloseable {
  private static final PluginSpi<EncodingPlugin> SPI =
      new PluginSpi<>(
          EncodingPlugin.class,
          EncodingSpi.MANIFEST_ATTRIBUTE,
          EncodingSpi.VERSION,
          List.of("org.ccdrec.encoding.", "org.ccdrec.config.", "org.slf4j.", "org.jspecify."));

  private final OfferTable<EncoderOffer<?>> offers = new OfferTable<>("encoder");
  private final Plugins plugins;

  private EncoderRegistry(@Nullable Path directory) {
    plugins = Plugins.load(SPI, directory, this::add);
  }

  /**
   * Loads the encoders of the class path and, if not null, of a directory.
   *
   * @throws org.ccdrec.plugins.PluginException with every problem
   */
  public static EncoderRegistry load(@Nullable Path directory) {
    return new EncoderRegistry(directory);
  }

  private void add(EncodingPlugin plugin, PluginOrigin origin) {
    origin
        .guarded(
            "cannot list its encoders",
            () ->
                plugin.encoders().stream()
                    .<EncoderOffer<?>>map(factory -> offer(factory, origin))
                    .toList())
        .forEach(offer -> offers.add(offer.name(), offer.origin(), offer));
  }

  private static <C extends Record> EncoderOffer<C> offer(
      EncoderFactory<C> factory, PluginOrigin origin) {
    return EncoderOffer.of(factory, origin);
  }

  /** Returns all encoders, sorted by name. */
  public List<EncoderOffer<?>> encoders() {
    return offers.all();
  }

  /** Returns the names of all encoders, sorted. */
  public Set<String> names() {
    return offers.names();
  }

  /** Returns the encoder with a name, or null. */
  public @Nullable EncoderOffer<?> find(String name) {
    return offers.find(name);
  }

  @Override
  public void close() {
    plugins.close();
  }
}
