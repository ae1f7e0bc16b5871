package org.ccdrec.plugins.testkit;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The public types of the module under test, for tests of what it promises. Stateless. */
public final class PublicTypes {
  private PublicTypes() {}

  /**
   * Returns the names of the public types in {@code target/classes}, sorted.
   *
   * @param home a class of the package that names are relative to; types of other packages keep
   *     theirs
   */
  public static List<String> relativeTo(Class<?> home) throws IOException, ClassNotFoundException {
    Path classes = Path.of("target", "classes");
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name = classes.relativize(file).toString().replace('/', '.').replace(".class", "");
        if (Modifier.isPublic(Class.forName(name).getModifiers())) {
          found.add(name);
        }
      }
    }
    String start = home.getPackageName() + ".";
    return found.stream().sorted().map(name -> name.replace(start, "")).toList();
  }
}
