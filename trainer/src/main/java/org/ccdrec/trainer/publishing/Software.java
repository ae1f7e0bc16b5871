package org.ccdrec.trainer.publishing;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.plugin.CodeVersion;
import org.ccdrec.trainer.plugin.Offer;
import org.ccdrec.trainer.plugin.PluginJars;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.RunConfig;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The software that computed a model.
 *
 * @param kernels name of the numeric kernels
 * @param libraries version by name: {@code java}, {@code nd4j}, {@code nd4j-backend}, {@code
 *     ccdrec} (see {@link CodeVersion}), and {@code plugin FILE.jar} with the jar's SHA-256
 */
public record Software(String kernels, Map<String, String> libraries) {
  private static final String ND4J = "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";

  /** Copies the map. */
  public Software {
    libraries = Map.copyOf(libraries);
  }

  /**
   * Describes the running program.
   *
   * @param recommender the backbone or untrained model of the run
   * @param sampler the negative sampler of the run
   * @throws IOException if a plugin's jar cannot be read
   */
  public static Software of(String kernels, Offer<?> recommender, Offer<?> sampler)
      throws IOException {
    Map<String, String> libraries = new TreeMap<>();
    libraries.put("java", Runtime.version().toString());
    libraries.put("nd4j-backend", Nd4j.getBackend().getClass().getSimpleName());
    libraries.put("nd4j", nd4jVersion());
    libraries.put("ccdrec", new CodeVersion().of(recommender, sampler));
    PluginJars.of(recommender).forEach((jar, hash) -> libraries.put("plugin " + jar, hash));
    PluginJars.of(sampler).forEach((jar, hash) -> libraries.put("plugin " + jar, hash));
    return new Software(kernels, libraries);
  }

  /**
   * Describes the running program with the backbone and the sampler of a run.
   *
   * @throws IOException if a plugin's jar cannot be read
   */
  public static Software of(Kernels kernels, RunConfig run, PluginRegistry plugins)
      throws IOException {
    return of(
        kernels.name(),
        plugins.recommender(run.model().backbone()),
        plugins.sampler(run.sampler().name()));
  }

  /** Returns the version that the ND4J jar states; its manifest has none. */
  private static String nd4jVersion() throws IOException {
    try (InputStream in = Nd4j.class.getResourceAsStream(ND4J)) {
      if (in == null) {
        return "unknown";
      }
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    }
  }
}
