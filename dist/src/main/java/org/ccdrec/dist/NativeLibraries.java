package org.ccdrec.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The native libraries inside jars. They are unpacked once, when the distribution is made, because
 * libraries would unpack them at run time into the home or the temporary directory, which may be
 * missing or read-only.
 */
final class NativeLibraries {
  private static final String NATIVE = "native/";

  /** The jars whose code finds an unpacked library by the properties that the launcher sets. */
  private static final List<Rule> RULES =
      List.of(
          new Rule("javacpp-", "org/bytedeco/javacpp/linux-x86_64/", NATIVE),
          new Rule(
              "nd4j-native-", "org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64-avx2/", NATIVE),
          new Rule("openblas-", "org/bytedeco/openblas/linux-x86_64/", NATIVE),
          new Rule("onnxruntime-", "ai/onnxruntime/native/linux-x64/", NATIVE),
          new Rule("tokenizers-", "native/lib/linux-x86_64/cpu/", NATIVE),
          new Rule("jline-native-", "org/jline/nativ/Linux/x86_64/", NATIVE),
          // DuckDB looks beside its jar.
          new Rule("duckdb_jdbc-", "libduckdb_java.so_linux_amd64", ""),
          // Programs have different versions of JNA, so each has a folder of its own.
          new Rule("jna-", "com/sun/jna/linux-x86-64/", NATIVE + "%s/"));

  private static final Pattern LIBRARY =
      Pattern.compile(".*\\.(so|so\\.\\d+|dll|dylib|jnilib|a)|.*\\.so_\\w+|.*\\.dSYM/.*");

  private final Path lib;

  /**
   * Where the libraries of one jar are unpacked.
   *
   * @param jar start of the jar's name
   * @param prefix start of the names of the entries for this platform
   * @param folder folder in {@code lib/}; {@code %s} stands for the program
   */
  private record Rule(String jar, String prefix, String folder) {}

  /**
   * Creates the libraries of a distribution.
   *
   * @param lib directory of the distribution's jars
   */
  NativeLibraries(Path lib) {
    this.lib = lib;
  }

  /** Tells whether an entry of the jar is a native library that need not stay in it. */
  static boolean isUnpacked(String jar, String entry) {
    return rule(jar).isPresent() && LIBRARY.matcher(entry).matches();
  }

  /** Unpacks the libraries for this platform in a jar of a program. */
  void unpack(Path jar, Application application) throws IOException {
    Optional<Rule> rule = rule(jar.getFileName().toString());
    if (rule.isPresent()) {
      Path folder = lib.resolve(rule.get().folder().formatted(application.name()));
      Files.createDirectories(folder);
      try (var zip = new ZipFile(jar.toFile())) {
        for (ZipEntry entry : zip.stream().toList()) {
          if (entry.getName().startsWith(rule.get().prefix())
              && isUnpacked(jar.getFileName().toString(), entry.getName())) {
            copy(zip, entry, folder);
          }
        }
      }
    }
  }

  private static Optional<Rule> rule(String jar) {
    return RULES.stream().filter(rule -> jar.startsWith(rule.jar())).findFirst();
  }

  /** Adds the names by which libraries refer to others; JavaCPP would add them in its cache. */
  void link() throws IOException {
    Path alias = lib.resolve(NATIVE).resolve("libopenblas_nolapack.so.0");
    Files.createSymbolicLink(alias, Path.of("libopenblas.so.0"));
  }

  private static void copy(ZipFile zip, ZipEntry entry, Path folder) throws IOException {
    Path target = folder.resolve(Path.of(entry.getName()).getFileName().toString());
    try (InputStream in = zip.getInputStream(entry)) {
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
