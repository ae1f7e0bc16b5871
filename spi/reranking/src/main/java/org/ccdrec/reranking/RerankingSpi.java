package org.ccdrec.reranking;

/** The version of this SPI, and the manifest attribute by which a jar names the one it needs. */
public final class RerankingSpi {
  /** The version of the SPI that these classes are, {@code major.minor}. */
  public static final String VERSION = "1.0";

  /**
   * The attribute of a rule jar's manifest, different from that of the trainer's plugins so that
   * one jar can offer both.
   */
  public static final String MANIFEST_ATTRIBUTE = "Reranking-Spi-Version";

  private RerankingSpi() {}
}
