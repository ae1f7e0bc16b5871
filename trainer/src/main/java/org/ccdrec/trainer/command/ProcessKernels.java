package org.ccdrec.trainer.command;

import org.ccdrec.kernel.Kernels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernels of a command, which the log names as they are opened: once in a process. */
final class ProcessKernels {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessKernels.class);

  private ProcessKernels() {}

  /**
   * Opens the kernels that the process is set to.
   *
   * @param threads the team's size; 0 for one per processor
   */
  static Kernels open(int threads) {
    int team = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    Kernels kernels = Kernels.create(team);
    LOG.info("{} kernels, {} thread{}", kernels.name(), team, team == 1 ? "" : "s");
    return kernels;
  }
}
