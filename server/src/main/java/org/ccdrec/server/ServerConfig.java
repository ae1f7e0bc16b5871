package org.ccdrec.server;

import java.nio.file.Path;
import java.util.Map;
import org.ccdrec.catalogue.CatalogueFile;
import org.ccdrec.config.Setting;
import org.ccdrec.server.access.KeySettings;
import org.ccdrec.server.access.TokenSettings;
import org.ccdrec.server.activation.ActivationSettings;
import org.ccdrec.server.activation.CanarySettings;
import org.ccdrec.server.activation.Policy;
import org.ccdrec.server.activation.StoreSettings;
import org.ccdrec.server.admin.AdminSettings;
import org.ccdrec.server.attribution.ExplorationSettings;
import org.ccdrec.server.catalogue.CatalogueSettings;
import org.ccdrec.server.content.ContentSettings;
import org.ccdrec.server.events.EventSettings;
import org.ccdrec.server.experiment.ExperimentSettings;
import org.ccdrec.server.fleet.SharedLogSettings;
import org.ccdrec.server.live.CacheSettings;
import org.ccdrec.server.live.FallbackSettings;
import org.ccdrec.server.live.LiveSettings;
import org.ccdrec.server.placement.PlacementSettings;
import org.ccdrec.server.rerank.PluginSettings;
import org.ccdrec.server.rerank.scenario.ScenarioSettings;
import org.ccdrec.server.retrieval.RetrievalSettings;
import org.ccdrec.server.rollout.RolloutSettings;
import org.ccdrec.server.transport.HttpSettings;
import org.ccdrec.server.transport.TlsSettings;

/**
 * The configuration of the server, {@code conf/server.yaml}: one section per package, in the order
 * of that file.
 *
 * @param http the public port
 * @param store the snapshot store
 * @param retrieval how items are searched
 * @param content how cold and new items get vectors
 * @param cache the answer cache
 * @param late the fallbacks of a search that misses its deadline
 * @param events how user events are accepted and stored
 * @param catalogue how changes of items are accepted and stored
 * @param sharedLog the log that servers share
 * @param scenarios where re-ranking scenarios are defined
 * @param placements where placements are defined
 * @param experiments where experiments are defined
 * @param exploration how slots of answers are filled at random
 * @param plugins where jars of re-ranking rules are found
 * @param activation which version answers, and the checks it must pass first
 * @param rollout the rollout of versions over the servers of the store
 * @param canary the canary
 * @param admin the administration port
 * @param tls the TLS certificate of both ports
 * @param jwt the accepted tokens
 * @param keys the API keys by name; without keys and tokens, nobody is authenticated
 */
public record ServerConfig(
    @Setting(help = "The public port") HttpSettings http,
    @Setting(help = "The snapshot store") StoreSettings store,
    @Setting(help = "How items are searched") RetrievalSettings retrieval,
    @Setting(help = "How cold and new items get vectors from their content")
        ContentSettings content,
    @Setting(help = "The answer cache") CacheSettings cache,
    @Setting(help = "Fallbacks of a search that misses http.deadline") FallbackSettings late,
    @Setting(help = "User events") EventSettings events,
    @Setting(help = "Changes of items") CatalogueSettings catalogue,
    @Setting(help = "The log that the servers of a fleet share") SharedLogSettings sharedLog,
    @Setting(help = "Re-ranking scenarios") ScenarioSettings scenarios,
    @Setting(help = "Placements, each with a model, a scenario, a filter and a fallback")
        PlacementSettings placements,
    @Setting(help = "Experiments") ExperimentSettings experiments,
    @Setting(help = "Slots of answers filled at random") ExplorationSettings exploration,
    @Setting(help = "Jars of re-ranking rules") PluginSettings plugins,
    @Setting(help = "Which version answers, and the checks it must pass first")
        ActivationSettings activation,
    @Setting(help = "Rollout of versions over the servers of one store") RolloutSettings rollout,
    @Setting(help = "The canary, a second version started on the administration port")
        CanarySettings canary,
    @Setting(help = "The administration port") AdminSettings admin,
    @Setting(help = "TLS certificate of both ports") TlsSettings tls,
    @Setting(help = "Tokens of an identity provider, accepted beside API keys") TokenSettings jwt,
    @Setting(
            help = "API keys by name; without keys and jwt, authentication is off",
            defaultValue = "{}")
        Map<String, KeySettings> keys) {

  /** Checks that each of several models has a pin if the policy is pinned. */
  public ServerConfig {
    for (String model : store.models()) {
      if (activation.policy() == Policy.PINNED && activation.pinned(model) == null) {
        throw new IllegalArgumentException(
            "activation.pin must name a version of each of store.models; it has none of " + model);
      }
    }
  }

  /** Returns how loaded versions are served. */
  LiveSettings liveSettings() {
    return new LiveSettings(
        retrieval,
        content,
        cache,
        late,
        retrieval.indexDirectoryIn(store.directory()),
        catalogueDirectory().resolve(CatalogueFile.PICTURES),
        activation.niceness());
  }

  /** Returns the directory of the catalogue log. */
  Path catalogueDirectory() {
    return catalogue.directoryIn(store.directory());
  }
}
