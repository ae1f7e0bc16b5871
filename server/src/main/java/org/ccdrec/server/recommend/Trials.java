package org.ccdrec.server.recommend;

import java.io.IOException;
import java.nio.file.Path;
import org.ccdrec.server.attribution.AnswerIds;
import org.ccdrec.server.attribution.AnswerKey;
import org.ccdrec.server.attribution.Exploration;
import org.ccdrec.server.attribution.ExplorationSettings;
import org.ccdrec.server.experiment.ExperimentSettings;
import org.ccdrec.server.experiment.Experiments;

/**
 * What is tried on users: experiments and exploration. Safe for use by many threads.
 *
 * @param experiments the experiments
 * @param exploration how slots are filled at random
 * @param ids signs the ids of answers that are part of either
 */
public record Trials(Experiments experiments, Exploration exploration, AnswerIds ids) {
  /**
   * Opens experiments and exploration. Without either, no file is created.
   *
   * @param store directory of the snapshot store
   * @throws IOException if the file of experiments or the key cannot be read
   * @throws org.ccdrec.config.ConfigException with all errors of the file of experiments
   */
  public static Trials open(
      ExperimentSettings settings,
      ExplorationSettings exploration,
      Path store,
      Experiments.Surroundings surroundings)
      throws IOException {
    Path directory = settings.directoryIn(store);
    Experiments experiments = Experiments.open(settings, directory, surroundings);
    boolean isActive = settings.file().isPresent() || exploration.share() > 0;
    byte[] key = isActive ? AnswerKey.of(settings.secret(), directory) : new byte[] {0};
    return new Trials(experiments, new Exploration(exploration), AnswerIds.signedWith(key));
  }

  /** Returns no experiments and no exploration. */
  public static Trials none() {
    return new Trials(Experiments.none(), Exploration.OFF, AnswerIds.signedWith(new byte[1]));
  }
}
