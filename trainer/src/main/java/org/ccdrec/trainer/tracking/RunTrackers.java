package org.ccdrec.trainer.tracking;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.ccdrec.spi.TrainingState;
import org.ccdrec.trainer.training.EpochReport;
import org.ccdrec.trainer.training.EpochTrace;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.TrainingResult;
import org.ccdrec.trainer.training.control.RunPlan;
import org.jspecify.annotations.Nullable;

/**
 * Passes the epochs of a run to TensorBoard and MLflow, if wanted, and to another listener. A
 * resumed run continues its MLflow run.
 */
public final class RunTrackers implements RunListener {
  private final RunListener next;
  private final List<Tracker> trackers = new ArrayList<>();
  private String runId = "";

  /**
   * Where to send numbers.
   *
   * @param tensorBoard directory of event files, or null
   * @param mlflow address of a server, or null
   */
  public record Places(@Nullable Path tensorBoard, @Nullable URI mlflow) {}

  /**
   * What is tracked.
   *
   * @param name the name of the snapshot, which is the MLflow experiment
   * @param settings the configuration
   */
  public record Run(String name, Map<String, String> settings) {}

  /**
   * Creates the trackers of a run.
   *
   * @param next receives everything too
   * @param messages receives warnings
   */
  public RunTrackers(RunListener next, Places places, Run run, Consumer<String> messages) {
    this.next = next;
    InstantSource clock = InstantSource.system();
    if (places.tensorBoard() != null) {
      trackers.add(new TensorBoard(places.tensorBoard(), clock, messages));
    }
    if (places.mlflow() != null) {
      trackers.add(
          new Mlflow(
              new Mlflow.Run(places.mlflow(), run.name(), run.settings()),
              new MlflowApi(places.mlflow(), System.getenv()),
              clock,
              messages));
    }
  }

  @Override
  public void runStarted(RunPlan plan) {
    for (Tracker tracker : trackers) {
      String id = tracker.start(runId, plan.firstEpoch());
      runId = id.isEmpty() ? runId : id;
    }
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
    return next.watchedUsers();
  }

  @Override
  public void epochTraced(EpochTrace trace) {
    next.epochTraced(trace);
  }

  @Override
  public void epochDone(EpochReport report) {
    Map<String, Double> scalars = Scalars.of(report);
    trackers.forEach(tracker -> tracker.log(report.epoch(), scalars));
    next.epochDone(report);
  }

  /** Logs the test metrics. */
  public void result(TrainingResult result) {
    Map<String, Double> scalars = Scalars.of(result);
    trackers.forEach(tracker -> tracker.log(result.bestEpoch(), scalars));
  }

  /** Ends the run in all places. */
  public void end(RunEnd end) {
    trackers.forEach(tracker -> tracker.end(end));
  }

  @Override
  public void exchange(TrainingState state) {
    runId = state.text("mlflowRun", runId);
    next.exchange(state);
  }
}
