package org.ccdrec.trainer.plugin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which changes of code make a run another one. */
final class CodeVersionTest {
  @TempDir Path folder;

  private static PluginJar jar() {
    return new PluginJar().backbone("acme.Acme", "acme", "\"A backbone.\"");
  }

  private String version(String name, PluginJar jar) throws IOException {
    Path plugins = folder.resolve(name);
    jar.write(plugins.resolve("acme.jar"));
    try (PluginRegistry registry = PluginRegistry.load(plugins)) {
      return new CodeVersion().of(registry.recommender("acme"), registry.sampler("uniform"));
    }
  }

  @Test
  void isTheSameForTheSameCode() throws IOException {
    String version = version("a", jar());
    assertEquals(version, version("b", jar()));
    assertTrue(version.matches("[^+]+\\+[0-9a-f]{12}"), version);
  }

  @Test
  void commentsAndLinesDoNotMatter() throws IOException {
    String commented = "/* \n a comment \n */\n static final class Factory";
    assertEquals(
        version("a", jar()), version("b", jar().rewrite("static final class Factory", commented)));
  }

  @Test
  void whatAPluginDoesMatters() throws IOException {
    assertNotEquals(
        version("a", jar()),
        version(
            "b",
            jar().rewrite("new UnsupportedOperationException()", "new IllegalStateException()")));
    assertNotEquals(version("a", jar()), version("c", jar().rewrite("\"2\"", "\"3\"")));
  }

  @Test
  void backboneAndSamplerMatterAndOtherPluginsDoNot() throws IOException {
    Path plugins = folder.resolve("plugins.d");
    jar().write(plugins.resolve("acme.jar"));
    try (PluginRegistry alone = PluginRegistry.load(plugins)) {
      String version = new CodeVersion().of(alone.recommender("acme"), alone.sampler("uniform"));
      new PluginJar()
          .backbone("other.Other", "other", "\"Another.\"")
          .write(plugins.resolve("other.jar"));
      try (PluginRegistry both = PluginRegistry.load(plugins)) {
        CodeVersion versions = new CodeVersion();
        assertEquals(version, versions.of(both.recommender("acme"), both.sampler("uniform")));
        assertNotEquals(version, versions.of(both.recommender("other"), both.sampler("uniform")));
      }
    }
  }

  @Test
  void aFolderOfClassesIsAsAJarOfThem() throws IOException {
    Path jar = jar().write(folder.resolve("acme.jar"));
    Path classes = folder.resolve("classes");
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(e -> !e.isDirectory()).toList()) {
        Path target = classes.resolve(entry.getName());
        Files.createDirectories(target.getParent());
        try (InputStream in = file.getInputStream(entry)) {
          Files.copy(in, target);
        }
      }
    }
    assertArrayEquals(CodeHash.of(jar, name -> true), CodeHash.of(classes, name -> true));
  }
}
