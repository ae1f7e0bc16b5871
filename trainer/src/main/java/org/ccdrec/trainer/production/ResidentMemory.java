package org.ccdrec.trainer.production;

import org.ccdrec.autodiff.RowChunks;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.publishing.Bytes;
import org.ccdrec.trainer.training.config.RunConfig;
import org.ccdrec.trainer.training.config.StepPlan;

/**
 * An estimate of the resident memory of a training run at its peak. Unlike {@link MemoryEstimate},
 * which is a lower bound that can refuse a run, it includes the values of a step and the graph and
 * is printed only; docs/results/training-scale.md compares it with measurements.
 *
 * @param parameters bytes of parameters, moments, vectors and features: {@link MemoryEstimate}
 * @param steps bytes of the values and gradients of the largest step
 * @param graph bytes of the interactions and the graphs made of them
 * @param runtime bytes of the JVM with its compiled code
 */
public record ResidentMemory(long parameters, long steps, long graph, long runtime) {
  private static final long FLOAT = 4;
  private static final long RUNTIME = 300_000_000;

  /**
   * Matrices of all users and items that a step of a graph model needs at once, where it copies the
   * receptive field of its batch.
   */
  private static final long FIELD_MATRICES = 6;

  /** The same where it propagates over the whole graph in place. */
  private static final long NODE_MATRICES = 3;

  /** Matrices of all items that a step with CCDRec needs beside them. */
  private static final long ITEM_STEP_MATRICES = 6;

  /** Rows of width d that a pair of the batch needs for ranking. */
  private static final long RANKING_ROWS = 8;

  /** Rows of width d that a pair needs beside them for CCDRec's estimates and their gradients. */
  private static final long ESTIMATE_ROWS = 16;

  /**
   * Rows of width d that a pair needs beside them for the values within CCDRec's estimator, of all
   * pairs up to {@link RowChunks#LARGEST_WHOLE} rows and of one chunk beyond.
   */
  private static final long ESTIMATOR_ROWS = 104;

  /** Item rows of a pair: the positive, a random negative and a hard one. */
  private static final int ITEMS_OF_PAIR = 3;

  /** Pools, sample, pool items and the fused items of inference. */
  private static final long ITEM_MATRICES = 8;

  /** Splits, edges in both directions with weights, keys of edge pruning, order of an epoch. */
  private static final long BYTES_PER_INTERACTION = 80;

  /** Estimates the memory of a run. */
  public static ResidentMemory of(RunConfig config, Dataset dataset, PluginRegistry plugins) {
    long row = FLOAT * config.model().dimension();
    long nodes = (long) dataset.userCount() + dataset.itemCount();
    boolean ccdrec = config.ccdrec().enabled();
    int pairs = dataset.train().size();
    StepPlan plan = StepPlan.of(config, pairs, true);
    int batch = Math.min(pairs, plan.batchSize());
    long matrices = plan.scaled() ? NODE_MATRICES : FIELD_MATRICES;
    long items = ccdrec ? ITEM_MATRICES * row * dataset.itemCount() : 0;
    return new ResidentMemory(
        MemoryEstimate.of(config, dataset, plugins).bytes() + items,
        row * (matrices * nodes + RANKING_ROWS * batch)
            + (ccdrec ? row * ccdrecRows(batch, dataset.itemCount()) : 0),
        BYTES_PER_INTERACTION * pairs,
        RUNTIME);
  }

  /** Returns the rows of width d that CCDRec needs in a step. */
  static long ccdrecRows(int batch, int items) {
    int most = RowChunks.LARGEST_WHOLE / ITEMS_OF_PAIR;
    int atOnce = batch <= most ? batch : RowChunks.CHUNK / ITEMS_OF_PAIR;
    return ESTIMATE_ROWS * batch + ESTIMATOR_ROWS * atOnce + ITEM_STEP_MATRICES * items;
  }

  /** Returns the sum of all parts. */
  public long bytes() {
    return parameters + steps + graph + runtime;
  }

  /** Describes the estimate in one line, with a warning if the machine or its cgroup has less. */
  public String describe() {
    return describe(ProcessMemory.machine());
  }

  String describe(long machine) {
    String needed =
        "needs about %s of memory (parameters and features %s, steps %s, graph %s)"
            .formatted(Bytes.of(bytes()), Bytes.of(parameters), Bytes.of(steps), Bytes.of(graph));
    return bytes() <= machine
        ? needed
        : needed
            + "; this machine has %s, so the run may be killed: use a larger one or lower model.dimension"
                .formatted(Bytes.of(machine));
  }
}
