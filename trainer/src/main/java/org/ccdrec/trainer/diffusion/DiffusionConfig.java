package org.ccdrec.trainer.diffusion;

import org.ccdrec.config.Setting;

/** Configuration of the diffusion model, section {@code ccdrec.diffusion}. */
public record DiffusionConfig(
    @Setting(help = "Diffusion steps T", defaultValue = "20", min = "4", max = "1000") int steps,
    @Setting(help = "How the noise per step grows with t", defaultValue = "linear")
        NoiseSchedule schedule,
    @Setting(
            help = "Noise of the first step (linear and exp)",
            defaultValue = "5e-7",
            above = "0",
            below = "1")
        double betaStart,
    @Setting(
            help = "Noise of the last step (linear and exp)",
            defaultValue = "1e-4",
            above = "0",
            below = "1")
        double betaEnd,
    @Setting(
            help =
                "How training steps t are drawn: in antithetic pairs t and T-1-t, or"
                    + " independently",
            defaultValue = "antithetic")
        StepDraw stepDraw,
    @Setting(
            help =
                "Reduction of the squared error: mean over rows and d, or sum over d and mean"
                    + " over rows",
            defaultValue = "mean")
        Reduction reduction,
    @Setting(
            help =
                "Whether the gradient of the loss stops at the target embedding and reaches"
                    + " only the estimate",
            defaultValue = "false")
        boolean detachTarget,
    @Setting(
            help =
                "When the four pools are taken: after T/4, T/2, 3T/4, T reverse steps, or at"
                    + " the authors' indices int((T-1)q)",
            defaultValue = "quarters")
        PoolSteps poolSteps,
    @Setting(
            help =
                "Number of reverse diffusions averaged into the item vectors that are"
                    + " evaluated and served",
            defaultValue = "1",
            min = "1",
            max = "100")
        int samples,
    @Setting(
            help = "Attention layers of the estimator; CCDRec has one",
            defaultValue = "1",
            min = "1",
            max = "8")
        int layers,
    @Setting(
            help = "Attention heads of a layer, a divisor of model.dimension; CCDRec has one",
            defaultValue = "1",
            min = "1")
        int heads) {

  private static final int FEWEST_STEPS_OF_AUTHORS = 5;

  /** How the step t of each training row is drawn. */
  public enum StepDraw {
    ANTITHETIC,
    IID
  }

  /** How the squared error is reduced to a scalar. */
  public enum Reduction {
    MEAN,
    SUM
  }

  /** The reverse steps after which the pools are taken. */
  public enum PoolSteps {
    QUARTERS,
    AUTHORS
  }

  public DiffusionConfig {
    if (betaStart > betaEnd) {
      throw new IllegalArgumentException(
          "betaStart must not exceed betaEnd; betaStart=%s, betaEnd=%s"
              .formatted(betaStart, betaEnd));
    }
    if (poolSteps == PoolSteps.AUTHORS && steps < FEWEST_STEPS_OF_AUTHORS) {
      throw new IllegalArgumentException(
          "poolSteps=authors needs at least %d steps, or two pools would coincide; steps=%d"
              .formatted(FEWEST_STEPS_OF_AUTHORS, steps));
    }
  }

  DiffusionProcess process() {
    return new DiffusionProcess(schedule.betas(steps, betaStart, betaEnd));
  }

  /** Returns the number of reverse steps before each of the four pools, ascending. */
  int[] stepsBeforePools() {
    int[] taken = new int[ReverseDiffusion.POOLS];
    for (int pool = 0; pool < taken.length; pool++) {
      double share = (pool + 1.0) / taken.length;
      taken[pool] =
          switch (poolSteps) {
            case QUARTERS -> (int) Math.round(steps * share);
            case AUTHORS -> steps - (int) ((steps - 1) * (1 - share));
          };
    }
    return taken;
  }
}
