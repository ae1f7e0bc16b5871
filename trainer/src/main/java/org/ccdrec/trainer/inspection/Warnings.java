package org.ccdrec.trainer.inspection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.problem.Counted;
import org.ccdrec.trainer.data.problem.DataProblem;

/** Properties of a dataset that limit what a model trained on it can do. */
final class Warnings {
  private static final int FEW_USERS = 1000;
  private static final double MANY_COLD = 0.2;
  private static final double MANY_DUPLICATES = 0.01;
  private static final double UNEVEN_NORMS = 20;
  private static final double CONCENTRATED = 0.5;
  private static final int MOST_IDS = 100;

  private final List<String> warnings = new ArrayList<>();

  private Warnings() {}

  static List<String> of(Dataset dataset, Inspection report) {
    var found = new Warnings();
    for (DataProblem warning : dataset.warnings()) {
      found.warnings.add(warning.toString());
    }
    found.coldStart(report);
    found.usersWithEverything(dataset);
    found.heldOut("validation", report.validation());
    found.heldOut("test", report.test());
    found.popularity(report.popularity());
    if (report.modalities().isEmpty()) {
      found.add("There are no features: content-based models cannot be trained.");
    }
    report.modalities().forEach(modality -> found.modality(modality, report.items()));
    return found.warnings;
  }

  private void add(String format, Object... values) {
    warnings.add(String.format(Locale.ROOT, format, values));
  }

  private void coldStart(Inspection report) {
    if (report.usersWithoutTraining() > 0) {
      add(
          "%,d of %,d users have no training interaction: only popularity can serve them.",
          report.usersWithoutTraining(), report.users());
    }
    if (report.itemsWithoutTraining() > 0) {
      add(
          "%,d of %,d items have no training interaction: only their content can recommend them.",
          report.itemsWithoutTraining(), report.items());
    }
  }

  private void usersWithEverything(Dataset dataset) {
    int[] users = dataset.usersWithEveryItem();
    if (users.length > 0) {
      String ids =
          Arrays.stream(users)
              .limit(MOST_IDS)
              .mapToObj(dataset.userIds()::get)
              .collect(Collectors.joining(", "));
      add(
          "%s every item in training, so there is no negative to draw for them: they are left out"
              + " of sampling (%s%s).",
          Counted.of(users.length, "user") + (users.length == 1 ? " has" : " have"),
          ids,
          users.length > MOST_IDS ? ", and " + (users.length - MOST_IDS) + " more" : "");
    }
  }

  private void heldOut(String name, SplitReport split) {
    if (split.interactions() == 0) {
      add(
          "There is no %s split: %s.",
          name,
          name.equals("test")
              ? "the model has no test metrics"
              : "no best epoch can be chosen, so --epochs says how long to train");
      return;
    }
    if (split.users() < FEW_USERS) {
      add(
          "The %s split has only %,d %s: small differences between models are not significant.",
          name, split.users(), split.users() == 1 ? "user" : "users");
    }
    double cold = (double) split.coldInteractions() / split.interactions();
    if (cold > MANY_COLD) {
      add(
          "%.0f %% of the %s interactions have a user or item unseen in training.",
          100 * cold, name);
    }
  }

  private void popularity(Concentration popularity) {
    if (popularity.topHundredth() > CONCENTRATED) {
      add(
          "1 %% of the items have %.0f %% of the training interactions: compare with popularity.",
          100 * popularity.topHundredth());
    }
  }

  private void lengths(ModalityReport modality, int items) {
    if (modality.overflowingRows() + modality.vanishingRows() > 0) {
      add(
          "%s: %,d of %,d items have features longer than %.0e or shorter than %.0e (from %.3g to"
              + " %.3g), whose squares are infinite or zero in single precision: item graphs"
              + " treat them as if they had no content. Rescale the features.",
          modality.name(),
          modality.overflowingRows() + modality.vanishingRows(),
          items,
          ModalityReport.LONGEST,
          ModalityReport.SHORTEST,
          modality.norms().least(),
          modality.norms().greatest());
    }
  }

  private void modality(ModalityReport modality, int items) {
    if (modality.zeroRows() == items) {
      add("%s: all features are zero, so the modality has no content.", modality.name());
      return;
    }
    lengths(modality, items);
    if (modality.zeroRows() > 0) {
      add(
          "%s: %,d of %,d items have all-zero features, as if they had no content.",
          modality.name(), modality.zeroRows(), items);
    }
    if (modality.duplicateRows() > MANY_DUPLICATES * items) {
      add(
          "%s: %,d of %,d items have exactly the features of another item.",
          modality.name(), modality.duplicateRows(), items);
    }
    if (modality.constantColumns() > 0) {
      add(
          "%s: %,d of %,d features are the same for all items.",
          modality.name(), modality.constantColumns(), modality.dimension());
    }
    if (modality.norms().greatest() > UNEVEN_NORMS * modality.norms().median()) {
      add(
          "%s: the longest feature row is %.3g, the median %.3g: check the scale.",
          modality.name(), modality.norms().greatest(), modality.norms().median());
    }
  }
}
