package org.ccdrec.trainer.command.shared;

import org.ccdrec.kernel.Kernels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the kernels of a command and logs their name. Called once per process. */
public final class ProcessKernels {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessKernels.class);

  private ProcessKernels() {}

  /**
   * Opens the kernels selected for the process.
   *
   * @param threads number of threads; 0 for one per processor
   */
  public static Kernels open(int threads) {
    int team = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    Kernels kernels = Kernels.create(team);
    LOG.info("{} kernels, {} thread{}", kernels.name(), team, team == 1 ? "" : "s");
    return kernels;
  }
}
