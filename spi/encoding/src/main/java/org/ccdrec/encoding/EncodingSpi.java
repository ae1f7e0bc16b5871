package org.ccdrec.encoding;

/** The version of this SPI, and the manifest attribute by which a jar names the one it needs. */
public final class EncodingSpi {
  /** The version of the SPI that these classes are, {@code major.minor}. */
  public static final String VERSION = "1.0";

  /**
   * The attribute of an encoder jar's manifest, different from those of other plugins so that one
   * jar can offer several kinds.
   */
  public static final String MANIFEST_ATTRIBUTE = "Encoding-Spi-Version";

  private EncodingSpi() {}
}
