package org.ccdrec.server.experiment;

import java.util.Optional;
import org.ccdrec.config.Setting;
import org.ccdrec.server.retrieval.Retrieval.Effort;

/**
 * One variant. Without keys, it answers as the server does without experiments.
 *
 * @param weight its share of the experiment's users, relative to the other variants
 * @param scenario scenario that re-ranks, empty for none
 * @param version version that answers, empty for the live one
 * @param searchBeam beam of graph searches, 0 for that of the server
 * @param exactSearch whether every search is exact
 */
record VariantEntry(
    @Setting(
            help = "Share of the experiment's users, relative to the other variants",
            defaultValue = "1",
            above = "0",
            max = "1000000")
        double weight,
    @Setting(help = "Scenario that re-ranks; unset: none") Optional<String> scenario,
    @Setting(help = "stable, canary or name/version; unset: the live version")
        Optional<String> version,
    @Setting(
            help = "Candidates kept during a graph search; 0: retrieval.searchBeam",
            defaultValue = "0",
            min = "0",
            max = "10000")
        int searchBeam,
    @Setting(help = "Search every item instead of the graph", defaultValue = "false")
        boolean exactSearch) {

  Variant named(String name) {
    return new Variant(
        name,
        weight,
        scenario.orElse(null),
        version.orElse(null),
        new Effort(searchBeam, exactSearch));
  }
}
