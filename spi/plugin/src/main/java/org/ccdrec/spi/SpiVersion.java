package org.ccdrec.spi;

/**
 * The version of this SPI, {@code major.minor}.
 *
 * <p>A host accepts a plugin of its own major version and of its own or a lower minor version.
 */
public record SpiVersion(int major, int minor) {
  /** The version of the SPI that these classes are. */
  public static final SpiVersion CURRENT = new SpiVersion(1, 0);

  /** The attribute of a plugin jar's manifest. */
  public static final String MANIFEST_ATTRIBUTE = "Spi-Version";

  /** Reads {@code major.minor}. */
  public static SpiVersion parse(String text) {
    String[] parts = text.strip().split("\\.", -1);
    try {
      if (parts.length == 2) {
        return new SpiVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      }
    } catch (NumberFormatException notANumber) {
      // reported below, with the text
    }
    throw new IllegalArgumentException(
        MANIFEST_ATTRIBUTE + " must be major.minor, like " + CURRENT + "; it is '" + text + "'");
  }

  /** Whether a host of this version runs a plugin built for {@code plugin}. */
  public boolean accepts(SpiVersion plugin) {
    return plugin.major == major && plugin.minor <= minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
