package org.ccdrec.backbones.freedom;

import java.util.Map;
import org.ccdrec.backbones.shared.Ego;
import org.ccdrec.config.Setting;

/** The configuration of FREEDOM. */
public record FreedomConfig(
    @Setting(
            help = "Steps of propagation over users and items",
            defaultValue = "2",
            min = "1",
            max = "8")
        int layers,
    @Setting(
            help = "Steps of propagation over the item graph",
            defaultValue = "1",
            min = "1",
            max = "8")
        int itemLayers,
    @Setting(
            help = "Neighbours of an item in each modality's graph, including itself",
            defaultValue = "10",
            min = "1")
        int neighbours,
    @Setting(
            help = "Share of the user-item edges dropped in each epoch of training",
            defaultValue = "0.8",
            min = "0",
            below = "1")
        double edgeDropout,
    @Setting(
            help = "Weight of the ranking loss on projected content; 0 disables it",
            defaultValue = "1e-4",
            min = "0")
        double auxiliaryWeight,
    @Setting(
            help =
                "Weights of the modalities' graphs by name, such as {visual: 0.1}: the others share"
                    + " what is left of 1; by default visual or image has .1",
            defaultValue = "{}",
            min = "0")
        Map<String, Double> modalityWeights,
    @Setting(
            help =
                "Items in the user-item propagation: id embeddings (the paper) or item-graph vectors"
                    + " (CCDRec's authors)",
            defaultValue = "id")
        Ego ego) {}
