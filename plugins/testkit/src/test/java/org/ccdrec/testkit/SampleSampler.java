package org.ccdrec.testkit;

import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.scaled;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.config.Setting;
import org.ccdrec.graph.Interactions;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.spi.SamplingView;
import org.ccdrec.spi.TrainingState;

/**
 * A uniform sampler of items, sets of items or vectors that passes the kit, and variants with one
 * fault each that fail it.
 */
final class SampleSampler implements NegativeSampler {

  /** The fault. */
  enum Fault {
    NONE,
    VECTORS,
    SETS,
    SETS_OF_ANOTHER_SIZE,
    SETS_WITH_SEEN_ITEMS,
    UNDECLARED_SETS,
    BAD_NAME,
    DRAWS_SEEN_ITEMS,
    ONE_TOO_FEW,
    NO_SUCH_ITEM,
    NOT_FINITE_VECTORS,
    NARROW_VECTORS,
    WRONG_GRADIENT,
    DEPENDS_ON_THREADS,
    WANTS_WHAT_IT_DID_NOT_DECLARE,
    UNSEEDED,
    ALWAYS_THE_SAME,
    FORGETS_STATE,
    WRITES_ITS_ARGUMENTS,
    FAILS_ON_EMPTY_BATCH,
    FAILS_ON_SINGLE_USER,
    FAILS_WITHOUT_INTERACTIONS,
    NEVER_ENDS,
    CLOSES_ONCE,
    SWALLOWS_INTERRUPTIONS
  }

  private static final Set<Fault> WITH_VECTORS =
      EnumSet.of(
          Fault.VECTORS, Fault.NOT_FINITE_VECTORS, Fault.NARROW_VECTORS, Fault.WRONG_GRADIENT);

  private static final Set<Fault> WITH_SETS =
      EnumSet.of(Fault.SETS, Fault.SETS_OF_ANOTHER_SIZE, Fault.SETS_WITH_SEEN_ITEMS);

  record Config(@Setting(help = "Nothing", defaultValue = "1", min = "1") int unused) {}

  record Factory(Fault fault) implements SamplerFactory<Config> {
    @Override
    public String name() {
      return fault == Fault.BAD_NAME ? "9" : "sample";
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
    public NegativeSampler create(Config config, SamplerContext context) {
      return new SampleSampler(context, fault);
    }
  }

  private final SamplerContext context;
  private final Interactions interactions;
  private final Fault fault;
  private boolean closed;
  private int epochs;

  private SampleSampler(SamplerContext context, Fault fault) {
    this.context = context;
    this.interactions = context.interactions();
    this.fault = fault;
    if ((fault == Fault.FAILS_ON_SINGLE_USER && interactions.userCount() == 1)
        || (fault == Fault.FAILS_WITHOUT_INTERACTIONS && interactions.size() == 0)) {
      throw new ArithmeticException("not thought of");
    }
    if (fault == Fault.SWALLOWS_INTERRUPTIONS && Thread.interrupted()) {
      closed = false;
    }
  }

  @Override
  public Set<Need> needs() {
    return WITH_VECTORS.contains(fault)
        ? EnumSet.of(Need.REPRESENTATIONS)
        : EnumSet.noneOf(Need.class);
  }

  @Override
  public boolean drawsSets() {
    return WITH_SETS.contains(fault);
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
  public Negatives sample(int[] users, int[] positives, SamplingView view) {
    if (drawsSets()) {
      return sets(users, positives, view);
    }
    int[] items = draw(users, view.step());
    switch (fault) {
      case ONE_TOO_FEW -> items = Arrays.copyOf(items, Math.max(0, items.length - 1));
      case NO_SUCH_ITEM -> Arrays.fill(items, interactions.itemCount());
      case DRAWS_SEEN_ITEMS -> items = positives.clone();
      case WRITES_ITS_ARGUMENTS -> Arrays.fill(positives, 0);
      case FAILS_ON_EMPTY_BATCH -> items[0] += 0;
      case WANTS_WHAT_IT_DID_NOT_DECLARE -> view.requireRepresentations();
      default -> {}
    }
    if (fault == Fault.UNDECLARED_SETS) {
      return Negatives.ItemSets.of(1, items);
    }
    return WITH_VECTORS.contains(fault) ? vectors(items, view) : new Negatives.Items(items);
  }

  private int[] draw(int[] users, long step) {
    long number = fault == Fault.UNSEEDED ? System.nanoTime() : step + 1000L * epochs;
    number = fault == Fault.DEPENDS_ON_THREADS ? context.kernels().threads() : number;
    number = fault == Fault.ALWAYS_THE_SAME ? 0 : number;
    RandomGenerator random = context.random().generator("negatives", number);
    int[] items = new int[users.length];
    for (int at = 0; at < items.length; at++) {
      if (fault == Fault.ALWAYS_THE_SAME) {
        items[at] = firstUnseen(users[at]);
      } else {
        waitForEver(users[at]);
        items[at] = SampleBackbone.unseen(interactions, users[at], random);
      }
    }
    return items;
  }

  /** Draws the number of negatives that is asked for, or 3; the last place is empty. */
  private Negatives sets(int[] users, int[] positives, SamplingView view) {
    int perPair =
        view.negatives() == 1 || fault == Fault.SETS_OF_ANOTHER_SIZE ? 3 : view.negatives();
    int[] repeated = new int[users.length * perPair];
    Arrays.setAll(repeated, at -> users[at / perPair]);
    int[] items = draw(repeated, view.step());
    float[] weights = new float[items.length];
    for (int at = perPair - 1; at < items.length; at += perPair) {
      items[at] = positives[at / perPair];
      weights[at] = fault == Fault.SETS_WITH_SEEN_ITEMS ? 0 : Float.NEGATIVE_INFINITY;
    }
    return Negatives.ItemSets.of(perPair, items).withLogWeights(weights);
  }

  private int firstUnseen(int user) {
    int item = 0;
    while (interactions.contains(user, item)) {
      item++;
    }
    return item;
  }

  private void waitForEver(int user) {
    while (fault == Fault.NEVER_ENDS
        && interactions.userDegree(user) == interactions.itemCount()
        && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  private Negatives vectors(int[] items, SamplingView view) {
    Tape tape = view.requireTape();
    Var vectors = gather(view.requireRepresentations().items(), items);
    return new Negatives.Vectors(
        switch (fault) {
          case NOT_FINITE_VECTORS -> scaled(vectors, Float.POSITIVE_INFINITY);
          case NARROW_VECTORS -> tape.constant(vectors.value().reshaped(vectors.value().rows(), 1));
          case WRONG_GRADIENT -> tape.apply(new SampleBackbone.ScaledGradient(-1), vectors);
          default -> vectors;
        });
  }

  @Override
  public void close() {
    if (fault == Fault.CLOSES_ONCE && closed) {
      throw new IllegalStateException("closed already");
    }
    closed = true;
  }
}
