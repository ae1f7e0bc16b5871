package org.ccdrec.autodiff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operations that the package has, read from its compiled classes. */
final class OperationsOfPackage {
  private OperationsOfPackage() {}

  static Set<String> names() {
    try {
      Path classes = Path.of(Op.class.getResource("Op.class").toURI()).getParent();
      try (Stream<Path> files = Files.list(classes)) {
        return files
            .map(file -> file.getFileName().toString().replace(".class", ""))
            .filter(name -> !name.contains("$") && !name.contains("-") && isOperation(name))
            .collect(Collectors.toCollection(TreeSet::new));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (URISyntaxException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static boolean isOperation(String name) {
    try {
      Class<?> type = Class.forName(Op.class.getPackageName() + "." + name);
      return Op.class.isAssignableFrom(type) && !type.isInterface();
    } catch (ClassNotFoundException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
