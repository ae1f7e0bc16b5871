package org.ccdrec.backbones.mcdrec;

import static org.ccdrec.autodiff.ops.Ops.fuseRows;
import static org.ccdrec.autodiff.ops.Ops.meanSquaredError;
import static org.ccdrec.autodiff.ops.Ops.pairwiseLoss;
import static org.ccdrec.autodiff.ops.Ops.propagate;
import static org.ccdrec.autodiff.ops.Ops.sumOfRows;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.autodiff.ops.RowPairs;
import org.ccdrec.backbones.shared.Content;
import org.ccdrec.backbones.shared.Embeddings;
import org.ccdrec.backbones.shared.ItemGraph;
import org.ccdrec.backbones.shared.Losses;
import org.ccdrec.backbones.shared.Propagation;
import org.ccdrec.graph.BipartiteGraph;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;

/**
 * Users are {@code LGN_u([E_u; x])}, items {@code LGN_i([E_u; x]) + S·E_i} with FREEDOM's frozen
 * item graph S, where x, which CCDRec fuses, is the {@link ItemNetwork} of {@code w·ê + (1−w)·E_i}
 * and of the projected modalities, and ê are the estimates of the {@link ItemDiffusion}.
 *
 * <p>The ranking loss is extended by the diffusion's squared error, {@code ½·mean((ê − e)²)} over
 * the items diffused in the step, and, if its weight is not 0, by FREEDOM's ranking loss on
 * projected content.
 *
 * <p>Each training epoch propagates over a subset of the user–item edges, drawn as in FREEDOM and
 * normalised by degrees that count an edge as {@code 1 + .3·cos(E_u, ê_i)}; inference uses all
 * edges, counted as 1. For the cosines the authors use the estimates of the latest evaluation, and
 * the ids in the first epoch. Here the estimates are computed at the start of each epoch, so that
 * training does not depend on the evaluation schedule.
 */
public final class McdRec implements Backbone {
  private final McdRecConfig config;
  private final Interactions interactions;
  private final BipartiteGraph graph;
  private final SparseMatrix itemGraph;
  private final List<ModalityFeatures> modalities;
  private final Embeddings embeddings;
  private final ItemDiffusion diffusion;
  private final ItemNetwork network;
  private final Kernels kernels;
  private final RandomSource random;
  private final MatrixPool memory = new MatrixPool();
  private final int[] allItems;
  private final Matrix estimates;
  private SparseMatrix trainingGraph;
  private long passesSoFar;

  /**
   * The results of a training pass that the loss reads.
   *
   * @param estimated the estimates of the diffused items, one row per item
   * @param clean their id embeddings
   * @param content the projected modalities of all items
   */
  private record Denoised(Var estimated, Var clean, List<Var> content) {}

  /** Creates the backbone. */
  public McdRec(McdRecConfig config, BackboneContext context) {
    this(
        config,
        context,
        ItemGraph.of("mcdrec", context, config.neighbours(), config.modalityWeights()));
  }

  McdRec(McdRecConfig config, BackboneContext context, SparseMatrix itemGraph) {
    this.config = config;
    this.itemGraph = itemGraph;
    this.interactions = context.interactions();
    this.modalities = Content.require("mcdrec", context);
    this.graph = BipartiteGraph.of(interactions);
    this.embeddings = Embeddings.xavierUniform(context);
    this.diffusion = new ItemDiffusion(config, context);
    int d = context.dimension();
    this.network = new ItemNetwork(context.parameters(), 1 + modalities.size(), d);
    this.kernels = context.kernels();
    this.random = context.random();
    this.allItems = IntStream.range(0, interactions.itemCount()).toArray();
    this.estimates = Matrix.zeros(allItems.length, d);
    this.trainingGraph = graph.adjacency();
  }

  @Override
  public Parameter itemEmbeddings() {
    return embeddings.items();
  }

  @Override
  public boolean hasLayers() {
    return true;
  }

  @Override
  public void epochStarted(int epoch) {
    try (Tape tape = new Tape(kernels, memory, Profiler.off())) {
      diffusion.estimateAll(embeddings.items().value(), values(content(tape)), epoch, estimates);
      RandomGenerator generator = random.generator("edges", epoch);
      trainingGraph = graph.pruned(config.edgeDropout(), generator, edgeWeights(tape.workspace()));
    }
  }

  private List<Var> content(Tape tape) {
    return modalities.stream().map(modality -> modality.project(tape, allItems)).toList();
  }

  private static List<Matrix> values(List<Var> vars) {
    return vars.stream().map(Var::value).toList();
  }

  /** Returns {@code 1 + weight · cos(E_u, ê_i)} for each interaction. */
  private float[] edgeWeights(Workspace workspace) {
    float[] weights = new float[interactions.size()];
    kernels.rowDots(
        directions(embeddings.users().value(), workspace),
        interactions.users(),
        directions(estimates, workspace),
        interactions.items(),
        weights);
    for (int edge = 0; edge < weights.length; edge++) {
      weights[edge] = (float) (1 + config.edgeCosineWeight() * weights[edge]);
    }
    return weights;
  }

  private Matrix directions(Matrix x, Workspace workspace) {
    Matrix directions = workspace.matrix(x.rows(), x.columns());
    kernels.normalizeRows(x, directions, workspace.matrix(x.rows(), 1));
    return directions;
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    passesSoFar = state.number("passes", passesSoFar);
    return true;
  }

  @Override
  public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
    return switch (request.phase()) {
      case TRAINING -> training(tape, request, fusion);
      case INFERENCE -> inference(tape, request, fusion);
    };
  }

  private Representations training(Tape tape, ForwardRequest request, ItemFusion fusion) {
    long number = passesSoFar++;
    Propagation propagation = new Propagation(graph, trainingGraph, config.layers(), request);
    Var ids = embeddings.items(tape);
    List<Var> content = content(tape);
    int[] items = diffused(request.items(), propagation.itemsRead(), number);
    ItemDiffusion.Estimate made = diffusion.estimate(tape, items, ids, content, number);
    kernels.scatter(made.estimated().value(), items, estimates);
    Var denoised = fuseRows(tape.constant(estimates), made.estimated(), items, 1);
    long seed = random.seed("items/dropout", number);
    Var ego = network.apply(tape, inputs(denoised, ids, content), config.dropout(), seed);
    return representations(tape, request, propagation, fusion.fuse(tape, ego))
        .withInternals(new Denoised(made.estimated(), made.clean(), content));
  }

  private Representations inference(Tape tape, ForwardRequest request, ItemFusion fusion) {
    Var ids = embeddings.items(tape);
    List<Var> content = content(tape);
    Matrix sampled = tape.workspace().matrix(allItems.length, estimates.columns());
    diffusion.sample(ids.value(), values(content), sampled);
    Var ego = network.apply(tape, inputs(tape.constant(sampled), ids, content), 0, 0);
    Propagation propagation = new Propagation(graph, graph.adjacency(), config.layers(), request);
    return representations(tape, request, propagation, fusion.fuse(tape, ego));
  }

  /**
   * Returns the items to diffuse, the first of these sets that is not larger than the limit: all
   * items; all items that the propagation reads; the requested items; a random subset of the
   * requested items.
   */
  private int[] diffused(RowSet asked, RowSet read, long number) {
    int most = config.diffusedItems();
    if (most == 0) {
      return allItems;
    }
    if (read.size() <= most) {
      return read.rows();
    }
    int[] items = asked.rows().clone();
    if (items.length <= most) {
      return items;
    }
    RandomGenerator generator = random.generator("diffused", number);
    for (int at = 0; at < most; at++) {
      int other = generator.nextInt(at, items.length);
      int held = items[at];
      items[at] = items[other];
      items[other] = held;
    }
    int[] some = Arrays.copyOf(items, most);
    Arrays.sort(some);
    return some;
  }

  private List<Var> inputs(Var denoised, Var ids, List<Var> content) {
    float share = (float) config.denoisedShare();
    List<Var> inputs = new ArrayList<>();
    inputs.add(weightedSum(new float[] {share, 1 - share}, denoised, ids));
    inputs.addAll(content);
    return inputs;
  }

  private Representations representations(
      Tape tape, ForwardRequest request, Propagation propagation, Var ego) {
    Var similar = propagate(itemGraph, embeddings.items(tape), request.items());
    Propagation.Result nodes = propagation.apply(embeddings.users(tape), ego);
    return Representations.of(nodes.users(), sumOfRows(nodes.items(), similar, request.items()))
        .withLayers(
            nodes.layers().stream()
                .map(
                    layer ->
                        Representations.Layer.of(
                            layer.users(), sumOfRows(layer.items(), similar, request.items())))
                .toList());
  }

  @Override
  public Var loss(Tape tape, Batch batch, Representations representations) {
    Denoised denoised = representations.internals(Denoised.class);
    Losses losses = new Losses();
    losses.add(config.diffusionWeight(), meanSquaredError(denoised.estimated(), denoised.clean()));
    if (config.auxiliaryWeight() > 0 && batch.negatives().length > 0) {
      for (Var content : denoised.content()) {
        losses.add(
            config.auxiliaryWeight(),
            pairwiseLoss(
                representations.users(),
                content,
                RowPairs.of(batch.users(), batch.positives()),
                batch.negatives()));
      }
    }
    return losses.sum();
  }
}
