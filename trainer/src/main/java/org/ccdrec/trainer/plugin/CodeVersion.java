package org.ccdrec.trainer.plugin;

import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.files.Sha256;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.CcdrecPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Names the code that decides a run's result: the project's version and the start of a SHA-256 of
 * the classes of the trainer's computing packages, the engine, the plugin SPI, the configuration
 * library, and the plugins of the run's backbone and sampler. Line numbers and names of local
 * variables are left out, so that an edited comment changes nothing.
 *
 * <p>Code is read once for each instance. Not thread-safe.
 */
public final class CodeVersion {
  private static final int DIGITS = 12;

  /** The trainer's packages that affect results; the others read, print and publish. */
  private static final List<String> COMPUTING =
      Stream.of("curriculum", "data", "diffusion", "evaluation", "model", "training")
          .map(name -> "org/ccdrec/trainer/" + name + "/")
          .toList();

  private final Map<Path, byte[]> hashes = new HashMap<>();
  private byte @Nullable [] computing;

  /** Returns the version of the code of runs with the given backbone and sampler. */
  public String of(Offer<?> recommender, Offer<?> sampler) {
    Set<Path> locations = new TreeSet<>();
    for (Class<?> anchor : List.of(Kernels.class, CcdrecPlugin.class, ConfigReader.class)) {
      locations.addAll(locations(anchor));
    }
    locations.addAll(locations(recommender.plugin()));
    locations.addAll(locations(sampler.plugin()));
    MessageDigest digest = Sha256.newDigest();
    digest.update(computing());
    locations.forEach(location -> digest.update(hash(location)));
    String hash = HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    return projectVersion() + "+" + hash;
  }

  private static boolean computes(String entry) {
    return COMPUTING.stream().anyMatch(entry::startsWith);
  }

  private static String projectVersion() {
    @Nullable String version = CodeVersion.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  private byte[] computing() {
    if (computing == null) {
      computing = CodeHash.of(locations(CodeVersion.class).getFirst(), CodeVersion::computes);
    }
    return computing;
  }

  private byte[] hash(Path location) {
    return hashes.computeIfAbsent(location, path -> CodeHash.of(path, name -> true));
  }

  /** Returns the jars and folders of a class's class loader. */
  private static List<Path> locations(Class<?> type) {
    if (type.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs()).map(CodeVersion::path).toList();
    }
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? List.of() : List.of(path(source.getLocation()));
  }

  private static Path path(URL location) {
    return Path.of(URI.create(location.toString()));
  }
}
