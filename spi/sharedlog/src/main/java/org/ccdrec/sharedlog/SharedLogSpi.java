package org.ccdrec.sharedlog;

/** The version of this SPI, and the manifest attribute by which a jar names the one it needs. */
public final class SharedLogSpi {
  /** The version of the SPI that these classes are, {@code major.minor}. */
  public static final String VERSION = "1.0";

  /** The attribute of a plugin jar's manifest. */
  public static final String MANIFEST_ATTRIBUTE = "Shared-Log-Spi-Version";

  private SharedLogSpi() {}
}
