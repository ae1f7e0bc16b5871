package org.ccdrec.backbones.mgcn;

import org.ccdrec.config.Setting;

/** The configuration of MGCN. */
public record MgcnConfig(
    @Setting(
            help = "Steps of propagation of the ids over users and items",
            defaultValue = "2",
            min = "1",
            max = "8")
        int layers,
    @Setting(
            help = "Steps of propagation of the content over the item graphs",
            defaultValue = "1",
            min = "1",
            max = "4")
        int itemLayers,
    @Setting(
            help = "Neighbours of an item in each modality's graph, including itself",
            defaultValue = "10",
            min = "1")
        int neighbours,
    @Setting(
            help = "Weight of half the squared norm of the batch's vectors",
            defaultValue = "1e-4",
            min = "0")
        double regularisation,
    @Setting(
            help = "Weight of the contrast between content and ids",
            defaultValue = "0.01",
            min = "0")
        double contrastWeight,
    @Setting(
            help = "Temperature of the contrast between content and ids",
            defaultValue = "0.2",
            above = "0")
        double temperature) {}
