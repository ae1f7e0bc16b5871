package org.ccdrec.checks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/**
 * The arrows between the rooms of the house, and the fences around what only one room may use.
 * Rooms are told by package.
 */
@AnalyzeClasses(packages = "org.ccdrec", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  /** The packages of the house itself; whatever else is ours is a plugin. */
  private static final String[] HOST = {
    "org.ccdrec.spi..",
    "org.ccdrec.autodiff..",
    "org.ccdrec.kernel..",
    "org.ccdrec.graph..",
    "org.ccdrec.files..",
    "org.ccdrec.config..",
    "org.ccdrec.plugins..",
    "org.ccdrec.reranking..",
    "org.ccdrec.snapshot..",
    "org.ccdrec.s3..",
    "org.ccdrec.trainer..",
    "org.ccdrec.server..",
    "org.ccdrec.testkit..",
    "org.ccdrec.bench.."
  };

  private static final DescribedPredicate<JavaClass> PLUGINS =
      resideInAnyPackage("org.ccdrec..").and(not(resideInAnyPackage(HOST))).as("plugins");

  @ArchTest
  static final ArchRule PLUGINS_COMPILE_AGAINST_THE_SPI_ALONE =
      noClasses()
          .that(PLUGINS)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.ccdrec.snapshot..",
                  "org.ccdrec.s3..",
                  "org.ccdrec.trainer..",
                  "org.ccdrec.server.."));

  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_THE_TRAINER =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.ccdrec.trainer..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.ccdrec.trainer..");

  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_THE_SERVER =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.ccdrec.server..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.ccdrec.server..");

  @ArchTest
  static final ArchRule THE_SERVER_KNOWS_SNAPSHOTS_BUCKETS_AND_CONFIGURATION_ONLY =
      noClasses()
          .that()
          .resideInAPackage("org.ccdrec.server..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.ccdrec..", "org.nd4j..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "org.ccdrec.server..",
                              "org.ccdrec.snapshot..",
                              "org.ccdrec.s3",
                              "org.ccdrec.config.."))));

  @ArchTest
  static final ArchRule THE_TRAINER_REACHES_PLUGINS_THROUGH_THE_SPI =
      noClasses()
          .that()
          .resideInAPackage("org.ccdrec.trainer..")
          .should()
          .dependOnClassesThat(PLUGINS);

  @ArchTest
  static final ArchRule SNAPSHOTS_KNOW_NOTHING_BUT_THEMSELVES =
      noClasses()
          .that()
          .resideInAPackage("org.ccdrec.snapshot..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.ccdrec..", "org.nd4j..", "org.apache.lucene..", "io.vertx..")
                  .and(not(resideInAnyPackage("org.ccdrec.snapshot.."))));

  @ArchTest
  static final ArchRule BUCKETS_KNOW_SNAPSHOTS_ONLY =
      noClasses()
          .that()
          .resideInAPackage("org.ccdrec.s3..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.ccdrec..", "org.nd4j..", "org.apache.lucene..", "io.vertx..")
                  .and(not(resideInAnyPackage("org.ccdrec.s3..", "org.ccdrec.snapshot.."))));

  @ArchTest
  static final ArchRule THE_SDK_IS_FENCED_INTO_BUCKETS =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.ccdrec.s3")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon..");

  @ArchTest
  static final ArchRule THE_SPI_KNOWS_NEITHER_VERTX_NOR_LUCENE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.ccdrec.spi..",
              "org.ccdrec.autodiff..",
              "org.ccdrec.kernel..",
              "org.ccdrec.graph..",
              "org.ccdrec.files..",
              "org.ccdrec.config..",
              "org.ccdrec.snapshot..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "org.apache.lucene..", "io.netty..");

  @ArchTest
  static final ArchRule THE_KERNELS_KNOW_NEITHER_THE_TAPE_NOR_THE_SPI =
      noClasses()
          .that()
          .resideInAPackage("org.ccdrec.kernel..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.ccdrec.autodiff..", "org.ccdrec.spi..");

  @ArchTest
  static final ArchRule THE_TAPE_DOES_NOT_KNOW_THE_SPI =
      noClasses()
          .that()
          .resideInAPackage("org.ccdrec.autodiff..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.ccdrec.spi..");

  @ArchTest
  static final ArchRule THE_INCUBATOR_IS_FENCED_INTO_THE_KERNELS =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.ccdrec.kernel..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator..");

  @ArchTest
  static final ArchRule RETRIEVAL_HAS_NO_VERTX_TYPES =
      noClasses()
          .that()
          .resideInAPackage("org.ccdrec.server.retrieval..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..");

  @ArchTest
  static final ArchRule ONLY_COMMANDS_WRITE_TO_STANDARD_OUTPUT =
      noClasses()
          .that()
          .resideOutsideOfPackages("..command..", "org.ccdrec.server")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule PACKAGES_OF_THE_TRAINER_FORM_NO_CYCLE =
      slices().matching("org.ccdrec.trainer.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PACKAGES_OF_THE_SERVER_FORM_NO_CYCLE =
      slices().matching("org.ccdrec.server.(*)..").should().beFreeOfCycles();

  @ArchTest
  static void everyPackageHasItsPackageInfo(JavaClasses classes) {
    List<String> bare =
        classes.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(type -> !type.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .sorted()
            .toList();
    assertEquals(List.of(), bare, "packages without a package-info.java that is @NullMarked");
  }
}
