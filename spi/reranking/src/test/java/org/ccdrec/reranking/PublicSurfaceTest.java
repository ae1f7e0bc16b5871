package org.ccdrec.reranking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.ccdrec.plugins.testkit.PublicTypes;
import org.junit.jupiter.api.Test;

/** What this SPI promises: its public types and its version. */
final class PublicSurfaceTest {
  /** A type added here is promised for as long as the major version stays. */
  private static final List<String> PROMISED =
      List.of("Candidate", "RerankingPlugin", "RerankingSpi", "Rule", "RuleContext", "RuleFactory");

  @Test
  void thePublicTypesAreThePromisedOnes() throws IOException, ClassNotFoundException {
    assertEquals(PROMISED, PublicTypes.relativeTo(PublicSurfaceTest.class));
  }

  /** The build writes its property into the manifests of the jars that carry the version. */
  @Test
  void theVersionIsTheOneThatTheBuildWritesIntoManifests() {
    assertEquals(System.getProperty("reranking.spi.version"), RerankingSpi.VERSION);
  }
}
