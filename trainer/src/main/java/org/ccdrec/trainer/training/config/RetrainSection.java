package org.ccdrec.trainer.training.config;

import java.time.Duration;
import java.util.Map;
import org.ccdrec.config.BrokenRules;
import org.ccdrec.config.Setting;
import org.ccdrec.events.EventType;

/** Section {@code retrain}: how {@code ccdrec retrain} uses events and what it publishes. */
public record RetrainSection(
    @Setting(
            help =
                "Weight of an event by its type; a pair of user and item joins the data if the sum"
                    + " over its events reaches leastWeight. After a dislike a pair never joins",
            defaultValue = "{view: 1, click: 1, like: 2, buy: 2}",
            min = "0")
        Map<String, Double> weights,
    @Setting(help = "Least weight of a pair that joins the data", defaultValue = "1", above = "0")
        double leastWeight,
    @Setting(help = "Leave out events older than this", defaultValue = "3650d", min = "1m")
        Duration window,
    @Setting(
            help =
                "Least number of users of an item that the dataset does not have, for it to join",
            defaultValue = "5",
            min = "1")
        int leastUsersOfNewItem,
    @Setting(
            help =
                "Least number of pairs that the live model does not know; with fewer, nothing is trained",
            defaultValue = "200",
            min = "10")
        int leastPairs,
    @Setting(
            help = "Share of the new pairs, the newest, on which the models are compared",
            defaultValue = "0.2",
            above = "0",
            max = "0.5")
        double comparisonShare,
    @Setting(
            help = "Share of the new pairs, those before, on which the epoch is chosen",
            defaultValue = "0.2",
            above = "0",
            max = "0.4")
        double validationShare,
    @Setting(
            help = "Least number of users to compare on; with fewer, nothing is published",
            defaultValue = "20",
            min = "1")
        int leastUsers,
    @Setting(help = "Most epochs, from the warm start", defaultValue = "50", min = "1") int epochs,
    @Setting(
            help = "Stop after so many evaluations without a better validation Recall@20",
            defaultValue = "5",
            min = "1")
        int patience,
    @Setting(
            help =
                "Publish if the new Recall@20 is at least (1 − tolerance) times that of the live"
                    + " model; negative to demand an improvement",
            defaultValue = "0",
            min = "-10",
            max = "1")
        double tolerance,
    @Setting(
            help = "Whether the published model is trained on the newest pairs too",
            defaultValue = "true")
        boolean everything) {

  public RetrainSection {
    var check = new BrokenRules.Check();
    for (String type : weights.keySet()) {
      check.unless(
          EventType.actions().contains(EventType.of(type))
              && !type.equals(EventType.DISLIKE.label()),
          "weights." + type,
          "weights must be by event type, view, click, like or buy; " + type);
    }
    check.throwIfAny();
  }

  /** Returns the weight of an event of a type. */
  public double weight(EventType type) {
    return weights.getOrDefault(type.label(), 0.0);
  }
}
