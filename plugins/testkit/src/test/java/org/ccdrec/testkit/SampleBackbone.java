package org.ccdrec.testkit;

import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.meanSquaredError;
import static org.ccdrec.autodiff.ops.Ops.propagate;
import static org.ccdrec.autodiff.ops.Ops.rowSlice;
import static org.ccdrec.autodiff.ops.Ops.scaleRows;
import static org.ccdrec.autodiff.ops.Ops.sum;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.autodiff.ops.Ops;
import org.ccdrec.config.Setting;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;

/**
 * A matrix factorisation with content that passes the kit, and variants with one fault each that
 * fail it.
 */
final class SampleBackbone implements Backbone {

  /** The fault. */
  enum Fault {
    NONE,
    BAD_NAME,
    MISSING_ROW,
    WRONG_WIDTH,
    CHANGES_IN_INFERENCE,
    IGNORES_SEED,
    NEEDS_NEGATIVES,
    UNDECLARED_LAYERS,
    WRONG_LAYERS,
    NOT_FINITE,
    WRONG_GRADIENT,
    MISSING_GRADIENT,
    ROWS_DEPEND_ON_REQUEST,
    UNSEEDED,
    DEPENDS_ON_THREADS,
    NEVER_FUSES,
    FUSES_TWICE,
    IGNORES_FUSION,
    UNLEARNING,
    FORGETS_STATE,
    FAILS_ON_SINGLE_USER,
    FAILS_WITHOUT_CONTENT,
    FAILS_WITHOUT_INTERACTIONS,
    CLOSES_ONCE,
    SWALLOWS_INTERRUPTIONS,
    LOSS_IS_NO_SCALAR,
    GRADIENT_2_PERCENT_OFF,
    LOSS_2_PERCENT_OFF,
    WRONG_SIGN_OF_SMALL_LOSS,
    CHANGES_PARAMETERS_IN_FORWARD,
    WRITES_BATCH,
    WRITES_FEATURES,
    LEAKS_THREAD,
    CLOSES_KERNELS
  }

  record Config(
      @Setting(help = "Weight of the content loss", defaultValue = "0.5", min = "0")
          double content) {}

  record Factory(Fault fault) implements BackboneFactory<Config> {
    @Override
    public String name() {
      return fault == Fault.BAD_NAME ? "Sample Backbone" : "sample";
    }

    @Override
    public String description() {
      return "A sample.";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public Backbone create(Config config, BackboneContext context) {
      return new SampleBackbone(config, context, fault);
    }
  }

  private final Config config;
  private final BackboneContext context;
  private final Fault fault;
  private final Parameter users;
  private final Parameter items;
  private final SparseMatrix itemsOfUsers;
  private int passes;
  private int epochs;
  private boolean closed;

  SampleBackbone(Config config, BackboneContext context, Fault fault) {
    this.config = config;
    this.context = context;
    this.fault = fault;
    Interactions interactions = context.interactions();
    refuse(Fault.FAILS_ON_SINGLE_USER, interactions.userCount() == 1);
    refuse(Fault.FAILS_WITHOUT_CONTENT, context.modalities().isEmpty());
    refuse(Fault.FAILS_WITHOUT_INTERACTIONS, interactions.size() == 0);
    int d = fault == Fault.WRONG_WIDTH ? 3 : context.dimension();
    users = context.parameters().xavierUniform("users", interactions.userCount(), d);
    items = context.parameters().xavierUniform("items", interactions.itemCount(), d);
    if (fault == Fault.IGNORES_SEED) {
      users.value().clear();
      items.value().clear();
    }
    itemsOfUsers = means(interactions);
    if (fault == Fault.SWALLOWS_INTERRUPTIONS && Thread.interrupted()) {
      users.value().set(0, 0, 0);
    }
  }

  private void refuse(Fault which, boolean when) {
    if (fault == which && when) {
      throw new ArrayIndexOutOfBoundsException("not thought of");
    }
  }

  private static SparseMatrix means(Interactions interactions) {
    float[] weights = new float[interactions.size()];
    int[] owners = interactions.users();
    for (int at = 0; at < weights.length; at++) {
      weights[at] = 1f / interactions.userDegree(owners[at]);
    }
    return SparseMatrix.ofRows(
        interactions.itemCount(), interactions.offsets(), interactions.items(), weights);
  }

  @Override
  public Parameter itemEmbeddings() {
    return items;
  }

  @Override
  public boolean hasLayers() {
    return fault != Fault.UNDECLARED_LAYERS;
  }

  @Override
  public void epochStarted(int epoch) {
    epochs++;
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    if (fault != Fault.FORGETS_STATE) {
      epochs = (int) state.number("epochs", epochs);
    }
    return true;
  }

  @Override
  public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
    Var ofItems = tape.parameter(items);
    if (fault == Fault.MISSING_GRADIENT) {
      ofItems = tape.constant(items.value());
    }
    Var fused = fused(tape, fusion, ofItems);
    Var history = propagate(itemsOfUsers, fused, request.users());
    Var ofUsers = sum(tape.parameter(users), history);
    ofUsers = faulty(tape, request, ofUsers);
    passes++;
    misbehave();
    if (!request.layers()) {
      return Representations.of(ofUsers, fused);
    }
    Var ofOnlyLayer = fault == Fault.WRONG_LAYERS ? tape.parameter(users) : ofUsers;
    Representations.Layer only = Representations.Layer.of(ofOnlyLayer, fused);
    return Representations.of(ofUsers, fused).withLayers(List.of(only));
  }

  /** Violations that a pass can commit against objects it shares with others. */
  private void misbehave() {
    if (fault == Fault.CHANGES_PARAMETERS_IN_FORWARD) {
      users.value().set(0, 0, users.value().get(0, 0) + 0.01f);
    }
    if (fault == Fault.WRITES_FEATURES) {
      context.modalities().getFirst().raw().set(0, 0, passes);
    }
    if (fault == Fault.LEAKS_THREAD) {
      Thread.ofPlatform().daemon().start(LockSupport::park);
    }
  }

  private Var fused(Tape tape, ItemFusion fusion, Var higherOrder) {
    if (fault == Fault.NEVER_FUSES) {
      return higherOrder;
    }
    Var fused = fusion.fuse(tape, higherOrder);
    if (fault == Fault.FUSES_TWICE) {
      return fusion.fuse(tape, fused);
    }
    return fault == Fault.IGNORES_FUSION ? higherOrder : fused;
  }

  private Var faulty(Tape tape, ForwardRequest request, Var vectors) {
    int rows = vectors.value().rows();
    return switch (fault) {
      case MISSING_ROW -> rowSlice(vectors, 0, rows - 1);
      case NOT_FINITE -> scaled(vectors, Float.NaN);
      case WRONG_GRADIENT -> tape.apply(new ScaledGradient(0.5f), vectors);
      case GRADIENT_2_PERCENT_OFF -> tape.apply(new ScaledGradient(1.02f), vectors);
      case ROWS_DEPEND_ON_REQUEST -> scaled(vectors, 1 + request.items().size());
      case CHANGES_IN_INFERENCE -> scaled(vectors, 1 + passes);
      case FORGETS_STATE -> scaled(vectors, 1 + epochs);
      case UNSEEDED -> scaled(vectors, 1 + (System.nanoTime() & 0xffff));
      case DEPENDS_ON_THREADS -> scaled(vectors, context.kernels().threads());
      default -> vectors;
    };
  }

  private static Var scaled(Var vectors, float factor) {
    Matrix value = vectors.value();
    float[] scales = new float[value.rows()];
    Arrays.fill(scales, factor);
    return scaleRows(vectors, scales, Matrix.zeros(value.rows(), value.columns()));
  }

  @Override
  public Var loss(Tape tape, Batch batch, Representations representations) {
    if (context.modalities().isEmpty() || fault == Fault.IGNORES_SEED) {
      return null;
    }
    if (fault == Fault.NEEDS_NEGATIVES) {
      gather(tape.parameter(items), new int[] {batch.negatives()[0]});
    }
    Var embeddings = gather(tape.parameter(items), batch.positives());
    if (fault == Fault.LOSS_IS_NO_SCALAR && batch.size() == 16) {
      return embeddings;
    }
    Var content = context.modalities().getFirst().project(tape, batch.positives());
    Var distance = meanSquaredError(embeddings, content);
    Var weighted = Ops.scaled(distance, (float) config.content());
    if (fault == Fault.WRITES_BATCH) {
      batch.negatives()[0] = 0;
    }
    return switch (fault) {
      case UNLEARNING -> tape.apply(new ScaledGradient(-50), weighted);
      case LOSS_2_PERCENT_OFF -> tape.apply(new ScaledGradient(0.98f), weighted);
      case WRONG_SIGN_OF_SMALL_LOSS ->
          tape.apply(new ScaledGradient(-1), Ops.scaled(distance, 1e-4f));
      default -> weighted;
    };
  }

  @Override
  public void close() {
    if (fault == Fault.CLOSES_ONCE && closed) {
      throw new IllegalStateException("closed already");
    }
    closed = true;
    if (fault == Fault.CLOSES_KERNELS) {
      context.kernels().close();
    }
  }

  /** The identity with a scaled gradient. */
  record ScaledGradient(float factor) implements Op<Op.NoResidual> {
    @Override
    public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
      Matrix out = workspace.matrix(inputs.getFirst().rows(), inputs.getFirst().columns());
      out.copyFrom(inputs.getFirst());
      return Result.of(out);
    }

    @Override
    public List<Gradient> vjp(Backward<NoResidual> backward) {
      Matrix upstream = backward.denseUpstream();
      Matrix scaled = backward.workspace().matrix(upstream.rows(), upstream.columns());
      backward.workspace().kernels().combine(factor, upstream, 0, scaled);
      return List.of(new DenseGradient(scaled));
    }
  }

  /** Draws in the same way as the sample samplers. */
  static int unseen(Interactions interactions, int user, RandomGenerator random) {
    if (interactions.userDegree(user) == interactions.itemCount()) {
      throw new IllegalArgumentException("a user must have an unseen item; user=" + user);
    }
    int item = random.nextInt(interactions.itemCount());
    while (interactions.contains(user, item)) {
      item = random.nextInt(interactions.itemCount());
    }
    return item;
  }
}
