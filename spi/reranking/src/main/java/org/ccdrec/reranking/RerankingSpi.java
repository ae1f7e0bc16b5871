package org.ccdrec.reranking;

import java.util.List;

/** The version of this SPI, and the manifest attribute by which a jar names the one it needs. */
public final class RerankingSpi {
  /** The version of the SPI that these classes are, {@code major.minor}. */
  public static final String VERSION = "1.0";

  /**
   * The attribute of a rule jar's manifest, different from that of the trainer's plugins so that
   * one jar can offer both.
   */
  public static final String MANIFEST_ATTRIBUTE = "Reranking-Spi-Version";

  /** Prefixes of the class names that a rule's jar takes from its host. */
  public static final List<String> SHARED_PACKAGES =
      List.of("org.ccdrec.reranking.", "org.ccdrec.config.", "org.slf4j.", "org.jspecify.");

  private RerankingSpi() {}
}
