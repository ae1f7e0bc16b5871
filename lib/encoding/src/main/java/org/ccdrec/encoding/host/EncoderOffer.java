package org.ccdrec.encoding.host;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.ccdrec.config.ConfigKey;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.Input;
import org.ccdrec.plugins.PluginException;
import org.ccdrec.plugins.PluginOrigin;

/**
 * An encoder that a plugin offers. Immutable and thread-safe.
 *
 * @param <C> its configuration
 */
public final class EncoderOffer<C extends Record> {
  private static final Pattern MODALITY = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private final EncoderFactory<C> factory;
  private final String origin;
  private final List<ConfigKey> keys;
  private final String modality;
  private final Set<Input> inputs;

  private EncoderOffer(
      EncoderFactory<C> factory,
      String origin,
      List<ConfigKey> keys,
      String modality,
      Set<Input> inputs) {
    this.factory = factory;
    this.origin = origin;
    this.keys = keys;
    this.modality = modality;
    this.inputs = inputs;
  }

  /**
   * Checks what a factory states of itself.
   *
   * @throws PluginException naming the origin and the rule
   */
  static <C extends Record> EncoderOffer<C> of(EncoderFactory<C> factory, PluginOrigin origin) {
    String name = factory.name();
    List<ConfigKey> keys =
        origin.keysOf(
            new PluginOrigin.Declaration(name, factory.description(), factory.configType()));
    String modality = String.valueOf(factory.modality());
    if (!MODALITY.matcher(modality).matches()) {
      throw new PluginException(
          "%s: the modality of %s must match %s; modality=%s"
              .formatted(origin.name(), name, MODALITY, modality));
    }
    Set<Input> inputs = Set.copyOf(factory.inputs());
    if (inputs.isEmpty()) {
      throw new PluginException(origin.name() + ": " + name + " must read a part of items");
    }
    return new EncoderOffer<>(factory, origin.name(), keys, modality, inputs);
  }

  /** Returns the encoder's name. */
  public String name() {
    return factory.name();
  }

  /** Returns what the encoder does, in one sentence. */
  public String description() {
    return factory.description();
  }

  /** Returns the jar, folder or class path entry that it came from. */
  public String origin() {
    return origin;
  }

  /** Returns its configuration keys. */
  public List<ConfigKey> keys() {
    return keys;
  }

  /** Returns the modality that it writes unless the user names another. */
  public String modality() {
    return modality;
  }

  /** Returns the version of its results. */
  public String version() {
    return factory.version();
  }

  /** Returns the parts of an item that it reads. */
  public Set<Input> inputs() {
    return inputs;
  }

  /** Returns whether it can encode an item that was not in the catalogue. */
  public boolean encodesNewItems() {
    return !inputs.contains(Input.ID);
  }

  /**
   * Binds its configuration.
   *
   * @throws org.ccdrec.config.ConfigException with everything that is wrong with the keys
   */
  public ConfiguredEncoder configure(ConfigReader settings) {
    return new ConfiguredEncoder.Typed<>(this, factory, settings.bind(factory.configType()));
  }
}
