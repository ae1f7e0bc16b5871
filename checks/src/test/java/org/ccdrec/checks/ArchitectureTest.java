package org.ccdrec.checks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ccdrec.config.ConfigReader;
import org.jspecify.annotations.NullMarked;

/**
 * Checks the dependencies between modules, and which packages may use restricted APIs. Modules are
 * identified by package.
 */
@AnalyzeClasses(packages = "org.ccdrec", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  /** The packages of the project itself; all other packages of ours are plugins. */
  private static final String[] HOST = {
    "org.ccdrec.spi..",
    "org.ccdrec.autodiff..",
    "org.ccdrec.kernel..",
    "org.ccdrec.graph..",
    "org.ccdrec.files..",
    "org.ccdrec.config..",
    "org.ccdrec.plugins..",
    "org.ccdrec.reranking..",
    "org.ccdrec.encoding..",
    "org.ccdrec.snapshot..",
    "org.ccdrec.events..",
    "org.ccdrec.catalogue..",
    "org.ccdrec.sharedlog..",
    "org.ccdrec.hnsw..",
    "org.ccdrec.s3..",
    "org.ccdrec.trainer..",
    "org.ccdrec.prepare..",
    "org.ccdrec.server..",
    "org.ccdrec.testkit..",
    "org.ccdrec.bench.."
  };

  private static final DescribedPredicate<JavaClass> PLUGINS =
      resideInAnyPackage("org.ccdrec..").and(not(resideInAnyPackage(HOST))).as("plugins");

  private static final DescribedPredicate<JavaMethodCall> RENAMES_OR_LOCKS =
      DescribedPredicate.describe("renames files or locks them", ArchitectureTest::renamesOrLocks);

  @ArchTest
  static final ArchRule PLUGINS_COMPILE_AGAINST_THE_SPI_ALONE =
      noClasses()
          .that(PLUGINS)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.ccdrec.snapshot..",
                  "org.ccdrec.events..",
                  "org.ccdrec.catalogue..",
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
  static final ArchRule PREPARATION_KNOWS_SNAPSHOTS_CONFIGURATION_AND_FILES_ONLY =
      noClasses()
          .that()
          .resideInAPackage("org.ccdrec.prepare..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.ccdrec..", "org.nd4j..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "org.ccdrec.prepare..",
                              "org.ccdrec.encoding..",
                              "org.ccdrec.snapshot..",
                              "org.ccdrec.config..",
                              "org.ccdrec.files.."))));

  @ArchTest
  static final ArchRule PACKAGES_OF_PREPARATION_FORM_NO_CYCLE =
      slices().matching("org.ccdrec.prepare.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_SERVER_KNOWS_SNAPSHOTS_RULES_AND_LIBRARIES_ONLY =
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
                              "org.ccdrec.events..",
                              "org.ccdrec.catalogue..",
                              "org.ccdrec.reranking",
                              "org.ccdrec.encoding..",
                              "org.ccdrec.plugins",
                              "org.ccdrec.sharedlog..",
                              "org.ccdrec.hnsw",
                              "org.ccdrec.s3",
                              "org.ccdrec.files..",
                              "org.ccdrec.config.."))));

  @ArchTest
  static final ArchRule THE_RERANKING_SPI_KNOWS_CONFIGURATION_ONLY =
      classes()
          .that()
          .resideInAPackage("org.ccdrec.reranking..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "org.jspecify..", "org.ccdrec.reranking..", "org.ccdrec.config..");

  @ArchTest
  static final ArchRule THE_ENCODING_SPI_KNOWS_CONFIGURATION_ONLY =
      classes()
          .that()
          .resideInAPackage("org.ccdrec.encoding")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "javax..", "org.jspecify..", "org.ccdrec.encoding", "org.ccdrec.config..");

  @ArchTest
  static final ArchRule THE_SHARED_LOG_SPI_KNOWS_CONFIGURATION_ONLY =
      classes()
          .that()
          .resideInAPackage("org.ccdrec.sharedlog")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "org.jspecify..", "org.ccdrec.sharedlog", "org.ccdrec.config..");

  @ArchTest
  static final ArchRule BUILT_IN_ENCODERS_KNOW_THE_ENCODING_SPI_ONLY =
      noClasses()
          .that()
          .resideInAPackage("org.ccdrec.encoders..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.ccdrec..", "org.nd4j..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "org.ccdrec.encoders..",
                              "org.ccdrec.encoding",
                              "org.ccdrec.config.."))));

  @ArchTest
  static final ArchRule PLUGIN_LOADING_KNOWS_CONFIGURATION_ONLY =
      classes()
          .that()
          .resideInAPackage("org.ccdrec.plugins")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "org.jspecify..", "org.ccdrec.plugins", "org.ccdrec.config..");

  @ArchTest
  static final ArchRule BUILT_IN_RULES_USE_NOTHING_OF_THE_SERVER =
      classes()
          .that()
          .resideInAPackage("org.ccdrec.server.rerank.rules..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "org.apache.lucene.util",
              "org.ccdrec.reranking..",
              "org.ccdrec.config..",
              "org.ccdrec.server.rerank.rules..");

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
                  .and(not(resideInAnyPackage("org.ccdrec.snapshot..", "org.ccdrec.files.."))));

  @ArchTest
  static final ArchRule THE_EVENT_LOG_KNOWS_NOTHING_BUT_ITSELF =
      noClasses()
          .that()
          .resideInAPackage("org.ccdrec.events..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.ccdrec..", "org.nd4j..", "org.apache.lucene..", "io.vertx..")
                  .and(not(resideInAnyPackage("org.ccdrec.events.."))));

  @ArchTest
  static final ArchRule THE_CATALOGUE_LOG_KNOWS_NOTHING_BUT_ITSELF =
      noClasses()
          .that()
          .resideInAPackage("org.ccdrec.catalogue..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.ccdrec..", "org.nd4j..", "org.apache.lucene..", "io.vertx..")
                  .and(not(resideInAnyPackage("org.ccdrec.catalogue.."))));

  @ArchTest
  static final ArchRule BUCKETS_KNOW_SNAPSHOTS_ONLY =
      noClasses()
          .that()
          .resideInAPackage("org.ccdrec.s3..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.ccdrec..", "org.nd4j..", "org.apache.lucene..", "io.vertx..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "org.ccdrec.s3..", "org.ccdrec.snapshot..", "org.ccdrec.files.."))));

  @ArchTest
  static final ArchRule FILES_DEPEND_ON_THE_JDK_ALONE =
      noClasses()
          .that()
          .resideInAPackage("org.ccdrec.files..")
          .should()
          .dependOnClassesThat(
              not(resideInAnyPackage("org.ccdrec.files..", "java..", "javax..", "org.jspecify..")));

  private static boolean renamesOrLocks(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    return (owner.isEquivalentTo(Files.class) && call.getName().equals("move"))
        || (owner.isAssignableTo(FileChannel.class) && call.getName().matches("lock|tryLock"));
  }

  @ArchTest
  static void filesRenameAndLock(JavaClasses classes) {
    Set<String> found =
        classes.stream()
            .filter(type -> type.getPackageName().equals("org.ccdrec.files"))
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .filter(RENAMES_OR_LOCKS)
            .map(JavaMethodCall::getName)
            .collect(Collectors.toSet());
    assertEquals(Set.of("move", "tryLock"), found, "the calls that the next rule looks for");
  }

  @ArchTest
  static final ArchRule ONLY_FILES_RENAME_AND_LOCK =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.ccdrec.files..")
          .should()
          .callMethodWhere(RENAMES_OR_LOCKS);

  @ArchTest
  static final ArchRule DIGESTS_ARE_CREATED_IN_ONE_PLACE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.ccdrec.trainer..",
              "org.ccdrec.server..",
              "org.ccdrec.snapshot..",
              "org.ccdrec.prepare..")
          .should()
          .callMethod(MessageDigest.class, "getInstance", String.class);

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
              "org.ccdrec.snapshot..",
              "org.ccdrec.events..",
              "org.ccdrec.catalogue..")
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
  static final ArchRule THE_INCUBATOR_IS_FENCED_INTO_THE_KERNELS_AND_THE_GRAPH_SEARCH =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.ccdrec.kernel..", "org.ccdrec.hnsw..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator..");

  @ArchTest
  static final ArchRule ONLY_THE_HTTP_SIDE_OF_THE_SERVER_KNOWS_VERTX =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.ccdrec.server.access..",
              "org.ccdrec.server.activation..",
              "org.ccdrec.server.content..",
              "org.ccdrec.server.encode..",
              "org.ccdrec.server.events..",
              "org.ccdrec.server.filter..",
              "org.ccdrec.server.fleet..",
              "org.ccdrec.server.json..",
              "org.ccdrec.server.live..",
              "org.ccdrec.server.metrics..",
              "org.ccdrec.server.quality..",
              "org.ccdrec.server.recommend..",
              "org.ccdrec.server.request..",
              "org.ccdrec.server.retrieval..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..");

  @ArchTest
  static final ArchRule RETRIEVAL_IS_A_LIBRARY_OF_ITS_OWN =
      noClasses()
          .that()
          .resideInAPackage("org.ccdrec.server.retrieval..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.ccdrec.server..")
                  .and(not(resideInAnyPackage("org.ccdrec.server.retrieval.."))));

  @ArchTest
  static final ArchRule ONLY_COMMANDS_WRITE_TO_STANDARD_OUTPUT =
      noClasses()
          .that()
          .resideOutsideOfPackages("..command..", "org.ccdrec.server", "org.ccdrec.prepare")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  /**
   * A run's configuration is bound in a single place, so that the published configuration is the
   * one trained with. The records of other files bind themselves.
   */
  @ArchTest
  static final ArchRule ONLY_EFFECTIVE_CONFIG_BINDS_A_RUN =
      noClasses()
          .that()
          .resideInAnyPackage("org.ccdrec.trainer..")
          .and()
          .doNotHaveFullyQualifiedName("org.ccdrec.trainer.training.config.EffectiveConfig")
          .and()
          .doNotHaveFullyQualifiedName("org.ccdrec.trainer.study.StudyConfig")
          .and()
          .doNotHaveFullyQualifiedName("org.ccdrec.trainer.tuning.TuningConfig")
          .and()
          .doNotHaveFullyQualifiedName("org.ccdrec.trainer.tuning.TunedKeys")
          .should()
          .callMethod(ConfigReader.class, "bind", Class.class)
          .orShould()
          .callMethod(ConfigReader.class, "bindWithOrigins", Class.class);

  @ArchTest
  static final ArchRule PACKAGES_OF_THE_TRAINER_FORM_NO_CYCLE =
      slices().matching("org.ccdrec.trainer.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PACKAGES_BELOW_THOSE_OF_THE_TRAINER_FORM_NO_CYCLE =
      slices().matching("org.ccdrec.trainer.(**)").should().beFreeOfCycles();

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

  /** Packages outside 3–15 types, with the reason. */
  private static final Map<String, String> UNUSUAL_SIZES = Map.of();

  @ArchTest
  static void packagesHaveThreeToFifteenTypes(JavaClasses classes) {
    Map<String, Long> sizes =
        classes.stream()
            .filter(resideInAnyPackage("org.ccdrec.trainer..", "org.ccdrec.server.."))
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
    sizes.values().removeIf(size -> size >= 3 && size <= 15);
    assertEquals(
        UNUSUAL_SIZES.keySet(),
        sizes.keySet(),
        "packages with fewer than 3 or more than 15 types that are not listed with a reason, or"
            + " that are listed without need: "
            + sizes);
  }
}
