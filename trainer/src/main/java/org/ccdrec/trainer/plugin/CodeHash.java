package org.ccdrec.trainer.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.ccdrec.files.Sha256;

/**
 * The SHA-256 of compiled classes without their debugging information: the same for a jar and a
 * folder with the same classes, whatever their dates, comments and line numbers. Stateless.
 */
final class CodeHash {
  private static final ClassFile PLAIN =
      ClassFile.of(
          ClassFile.DebugElementsOption.DROP_DEBUG,
          ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
          ClassFile.ConstantPoolSharingOption.NEW_POOL);
  private static final ClassTransform REWRITE =
      ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);

  private CodeHash() {}

  /**
   * Hashes the classes of a jar or folder.
   *
   * @param entries which of them, by path inside the jar or folder, such as {@code a/B.class}
   * @throws UncheckedIOException if they cannot be read
   */
  static byte[] of(Path location, Predicate<String> entries) {
    try {
      Map<String, byte[]> classes =
          Files.isDirectory(location) ? inFolder(location, entries) : inJar(location, entries);
      MessageDigest digest = Sha256.newDigest();
      classes.forEach(
          (name, bytes) -> {
            digest.update(name.getBytes(UTF_8));
            digest.update(PLAIN.transformClass(PLAIN.parse(bytes), REWRITE));
          });
      return digest.digest();
    } catch (IOException e) {
      throw new UncheckedIOException("the code in " + location + " cannot be read", e);
    }
  }

  private static boolean isClass(String name) {
    return name.endsWith(".class") && !name.endsWith("module-info.class");
  }

  private static Map<String, byte[]> inFolder(Path folder, Predicate<String> entries)
      throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (isClass(name) && entries.test(name)) {
          classes.put(name, Files.readAllBytes(file));
        }
      }
    }
    return classes;
  }

  private static Map<String, byte[]> inJar(Path jar, Predicate<String> entries) throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        if (isClass(entry.getName()) && entries.test(entry.getName())) {
          try (InputStream in = file.getInputStream(entry)) {
            classes.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return classes;
  }
}
