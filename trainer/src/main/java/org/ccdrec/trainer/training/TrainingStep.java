package org.ccdrec.trainer.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Adam;
import org.ccdrec.autodiff.FuseRows;
import org.ccdrec.autodiff.Gather;
import org.ccdrec.autodiff.LogisticLoss;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.PairwiseLoss;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.RowDots;
import org.ccdrec.autodiff.Sum;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.SamplingView;
import org.ccdrec.trainer.curriculum.CurriculumStage;
import org.ccdrec.trainer.diffusion.ConditionalDiffusion.Alignment;
import org.ccdrec.trainer.diffusion.ReverseDiffusion;
import org.jspecify.annotations.Nullable;

/**
 * One step of optimisation: L = (1−ω)·BPR(random) + ω·BPR(curricular) + λ·L_dm + the backbone's own
 * loss, or any part of it.
 */
final class TrainingStep {
  private final Model model;
  private final Interactions interactions;
  private final Kernels kernels;
  private final MatrixPool memory;
  private final Profiler profiler;
  private final Adam adam;
  private final MirrorGradient mirror;

  /** What is the same for all steps of an epoch. */
  record Epoch(
      int number,
      CurriculumStage stage,
      ReverseDiffusion.@Nullable Samples samples,
      Losses losses) {}

  TrainingStep(
      Model model,
      Interactions interactions,
      Kernels kernels,
      MatrixPool memory,
      Profiler profiler,
      Adam adam,
      MirrorGradient mirror) {
    this.model = model;
    this.interactions = interactions;
    this.kernels = kernels;
    this.memory = memory;
    this.profiler = profiler;
    this.adam = adam;
    this.mirror = mirror;
  }

  /**
   * Takes one step on the pairs (users[i], positives[i]).
   *
   * @param number the number of the step within the run
   * @return mean of s⁺ − s_c over the curricular negatives; NaN where there are none
   */
  double run(Epoch epoch, long number, int[] users, int[] positives) {
    Pairs pairs = new Pairs(epoch, number, users, positives);
    if (!mirror.mirrors(number)) {
      return update(1, pairs);
    }
    double hardness = update((float) mirror.alpha1(), pairs);
    update((float) -mirror.alpha2(), pairs.uncounted());
    return hardness;
  }

  /** What a loss is computed on. */
  private record Pairs(Epoch epoch, long number, int[] users, int[] positives) {
    /** The same for a loss that no report counts. */
    Pairs uncounted() {
      Epoch again = new Epoch(epoch.number, epoch.stage, epoch.samples, new Losses());
      return new Pairs(again, number, users, positives);
    }
  }

  /** Moves the parameters down the slope of the loss times {@code scale}. */
  private double update(float scale, Pairs pairs) {
    try (Tape tape = new Tape(kernels, memory, profiler)) {
      Work work = new Work(tape, pairs);
      Var loss = work.loss(scale);
      tape.backward(loss);
      adam.step(tape.parameterGradients());
      return work.hardness;
    }
  }

  /** The state of one step while its loss is built. */
  private final class Work {
    private final Tape tape;
    private final Epoch epoch;
    private final long number;
    private final int[] users;
    private final int[] positives;
    private final List<Var> parts = new ArrayList<>();
    private final List<Float> weights = new ArrayList<>();
    private double hardness = Double.NaN;

    Work(Tape tape, Pairs pairs) {
      this.tape = tape;
      this.epoch = pairs.epoch();
      this.number = pairs.number();
      this.users = pairs.users();
      this.positives = pairs.positives();
    }

    Var loss(float scale) {
      if (model.backbone().objective() == Backbone.Objective.OWN) {
        ownObjective();
      } else if (!model.sampler().needs().isEmpty()) {
        sampledAfterForward();
      } else {
        sampledBeforeForward();
      }
      float[] factors = new float[weights.size()];
      for (int part = 0; part < factors.length; part++) {
        factors[part] = scale * weights.get(part);
      }
      return tape.apply(new Sum(factors), parts.toArray(Var[]::new));
    }

    private void add(String part, float weight, Var loss) {
      epoch.losses().add(epoch.number(), part, loss.scalar());
      parts.add(loss);
      weights.add(weight);
    }

    private void addOwnLoss(int[] negatives, Representations representations) {
      Batch batch = new Batch(users, positives, negatives);
      Var own = model.backbone().loss(tape, batch, representations);
      if (own != null) {
        add("backbone", 1, own);
      }
    }

    private ForwardRequest request(int[]... items) {
      return new ForwardRequest(
          ForwardRequest.Phase.TRAINING,
          RowSet.of(interactions.userCount(), users),
          RowSet.of(interactions.itemCount(), items));
    }

    private ForwardRequest requestAll() {
      return ForwardRequest.all(
          ForwardRequest.Phase.TRAINING, interactions.userCount(), interactions.itemCount());
    }

    private void ownObjective() {
      Representations representations =
          model.backbone().forward(tape, request(positives), ItemFusion.IDENTITY);
      addOwnLoss(new int[0], representations);
    }

    private void sampledAfterForward() {
      boolean layers = model.sampler().needs().contains(NegativeSampler.Need.LAYERS);
      ForwardRequest request = layers ? requestAll().withLayers() : requestAll();
      Representations representations =
          model.backbone().forward(tape, request, ItemFusion.IDENTITY);
      long start = profiler.start();
      Negatives negatives =
          model.sampler().sample(users, positives, new SamplingView(number, tape, representations));
      profiler.stop(start, "negative sampling", Profiler.Pass.OTHER);
      switch (negatives) {
        case Negatives.Items(int[] items) -> {
          addPairwise(representations, List.of(new PairwiseLoss.Term(items, 1)), "ranking");
          addOwnLoss(items, representations);
        }
        case Negatives.Vectors(Var vectors) -> {
          add("ranking", 1, marginLoss(representations, vectors));
          addOwnLoss(new int[0], representations);
        }
      }
    }

    private Var marginLoss(Representations representations, Var negatives) {
      Var user = tape.apply(new Gather(users), representations.users());
      Var positive = tape.apply(new Gather(positives), representations.items());
      Var margin =
          tape.apply(
              new Sum(1, -1),
              tape.apply(new RowDots(), user, positive),
              tape.apply(new RowDots(), user, negatives));
      return tape.apply(new LogisticLoss(), margin);
    }

    private void addPairwise(
        Representations representations, List<PairwiseLoss.Term> terms, String part) {
      PairwiseLoss loss = new PairwiseLoss(users, positives, terms);
      add(part, 1, tape.apply(loss, representations.users(), representations.items()));
    }

    private void sampledBeforeForward() {
      int[] random = randomNegatives();
      Model.Ccdrec ccdrec = model.ccdrec();
      if (ccdrec == null) {
        Representations representations =
            model.backbone().forward(tape, request(positives, random), ItemFusion.IDENTITY);
        addPairwise(representations, List.of(new PairwiseLoss.Term(random, 1)), "ranking");
        addOwnLoss(random, representations);
      } else {
        withCcdrec(ccdrec, random);
      }
    }

    private int[] randomNegatives() {
      long start = profiler.start();
      Negatives negatives = model.sampler().sample(users, positives, SamplingView.ofStep(number));
      profiler.stop(start, "negative sampling", Profiler.Pass.OTHER);
      return switch (negatives) {
        case Negatives.Items(int[] items) -> items;
        case Negatives.Vectors vectors ->
            throw new IllegalStateException(
                "a sampler that needs no representations must return items");
      };
    }

    private void withCcdrec(Model.Ccdrec ccdrec, int[] random) {
      CurriculumStage stage = ccdrec.config().cns() ? epoch.stage() : new CurriculumStage.Random();
      int[] candidates =
          stage instanceof CurriculumStage.Random
              ? new int[0]
              : ccdrec.sampler().drawCandidates(number);
      int[] fromPool =
          stage instanceof CurriculumStage.Pool pool
              ? draw(ccdrec, pool, candidates, random)
              : null;
      Alignment alignment = align(ccdrec, random, fromPool);
      ItemFusion fusion = alignment == null ? ItemFusion.IDENTITY : fusion(ccdrec, alignment);
      ForwardRequest request =
          switch (stage) {
            case CurriculumStage.Random() -> request(positives, random);
            case CurriculumStage.Pool pool ->
                request(positives, random, fromPool == null ? random : fromPool);
            case CurriculumStage.Final() -> request(positives, random, candidates);
          };
      Representations representations = model.backbone().forward(tape, request, fusion);
      int[] hard =
          stage instanceof CurriculumStage.Final
              ? drawFrom(ccdrec, representations.items().value(), candidates, random)
              : fromPool;
      addRankingLosses(ccdrec.config(), representations, random, hard);
      addOwnLoss(random, representations);
    }

    private int[] draw(
        Model.Ccdrec ccdrec, CurriculumStage.Pool pool, int[] candidates, int[] random) {
      ReverseDiffusion.Samples samples = epoch.samples();
      if (samples == null) {
        throw new IllegalStateException("a pool stage needs the samples of the last epoch");
      }
      return drawFrom(ccdrec, samples.pools().get(pool.index()), candidates, random);
    }

    private int[] drawFrom(Model.Ccdrec ccdrec, Matrix pool, int[] candidates, int[] random) {
      long start = profiler.start();
      int[] hard =
          ccdrec
              .sampler()
              .draw(tape.workspace(), pool, candidates, users, positives, random, number);
      profiler.stop(start, "curricular sampling", Profiler.Pass.OTHER);
      return hard;
    }

    private @Nullable Alignment align(
        Model.Ccdrec ccdrec, int[] random, int @Nullable [] fromPool) {
      if (ccdrec.diffusion() == null) {
        return null;
      }
      boolean fuseHard = ccdrec.config().fuseHardNegatives() && fromPool != null;
      IntStream items = IntStream.concat(Arrays.stream(positives), Arrays.stream(random));
      int[] rows = (fuseHard ? IntStream.concat(items, Arrays.stream(fromPool)) : items).toArray();
      Alignment alignment = ccdrec.diffusion().align(tape, rows, model.random(), number);
      add("diffusion", (float) ccdrec.config().diffusionWeight(), alignment.loss());
      return alignment;
    }

    private ItemFusion fusion(Model.Ccdrec ccdrec, Alignment alignment) {
      float share = (float) ccdrec.config().effectiveFusionShare();
      if (share == 0) {
        return ItemFusion.IDENTITY;
      }
      return (on, higherOrder) ->
          on.apply(new FuseRows(share, alignment.items()), higherOrder, alignment.estimates());
    }

    private void addRankingLosses(
        CcdrecConfig config, Representations representations, int[] random, int @Nullable [] hard) {
      float share = (float) config.curricularShare();
      if (hard == null || share == 0) {
        addPairwise(representations, List.of(new PairwiseLoss.Term(random, 1)), "ranking");
        return;
      }
      addPairwise(
          representations,
          List.of(new PairwiseLoss.Term(random, 1 - share), new PairwiseLoss.Term(hard, share)),
          "ranking");
      hardness = hardness(representations, hard);
    }

    private double hardness(Representations representations, int[] hard) {
      Matrix userVectors = representations.users().value();
      Matrix itemVectors = representations.items().value();
      float[] positiveScores = new float[users.length];
      float[] hardScores = new float[users.length];
      kernels.rowDots(userVectors, users, itemVectors, positives, positiveScores);
      kernels.rowDots(userVectors, users, itemVectors, hard, hardScores);
      double sum = 0;
      for (int pair = 0; pair < users.length; pair++) {
        sum += (double) positiveScores[pair] - hardScores[pair];
      }
      return sum / users.length;
    }
  }
}
