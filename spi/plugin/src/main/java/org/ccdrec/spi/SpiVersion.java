package org.ccdrec.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * The version of this SPI, {@code major.minor}. Immutable.
 *
 * <p>A host accepts a plugin of its own major version and of its own or a lower minor version.
 */
public record SpiVersion(int major, int minor) {
  /** The version of the SPI that these classes implement, written by the build. */
  public static final SpiVersion CURRENT = ofBuild();

  /** The attribute in the manifest of a plugin jar. */
  public static final String MANIFEST_ATTRIBUTE = "Spi-Version";

  private static SpiVersion ofBuild() {
    try (InputStream in = SpiVersion.class.getResourceAsStream("spi.properties")) {
      Properties properties = new Properties();
      properties.load(Objects.requireNonNull(in, "spi.properties is missing"));
      return parse(properties.getProperty("version"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * Parses {@code major.minor}.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static SpiVersion parse(String text) {
    String[] parts = text.strip().split("\\.", -1);
    try {
      if (parts.length == 2) {
        return new SpiVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      }
    } catch (NumberFormatException notANumber) {
      // reported below, together with the text
    }
    throw new IllegalArgumentException(
        MANIFEST_ATTRIBUTE + " must be major.minor, like 1.0; it is '" + text + "'");
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
