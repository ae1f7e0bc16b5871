package org.ccdrec.trainer.evidence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.TrainingState;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.MetricAt;
import org.ccdrec.trainer.model.SeededRandom;
import org.ccdrec.trainer.training.EpochReport;
import org.ccdrec.trainer.training.EpochTrace;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.TrainingResult;
import org.ccdrec.trainer.training.control.RunPlan;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a run and keeps what its report shows: the rows of a few users after the first and
 * after the best epoch, and negatives by stage. It draws from random sources of its own, so it does
 * not change training.
 */
public final class EvidenceRecorder implements RunListener {
  private static final int USERS_OF_MAP = 5;
  private static final int USERS_WITH_NEGATIVES = 2;
  private static final MetricAt RECALL = MetricAt.of("recall@" + HeldOutHits.CUTOFF);

  private final RunListener next;
  private final Dataset dataset;
  private final SeededRandom random;
  private final FigureUsers shown;
  private final NegativeMap negatives;
  private @Nullable UserMap start;
  private @Nullable UserMap last;
  private @Nullable UserMap best;

  /**
   * Creates a recorder.
   *
   * @param next receives everything too
   * @param seed seed of the run
   */
  public EvidenceRecorder(RunListener next, Dataset dataset, long seed) {
    this.next = next;
    this.dataset = dataset;
    this.random = new SeededRandom(seed);
    this.shown =
        FigureUsers.choose(dataset.train(), USERS_OF_MAP, random.generator("figure-users", 0));
    this.negatives =
        new NegativeMap(
            FigureUsers.choose(
                dataset.train(), USERS_WITH_NEGATIVES, random.generator("figure-users", 1)),
            dataset.train());
  }

  @Override
  public void runStarted(RunPlan plan) {
    next.runStarted(plan);
  }

  @Override
  public void epochStarted(int epoch, int steps) {
    next.epochStarted(epoch, steps);
  }

  @Override
  public void stepDone(int epoch, int step) {
    next.stepDone(epoch, step);
  }

  @Override
  public Set<Integer> watchedUsers() {
    return negatives.users();
  }

  @Override
  public void epochTraced(EpochTrace trace) {
    negatives.add(trace.stage(), trace.watched());
    last = UserMap.of(trace, shown);
    start = start == null ? last : start;
    next.epochTraced(trace);
  }

  @Override
  public void epochDone(EpochReport report) {
    if (report.best()) {
      best = last;
    }
    next.epochDone(report);
  }

  @Override
  public void exchange(TrainingState state) {
    start = UserMap.exchange(state.within("start"), start, shown);
    last = UserMap.exchange(state.within("last"), last, shown);
    best = UserMap.exchange(state.within("best"), best, shown);
    negatives.exchange(state.within("negatives"));
    next.exchange(state.within("next"));
  }

  /** Returns what was recorded, with the recall by group and the cost of the run. */
  public Evidence evidence(TrainingResult result, Kernels kernels, RunCost cost) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("evidenceVersion", Evidence.VERSION);
    json.set("cost", cost.json(result.epochs()));
    if (result.hasVectors()) {
      result.test().ifPresent(test -> addRecall(json, result, test, kernels));
      addMaps(json, result);
    }
    return new Evidence(json);
  }

  private void addRecall(ObjectNode json, TrainingResult result, Evaluation test, Kernels kernels) {
    int[] users = test.perUser().users();
    int[] history = IntStream.of(users).map(dataset.train()::userDegree).toArray();
    RecallGroup.write(
        json.putArray("recallByHistory"), RecallGroup.of(history, test.perUser().values(RECALL)));
    int[] popularity = dataset.popularity();
    int[] keys = IntStream.of(dataset.test().items()).map(item -> popularity[item]).toArray();
    RecallGroup.write(
        json.putArray("recallByPopularity"),
        RecallGroup.of(
            keys, new HeldOutHits(kernels, dataset, result, test.validationMasked()).pairs()));
  }

  private void addMaps(ObjectNode json, TrainingResult result) {
    List<UserMap> moments = new ArrayList<>();
    UserMap published = best == null ? last : best; // without validation the last is the best
    if (start != null && published != null && start.isDrawable()) {
      moments.add(start);
      if (published.epoch() != start.epoch()) {
        moments.add(published);
      }
    }
    if (!moments.isEmpty()) {
      ArrayNode drawn = json.putObject("userMap").putArray("moments");
      moments.forEach(map -> drawn.add(map.json(random.generator("user-map", map.epoch()))));
    }
    if (negatives.isDrawable()) {
      json.set(
          "negativeMap",
          negatives.json(result.users(), result.items(), random.generator("negative-map", 0)));
    }
  }
}
