package org.ccdrec.trainer.inspection;

import org.ccdrec.graph.Interactions;

/**
 * Summary statistics of one split.
 *
 * @param interactions number of interactions
 * @param users users with at least one interaction in the split
 * @param items items with at least one interaction in the split
 * @param coldUsers those of these users without a training interaction
 * @param coldItems those of these items without a training interaction
 * @param coldInteractions interactions with a cold user or a cold item
 */
public record SplitReport(
    int interactions, int users, int items, int coldUsers, int coldItems, int coldInteractions) {

  static SplitReport of(Interactions split, Interactions train) {
    int[] splitItems = split.itemDegrees();
    int[] trainItems = train.itemDegrees();
    int users = 0;
    int coldUsers = 0;
    int coldInteractions = 0;
    for (int user = 0; user < split.userCount(); user++) {
      boolean cold = train.userDegree(user) == 0;
      if (split.userDegree(user) > 0) {
        users++;
        coldUsers += cold ? 1 : 0;
      }
      for (int at = split.start(user); at < split.end(user); at++) {
        coldInteractions += cold || trainItems[split.item(at)] == 0 ? 1 : 0;
      }
    }
    int items = 0;
    int coldItems = 0;
    for (int item = 0; item < splitItems.length; item++) {
      if (splitItems[item] > 0) {
        items++;
        coldItems += trainItems[item] == 0 ? 1 : 0;
      }
    }
    return new SplitReport(split.size(), users, items, coldUsers, coldItems, coldInteractions);
  }
}
