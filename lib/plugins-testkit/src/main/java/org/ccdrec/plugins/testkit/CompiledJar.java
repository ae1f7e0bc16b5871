package org.ccdrec.plugins.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Builds a plugin jar from source for a test, compiled against the test's class path. */
public final class CompiledJar {

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final List<Path> dependencies = new ArrayList<>();
  private final String service;
  private final String versionAttribute;
  private @Nullable String version = "1.0";
  private @Nullable String provider;

  /**
   * Starts an empty jar.
   *
   * @param service name of the service type that the jar provides
   * @param versionAttribute manifest attribute of the version it is built for, 1.0 unless set
   */
  public CompiledJar(String service, String versionAttribute) {
    this.service = service;
    this.versionAttribute = versionAttribute;
  }

  /** Adds a class; the first one that implements the service becomes the provider. */
  public CompiledJar source(String className, String source) {
    sources.put(className, source);
    String simpleName = service.substring(service.lastIndexOf('.') + 1);
    if (provider == null && source.contains("implements " + simpleName)) {
      provider = className;
    }
    return this;
  }

  /** Replaces text in every source added so far. */
  public CompiledJar rewrite(String from, String to) {
    sources.replaceAll((name, source) -> source.replace(from, to));
    return this;
  }

  /** Sets the manifest's version; null omits it. */
  public CompiledJar version(@Nullable String text) {
    version = text;
    return this;
  }

  /** Sets the content of the service file; null omits it. */
  public CompiledJar provider(@Nullable String className) {
    provider = className;
    return this;
  }

  /** Adds another jar to the compile class path. */
  public CompiledJar dependency(Path jar) {
    dependencies.add(jar);
    return this;
  }

  /** Compiles and writes the jar, omitting the named classes. */
  public Path write(Path jar, String... leftOut) throws IOException {
    Files.createDirectories(jar.getParent());
    Path classes = Files.createTempDirectory("plugin-classes");
    compile(classes);
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (version != null) {
      manifest.getMainAttributes().putValue(versionAttribute, version);
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream jarOut = new JarOutputStream(out, manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String entry = classes.relativize(file).toString().replace('\\', '/');
        if (!List.of(leftOut).contains(entry.replace('/', '.').replace(".class", ""))) {
          add(jarOut, entry, Files.readAllBytes(file));
        }
      }
      if (provider != null) {
        add(jarOut, "META-INF/services/" + service, provider.getBytes(UTF_8));
      }
    }
    delete(classes);
    return jar;
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void add(JarOutputStream jar, String name, byte[] bytes) throws IOException {
    jar.putNextEntry(new ZipEntry(name));
    jar.write(bytes);
    jar.closeEntry();
  }

  private void compile(Path classes) {
    if (sources.isEmpty()) {
      return;
    }
    String classPath =
        Stream.concat(Stream.of(System.getProperty("java.class.path")), dependencies.stream())
            .map(Object::toString)
            .reduce((a, b) -> a + System.getProperty("path.separator") + b)
            .orElseThrow();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of("-d", classes.toString(), "-cp", classPath, "-proc:none", "-nowarn");
    List<JavaFileObject> files = new ArrayList<>();
    sources.forEach((name, source) -> files.add(new Source(name, source)));
    if (!compiler.getTask(messages, null, null, options, null, files).call()) {
      throw new IllegalArgumentException("the test's plugin does not compile: " + messages);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public String getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
