package org.ccdrec.testkit;

import java.util.Arrays;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.config.Setting;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.RecommenderContext;
import org.ccdrec.spi.UntrainedModel;
import org.ccdrec.spi.UntrainedModelFactory;

/**
 * Activity times popularity: a model that passes the kit, and variants with one fault each that
 * fail it.
 */
final class SampleUntrainedModel implements UntrainedModel {

  /** The fault. */
  enum Fault {
    NONE,
    BAD_NAME,
    ALL_THE_SAME,
    NOT_FINITE,
    ADDS_TO_WHAT_IS_THERE,
    DEPENDS_ON_OTHERS,
    WRONG_VECTORS,
    TRAINS,
    UNSEEDED,
    DEPENDS_ON_THREADS,
    FAILS_ON_SINGLE_USER,
    FAILS_WITHOUT_CONTENT,
    FAILS_WITHOUT_INTERACTIONS,
    CLOSES_ONCE,
    SWALLOWS_INTERRUPTIONS
  }

  record Config(
      @Setting(help = "Added to every count", defaultValue = "1", min = "0") double added) {}

  record Factory(Fault fault) implements UntrainedModelFactory<Config> {
    @Override
    public String name() {
      return fault == Fault.BAD_NAME ? "" : "sample";
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
    public UntrainedModel create(Config config, RecommenderContext context) {
      return new SampleUntrainedModel(config, context, fault);
    }
  }

  private final RecommenderContext context;
  private final Fault fault;
  private final float[] users;
  private final float[] items;
  private boolean closed;

  private SampleUntrainedModel(Config config, RecommenderContext context, Fault fault) {
    this.context = context;
    this.fault = fault;
    Interactions interactions = context.interactions();
    if ((fault == Fault.FAILS_ON_SINGLE_USER && interactions.userCount() == 1)
        || (fault == Fault.FAILS_WITHOUT_CONTENT && context.modalities().isEmpty())
        || (fault == Fault.FAILS_WITHOUT_INTERACTIONS && interactions.size() == 0)) {
      throw new ArithmeticException("not thought of");
    }
    float added = (float) config.added();
    users = new float[interactions.userCount()];
    items = new float[interactions.itemCount()];
    for (int user = 0; user < users.length; user++) {
      users[user] = interactions.userDegree(user) + added;
    }
    int[] degrees = interactions.itemDegrees();
    for (int item = 0; item < items.length; item++) {
      items[item] = fault == Fault.ALL_THE_SAME ? 0 : degrees[item] + added;
    }
    items[0] += shift();
  }

  private float shift() {
    return switch (fault) {
      case NOT_FINITE -> Float.NaN;
      case UNSEEDED -> System.nanoTime() & 0xffff;
      case DEPENDS_ON_THREADS -> context.kernels().threads();
      case SWALLOWS_INTERRUPTIONS -> Thread.interrupted() ? 1 : 0;
      default -> 0;
    };
  }

  @Override
  public void score(int[] asked, Matrix scores) {
    if (fault == Fault.TRAINS) {
      try (Tape tape = new Tape(context.kernels(), new MatrixPool(), Profiler.off())) {
        context.modalities().getFirst().project(tape, new int[] {0});
      }
    }
    float[] row = new float[items.length];
    for (int at = 0; at < asked.length; at++) {
      if (fault == Fault.ADDS_TO_WHAT_IS_THERE) {
        scores.readRow(at, row);
      } else {
        Arrays.fill(row, fault == Fault.DEPENDS_ON_OTHERS ? asked.length : 0);
      }
      for (int item = 0; item < row.length; item++) {
        row[item] += users[asked[at]] * items[item];
      }
      scores.writeRow(at, row);
    }
  }

  @Override
  public Vectors vectors() {
    float[] right = fault == Fault.WRONG_VECTORS ? new float[items.length] : items;
    return new Vectors(Matrix.of(users.length, 1, users), Matrix.of(items.length, 1, right));
  }

  @Override
  public void close() {
    if (fault == Fault.CLOSES_ONCE && closed) {
      throw new IllegalStateException("closed already");
    }
    closed = true;
  }
}
