package org.ccdrec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ccdrec.kernel.Experimental;
import org.junit.jupiter.api.Test;

/**
 * The types that plugins may compile against: every public type of the engine and the plugin SPI
 * that is not {@link Experimental}, listed in {@code promised-types.txt}.
 */
final class PromisedTypesTest {
  private static final String LIST = "promised-types.txt";
  private static final int MOST = 60;
  private static final Set<String> PACKAGES =
      Set.of(
          "org.ccdrec.kernel",
          "org.ccdrec.autodiff",
          "org.ccdrec.autodiff.ops",
          "org.ccdrec.graph",
          "org.ccdrec.spi");

  private static Set<String> promised() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PACKAGES.toArray(String[]::new))
            .stream()
            .filter(type -> PACKAGES.contains(type.getPackageName()))
            .filter(PromisedTypesTest::isPromised)
            .map(JavaClass::getName)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns whether a type and all its enclosing types are public and not experimental. */
  private static boolean isPromised(JavaClass type) {
    boolean promised =
        type.getModifiers().contains(JavaModifier.PUBLIC)
            && !type.isAnonymousClass()
            && !type.isAnnotatedWith(Experimental.class);
    return promised && type.getEnclosingClass().map(PromisedTypesTest::isPromised).orElse(true);
  }

  private static Set<String> listed() {
    try (InputStream in = PromisedTypesTest.class.getResourceAsStream("/" + LIST)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<String> without(Set<String> all, Set<String> others) {
    return all.stream().filter(name -> !others.contains(name)).toList();
  }

  @Test
  void thePromisedTypesAreTheListedOnes() {
    Set<String> found = promised();
    Set<String> listed = listed();
    assertTrue(
        found.equals(listed),
        () ->
            """
            The types that plugins may compile against have changed.
            New: %s
            Gone: %s
            A new public type is a promise: make it package-private, or annotate it with
            @Experimental, if no plugin needs it. To accept the change, edit
            checks/src/test/resources/%s: one type a line, nested types with '$'. Removing a
            type that a release had breaks plugins and needs a new major spi.version."""
                .formatted(without(found, listed), without(listed, found), LIST));
  }

  @Test
  void thereAreFewOfThem() {
    assertTrue(
        promised().size() <= MOST,
        () -> "at most %d types may be promised; there are %d".formatted(MOST, promised().size()));
  }

  @Test
  void operationsAreReachedByTheirFacadeOnly() {
    Set<String> operations =
        new ClassFileImporter()
            .importPackages("org.ccdrec.autodiff.ops").stream()
                .filter(type -> type.isAssignableTo("org.ccdrec.autodiff.Op"))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), operations);
  }
}
