package org.ccdrec.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A fake checkout in a temporary folder: the real launcher and JDK discovery, a Maven wrapper that
 * only records its call and creates the jars, and JDKs whose {@code java} records how it was
 * started.
 */
final class Checkout {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final int PATIENCE_SECONDS = 30;

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /** The result of a script. */
  record Outcome(int exitCode, String output, String errors) {}

  Checkout(Path folder) throws IOException {
    this.folder = folder;
    for (String script : List.of("ccdrec", ".mvn/find-jdk.sh")) {
      Path copy = folder.resolve("a checkout").resolve(script);
      Files.createDirectories(copy.getParent());
      Files.copy(
          repository().resolve(script),
          copy,
          StandardCopyOption.COPY_ATTRIBUTES,
          StandardCopyOption.REPLACE_EXISTING);
    }
    source("pom.xml");
    for (String module :
        List.of(
            "engine",
            "lib/config",
            "spi/plugin",
            "spi/encoding",
            "spi/snapshot",
            "plugins/encoder-minilm",
            "plugins/encoder-onnx",
            "plugins/encoders",
            "plugins/samplers",
            "trainer",
            "trainer/prepare",
            "server")) {
      source(module + "/pom.xml");
      source(module + "/src/main/java/Some.java");
    }
    script(
        root().resolve("mvnw"),
        """
        echo "$@" >>"$RECORD/builds"
        [ -z "${BUILD_FAILS-}" ] || { echo "[ERROR] no such luck" ; exit 1; }
        case $* in *plugins/encoder-*) apps=$(echo "$*" | sed 's/.*-pl \\([^ ]*\\).*/\\1/') ;;
          *) apps="trainer server trainer/prepare" ;; esac
        for app in $apps; do
          mkdir -p "$(dirname "$0")/$app/target"
          touch "$(dirname "$0")/$app/target/ccdrec-${app##*/}.jar"
        done
        """);
    Files.createDirectories(folder.resolve("record"));
    environment.put("RECORD", folder.resolve("record").toString());
    environment.put("PATH", tools());
    environment.put("HOME", folder.resolve("nobody").toString());
    environment.put("CCDREC_JDK_DIRS", folder.resolve("jdks").toString());
  }

  /** The folder of the launcher; its name has a space in it. */
  Path root() {
    return folder.resolve("a checkout");
  }

  Path jdks() {
    return folder.resolve("jdks");
  }

  Checkout with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Creates a JDK of a version in a folder; its {@code java} runs {@code script}. */
  Path jdk(Path home, String version, String script) throws IOException {
    script(home.resolve("bin/java"), "echo \"$@\" >>\"$RECORD/starts\"\n" + script);
    script(home.resolve("bin/javac"), "exit 0\n");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"us\"\nJAVA_VERSION=\"" + version + "\"\n", UTF_8);
    return home;
  }

  /** Creates an installed distribution beside the checkout, whose runtime records its starts. */
  Path distribution(String version) throws IOException {
    Path installed = folder.resolve("ccdrec-" + version);
    jdk(installed.resolve("runtime"), "25.0.3", "");
    Files.createDirectories(installed.resolve("bin"));
    Files.copy(
        repository().resolve("ccdrec"),
        installed.resolve("bin/ccdrec"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(installed.resolve("lib"));
    Files.writeString(installed.resolve("lib/server.jsa"), "", UTF_8);
    Files.writeString(installed.resolve("VERSION"), version + "\n", UTF_8);
    return installed;
  }

  /** Creates the jars that a build would have left, newer than every source. */
  Checkout built() throws IOException {
    for (String app : List.of("trainer", "server", "trainer/prepare")) {
      Path module = root().resolve(app);
      Path jar = module.resolve("target/ccdrec-" + module.getFileName() + ".jar");
      Files.createDirectories(jar.getParent());
      Files.writeString(jar, "", UTF_8);
    }
    return this;
  }

  /** Marks a source as changed after the last build. */
  void change(String source) throws IOException {
    Files.setLastModifiedTime(root().resolve(source), FileTime.from(Instant.now().plusSeconds(60)));
  }

  /**
   * Returns the lines recorded by the fake wrapper ({@code builds}) or the fake JVMs ({@code
   * starts}).
   */
  List<String> recorded(String name) throws IOException {
    Path record = folder.resolve("record").resolve(name);
    return Files.exists(record) ? Files.readAllLines(record, UTF_8) : List.of();
  }

  Path record(String name) {
    return folder.resolve("record").resolve(name);
  }

  Outcome run(String... command) throws Exception {
    return runFrom(folder, command);
  }

  Outcome runFrom(Path directory, String... command) throws Exception {
    Process process = start(directory, command);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " did not end");
    }
    return new Outcome(
        process.exitValue(),
        Files.readString(folder.resolve("output"), UTF_8),
        Files.readString(folder.resolve("errors"), UTF_8));
  }

  Process start(Path directory, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder
        .redirectOutput(folder.resolve("output").toFile())
        .redirectError(folder.resolve("errors").toFile())
        .start();
  }

  /** Returns the launcher's path for a command line. */
  String launcher() {
    return root().resolve("ccdrec").toString();
  }

  private void source(String name) throws IOException {
    Path file = root().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "", UTF_8);
    for (Path path = file; !path.equals(folder); path = path.getParent()) {
      Files.setLastModifiedTime(path, LONG_AGO);
    }
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text, UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Returns a PATH with the tools the scripts use and no JDK. */
  private String tools() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("tools"));
    for (String tool :
        List.of(
            "bash",
            "sh",
            "env",
            "cat",
            "dirname",
            "readlink",
            "find",
            "sed",
            "grep",
            "mkdir",
            "rm",
            "sleep",
            "touch")) {
      script(bin.resolve(tool), "exec " + installed(tool) + " \"$@\"\n");
    }
    return bin.toString();
  }

  private static Path installed(String tool) {
    for (String directory : System.getenv("PATH").split(":", -1)) {
      Path candidate = Path.of(directory, tool);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException(tool + " is not on the PATH");
  }

  /**
   * Returns the folder of this repository: the nearest ancestor of the working directory that
   * contains mvnw.
   */
  static Path repository() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("no mvnw above the working directory");
      }
    }
    return directory;
  }
}
