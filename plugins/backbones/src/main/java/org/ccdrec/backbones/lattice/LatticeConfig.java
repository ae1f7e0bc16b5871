package org.ccdrec.backbones.lattice;

import org.ccdrec.backbones.shared.Ego;
import org.ccdrec.config.Setting;

/** The configuration of LATTICE. */
public record LatticeConfig(
    @Setting(
            help = "Steps of propagation over users and items",
            defaultValue = "2",
            min = "1",
            max = "8")
        int layers,
    @Setting(
            help = "Neighbours of an item in each modality's graph, including itself",
            defaultValue = "10",
            min = "1")
        int neighbours,
    @Setting(
            help = "Share of the raw features' graphs; the learned graph has the rest",
            defaultValue = "0.9",
            min = "0",
            max = "1")
        double rawShare,
    @Setting(
            help = "Weight of half the squared norm of the batch's vectors",
            defaultValue = "1e-5",
            min = "0")
        double regularisation,
    @Setting(
            help =
                "Items in the user-item propagation: id embeddings (the paper) or item-graph vectors",
            defaultValue = "id")
        Ego ego) {}
