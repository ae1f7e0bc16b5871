package org.ccdrec.trainer.tracking;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.ccdrec.trainer.training.EpochReport;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.control.RunPlan;

/**
 * The speed of a run and the time that it still takes.
 *
 * <p>The mean time of this process's epochs gives two times: until the run stops if no epoch is
 * better than the best so far, and until its last epoch.
 */
public final class RunClock implements RunListener {
  private final LongSupplier nanoTime;
  private RunPlan plan = new RunPlan(0, 1, 1, 0, 0, 0);
  private long started;
  private long epochStarted;
  private int epoch;
  private int waited;
  private int steps;
  private int stepsDone;
  private double stepsPerSecond;

  /**
   * Creates a clock.
   *
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  public RunClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public void runStarted(RunPlan runPlan) {
    plan = runPlan;
    waited = runPlan.waited();
    started = nanoTime.getAsLong();
    epoch = runPlan.firstEpoch();
  }

  @Override
  public void epochStarted(int number, int stepsOfEpoch) {
    epoch = number;
    steps = stepsOfEpoch;
    stepsDone = 0;
    epochStarted = nanoTime.getAsLong();
  }

  @Override
  public void stepDone(int number, int step) {
    stepsDone = step + 1;
  }

  @Override
  public void epochDone(EpochReport report) {
    epoch = report.epoch() + 1;
    stepsPerSecond = report.trainSeconds() > 0 ? steps / report.trainSeconds() : 0;
    if (report.best()) {
      waited = 0;
    } else if (report.validation().isPresent() && report.epoch() >= plan.patientFrom()) {
      waited++;
    }
  }

  /** Returns the steps per second of the last epoch; 0 if unknown. */
  public double stepsPerSecond() {
    return stepsPerSecond;
  }

  /** Returns the time to the last epoch, after an epoch. */
  public Duration latest() {
    return ofEpochs(plan.epochs() - epoch);
  }

  /** Returns the time until patience ends if no epoch is better, after an epoch. */
  public Duration earliest() {
    if (plan.patience() == 0) {
      return latest();
    }
    int uncounted = Math.max(0, plan.patientFrom() - epoch);
    long counted = (long) (plan.patience() - waited) * plan.evaluateEvery();
    return ofEpochs(Math.min(uncounted + counted, plan.epochs() - epoch));
  }

  private Duration ofEpochs(long epochs) {
    int done = epoch - plan.firstEpoch();
    long passed = nanoTime.getAsLong() - started;
    return done == 0 ? Duration.ZERO : Duration.ofNanos((long) ((double) passed / done * epochs));
  }

  /** Returns the time left as text: {@code 12m-3h05m}, or one time if there is only one. */
  public String left() {
    String earliest = text(earliest());
    String latest = text(latest());
    return earliest.equals(latest) ? latest : earliest + "-" + latest;
  }

  /** Returns the progress within the current epoch as one line. */
  public String within() {
    double seconds = (nanoTime.getAsLong() - epochStarted) / 1e9;
    double speed = stepsDone / Math.max(seconds, 1e-9);
    return String.format(
        Locale.ROOT,
        "epoch %d: step %,d of %,d, %.1f steps/s, %s to the end of its training, memory %s",
        epoch,
        stepsDone,
        steps,
        speed,
        text(Duration.ofNanos((long) ((steps - stepsDone) / Math.max(speed, 1e-9) * 1e9))),
        memory());
  }

  /** Returns the resident memory of this process as text. */
  public static String memory() {
    return String.format(Locale.ROOT, "%.1fGB", ResidentSet.resident() / 1e9);
  }

  /** Returns a duration in its two largest units: {@code 2d03h}, {@code 3h05m}, {@code 4m10s}. */
  static String text(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1e3);
    if (seconds >= 86_400) {
      return "%dd%02dh".formatted(seconds / 86_400, seconds % 86_400 / 3600);
    }
    if (seconds >= 3600) {
      return "%dh%02dm".formatted(seconds / 3600, seconds % 3600 / 60);
    }
    return seconds >= 60 ? "%dm%02ds".formatted(seconds / 60, seconds % 60) : seconds + "s";
  }
}
