package org.ccdrec.trainer.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.Ops;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.plugins.PluginException;
import org.ccdrec.plugins.PluginOrigin;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.spi.SamplingView;
import org.ccdrec.testkit.TestData;
import org.ccdrec.testkit.TestHost;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a plugin does wrong is reported as the plugin's, with its name and the method. */
final class GuardTest {
  record NoConfig() {}

  private TestHost host = new TestHost(TestData.small(), 1);

  @AfterEach
  void close() {
    host.close();
  }

  /** A backbone that may be told what to do in each pass. */
  private abstract static class Fake implements Backbone {
    final Parameter users;
    final Parameter items;

    Fake(BackboneContext context) {
      int d = context.dimension();
      users = context.parameters().xavierUniform("users", context.interactions().userCount(), d);
      items = context.parameters().xavierUniform("items", context.interactions().itemCount(), d);
    }

    @Override
    public Parameter itemEmbeddings() {
      return items;
    }

    @Override
    public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
      return Representations.of(tape.parameter(users), vectors(tape, fusion));
    }

    abstract @Nullable Var vectors(Tape tape, ItemFusion fusion);
  }

  /** What a fake does with its items in a pass. */
  private interface Items {
    @Nullable Var of(Tape tape, Var items, ItemFusion fusion);
  }

  private static BiFunction<NoConfig, BackboneContext, Backbone> fake(Items pass) {
    return (config, context) ->
        new Fake(context) {
          @Override
          Var vectors(Tape tape, ItemFusion fusion) {
            return pass.of(tape, tape.parameter(items), fusion);
          }
        };
  }

  private Backbone backbone(BiFunction<NoConfig, BackboneContext, Backbone> constructor) {
    BackboneFactory<NoConfig> factory =
        BackboneFactory.of("acme", "A fake.", NoConfig.class, constructor);
    CcdrecPlugin plugin =
        new CcdrecPlugin() {
          @Override
          public List<BackboneFactory<?>> backbones() {
            return List.of(factory);
          }
        };
    var offer = new PluginReader(plugin, new PluginOrigin("acme.jar")).recommenders().getFirst();
    @SuppressWarnings("unchecked")
    var guarded = (BackboneFactory<NoConfig>) offer.factory();
    return guarded.create(new NoConfig(), host);
  }

  private String faultOfPass(Items pass) {
    host.close();
    host = new TestHost(TestData.small(), 1); // parameter names are unique within a host
    Backbone backbone = backbone(fake(pass));
    return assertThrows(PluginException.class, () -> pass(backbone)).getMessage();
  }

  private Representations pass(Backbone backbone) {
    try (Tape tape = host.tape()) {
      ForwardRequest all =
          ForwardRequest.all(
              ForwardRequest.Phase.TRAINING,
              host.interactions().userCount(),
              host.interactions().itemCount());
      return backbone.forward(tape, all, (on, items) -> Ops.scaled(items, 2));
    }
  }

  @Test
  void aSoundPassIsLeftAsItIs() {
    pass(backbone(fake((tape, items, fusion) -> fusion.fuse(tape, items))));
  }

  @Test
  void whatAPassThrowsIsNamed() {
    assertEquals(
        "backbone acme of acme.jar failed in forward: java.lang.IllegalStateException: oops",
        faultOfPass(
            (tape, items, fusion) -> {
              throw new IllegalStateException("oops");
            }));
    assertEquals(
        "backbone acme of acme.jar failed in forward: java.lang.AssertionError: no",
        faultOfPass(
            (tape, items, fusion) -> {
              throw new AssertionError("no");
            }));
  }

  @Test
  void theFusionIsCalledOnce() {
    assertEquals(
        "backbone acme of acme.jar: forward must call the item fusion once in each pass; calls=0",
        faultOfPass((tape, items, fusion) -> items));
    assertEquals(
        "backbone acme of acme.jar: forward must call the item fusion once in each pass; calls=2",
        faultOfPass((tape, items, fusion) -> fusion.fuse(tape, fusion.fuse(tape, items))));
  }

  @Test
  void theFusedItemsMustBeUsedInTraining() {
    assertEquals(
        "backbone acme of acme.jar: forward must compute its vectors from the fused items; neither"
            + " users nor items depend on what the item fusion returned",
        faultOfPass(
            (tape, items, fusion) -> {
              fusion.fuse(tape, items);
              return items;
            }));
  }

  @Test
  void shapesAreChecked() {
    assertEquals(
        "backbone acme of acme.jar: forward returned null",
        faultOfPass((tape, items, fusion) -> null));
    Matrix narrow = Matrix.zeros(host.interactions().itemCount(), 3);
    assertEquals(
        "backbone acme of acme.jar: forward must return item vectors of %d × %d; they are %s"
            .formatted(narrow.rows(), host.dimension(), narrow),
        faultOfPass((tape, items, fusion) -> tape.constant(narrow)));
    assertEquals(
        "backbone acme of acme.jar: forward must return vectors of the tape that it received",
        faultOfPass((tape, items, fusion) -> host.tape().constant(narrow)));
  }

  @Test
  void aRefusalOfDataIsAReasonForTheUser() {
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                backbone(
                    (config, context) -> {
                      throw new IllegalArgumentException("needs content");
                    }));
    assertEquals("needs content", refusal.getMessage());
  }

  @Test
  void aCancellationIsNoFault() {
    Backbone backbone =
        backbone(
            fake(
                (tape, items, fusion) -> {
                  throw new CancellationException();
                }));
    assertThrows(CancellationException.class, () -> pass(backbone));
  }

  @Test
  void theContextClassLoaderIsThePluginsWhileItRuns() {
    ClassLoader own = new ClassLoader(getClass().getClassLoader()) {};
    Thread.currentThread().setContextClassLoader(own);
    try {
      Backbone backbone =
          backbone(
              fake(
                  (tape, items, fusion) -> {
                    assertSame(
                        getClass().getClassLoader(),
                        Thread.currentThread().getContextClassLoader());
                    return fusion.fuse(tape, items);
                  }));
      pass(backbone);
      assertSame(own, Thread.currentThread().getContextClassLoader());
    } finally {
      Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
    }
  }

  private String faultOfSampler(int[] items) {
    return faultOfSampler(false, new Negatives.Items(items), 1);
  }

  private String faultOfSampler(boolean drawsSets, Negatives negatives, int asked) {
    SamplerFactory<NoConfig> factory =
        SamplerFactory.of(
            "hard",
            "A fake.",
            NoConfig.class,
            (config, context) ->
                new NegativeSampler() {
                  @Override
                  public boolean drawsSets() {
                    return drawsSets;
                  }

                  @Override
                  public Negatives sample(int[] users, int[] positives, SamplingView view) {
                    return negatives;
                  }
                });
    CcdrecPlugin plugin =
        new CcdrecPlugin() {
          @Override
          public List<SamplerFactory<?>> samplers() {
            return List.of(factory);
          }
        };
    var offer = new PluginReader(plugin, new PluginOrigin("acme.jar")).samplers().getFirst();
    @SuppressWarnings("unchecked")
    var guarded = (SamplerFactory<NoConfig>) offer.factory();
    Batch batch = host.data().batch(1, 0);
    NegativeSampler sampler = guarded.create(new NoConfig(), host);
    return assertThrows(
            PluginException.class,
            () ->
                sampler.sample(
                    batch.users(), batch.positives(), SamplingView.ofStep(0).withNegatives(asked)))
        .getMessage();
  }

  @Test
  void negativesAreCheckedInTheFirstEpoch() {
    Batch batch = host.data().batch(1, 0);
    assertEquals(
        "sampler hard of acme.jar: sample returned an item that the user has in training;"
            + " user=%d, item=%d".formatted(batch.users()[0], batch.positives()[0]),
        faultOfSampler(batch.positives()));
    assertEquals(
        "sampler hard of acme.jar: sample returned an item that does not exist; user=%d, item=-1"
            .formatted(batch.users()[0]),
        faultOfSampler(new int[] {-1}));
    assertEquals(
        "sampler hard of acme.jar: sample must return an item for each pair; pairs=1, items=2",
        faultOfSampler(new int[] {0, 1}));
  }

  @Test
  void setsAreChecked() {
    Batch batch = host.data().batch(1, 0);
    int unseen = batch.negatives()[0];
    int seen = batch.positives()[0];
    assertEquals(
        "sampler hard of acme.jar: sample must return ItemSets if and only if drawsSets is true;"
            + " drawsSets=false",
        faultOfSampler(false, Negatives.ItemSets.of(1, new int[] {unseen}), 1));
    assertEquals(
        "sampler hard of acme.jar: sample must return ItemSets if and only if drawsSets is true;"
            + " drawsSets=true",
        faultOfSampler(true, new Negatives.Items(new int[] {unseen}), 1));
    assertEquals(
        "sampler hard of acme.jar: sample must return a set for each pair; pairs=1, sets=2",
        faultOfSampler(true, Negatives.ItemSets.of(2, new int[] {0, 1, 2, 3}), 1));
    assertEquals(
        "sampler hard of acme.jar: sample must return training.negatives items for each pair;"
            + " training.negatives=3, items=2",
        faultOfSampler(true, Negatives.ItemSets.of(2, new int[] {unseen, unseen}), 3));
    Negatives.ItemSets sets = Negatives.ItemSets.of(2, new int[] {unseen, seen});
    assertEquals(
        "sampler hard of acme.jar: sample returned an item that the user has in training;"
            + " user=%d, item=%d".formatted(batch.users()[0], seen),
        faultOfSampler(true, sets.withLogWeights(new float[] {Float.NEGATIVE_INFINITY, 0}), 1));
    assertEquals(
        "sampler hard of acme.jar: sample returned an item that does not exist; user=%d, item=-1"
            .formatted(batch.users()[0]),
        faultOfSampler(true, Negatives.ItemSets.of(1, new int[] {-1}), 1));
  }

  @Test
  void logWeightsAreFiniteOrNegativeInfinity() {
    Negatives.ItemSets sets = Negatives.ItemSets.of(2, new int[] {1, 2});
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertEquals(
          "a log-weight must be finite or negative infinity; log-weight=" + wrong,
          assertThrows(
                  IllegalArgumentException.class, () -> sets.withLogWeights(new float[] {0, wrong}))
              .getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> sets.withLogWeights(new float[1]));
    assertThrows(
        IllegalArgumentException.class, () -> Negatives.ItemSets.of(2, new int[] {1, 2, 3}));
  }
}
