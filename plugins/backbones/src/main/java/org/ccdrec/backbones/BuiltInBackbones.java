package org.ccdrec.backbones;

import java.util.List;
import org.ccdrec.backbones.bm3.Bm3;
import org.ccdrec.backbones.bm3.Bm3Config;
import org.ccdrec.backbones.bprmf.BprMf;
import org.ccdrec.backbones.bprmf.BprMfConfig;
import org.ccdrec.backbones.ease.Ease;
import org.ccdrec.backbones.ease.EaseConfig;
import org.ccdrec.backbones.freedom.Freedom;
import org.ccdrec.backbones.freedom.FreedomConfig;
import org.ccdrec.backbones.itemknn.ItemKnn;
import org.ccdrec.backbones.itemknn.ItemKnnConfig;
import org.ccdrec.backbones.lattice.Lattice;
import org.ccdrec.backbones.lattice.LatticeConfig;
import org.ccdrec.backbones.lightgcn.LightGcnBackbone;
import org.ccdrec.backbones.lightgcn.LightGcnConfig;
import org.ccdrec.backbones.mcdrec.McdRec;
import org.ccdrec.backbones.mcdrec.McdRecConfig;
import org.ccdrec.backbones.mgcn.Mgcn;
import org.ccdrec.backbones.mgcn.MgcnConfig;
import org.ccdrec.backbones.mmgcn.MmGcn;
import org.ccdrec.backbones.mmgcn.MmGcnConfig;
import org.ccdrec.backbones.popularity.Popularity;
import org.ccdrec.backbones.popularity.PopularityConfig;
import org.ccdrec.backbones.slmrec.SlmRec;
import org.ccdrec.backbones.slmrec.SlmRecConfig;
import org.ccdrec.backbones.vbpr.Vbpr;
import org.ccdrec.backbones.vbpr.VbprConfig;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.UntrainedModelFactory;

/** The plugin that offers the built-in backbones and untrained models. Stateless. */
public final class BuiltInBackbones implements CcdrecPlugin {
  /** The factory of {@code bpr-mf}. */
  public static final BackboneFactory<BprMfConfig> BPR_MF =
      BackboneFactory.of(
          "bpr-mf",
          "Matrix factorisation with a pairwise ranking loss (Rendle et al. 2009).",
          BprMfConfig.class,
          BprMf::new);

  /** The factory of {@code lightgcn}. */
  public static final BackboneFactory<LightGcnConfig> LIGHT_GCN =
      BackboneFactory.of(
          "lightgcn",
          "Embeddings propagated over the user-item graph (He et al. 2020).",
          LightGcnConfig.class,
          LightGcnBackbone::new);

  /** The factory of {@code freedom}. */
  public static final BackboneFactory<FreedomConfig> FREEDOM =
      BackboneFactory.of(
          "freedom",
          "A frozen graph of item content beside a pruned user-item graph (Zhou and Shen 2023).",
          FreedomConfig.class,
          Freedom::new);

  /** The factory of {@code vbpr}. */
  public static final BackboneFactory<VbprConfig> VBPR =
      BackboneFactory.of(
          "vbpr",
          "Matrix factorisation with projected content beside the ids (He and McAuley 2016).",
          VbprConfig.class,
          Vbpr::new);

  /** The factory of {@code bm3}. */
  public static final BackboneFactory<Bm3Config> BM3 =
      BackboneFactory.of(
          "bm3",
          "Bootstrapped agreement of ids and modalities, without negatives (Zhou et al. 2023).",
          Bm3Config.class,
          Bm3::new);

  /** The factory of {@code slmrec}. */
  public static final BackboneFactory<SlmRecConfig> SLMREC =
      BackboneFactory.of(
          "slmrec",
          "Contrast of ids and modalities, each propagated by itself (Tao et al. 2022).",
          SlmRecConfig.class,
          SlmRec::new);

  /** The factory of {@code lattice}. */
  public static final BackboneFactory<LatticeConfig> LATTICE =
      BackboneFactory.of(
          "lattice",
          "An item graph learned from content plus the user-item graph (Zhang et al. 2021).",
          LatticeConfig.class,
          Lattice::new);

  /** The factory of {@code mmgcn}. */
  public static final BackboneFactory<MmGcnConfig> MMGCN =
      BackboneFactory.of(
          "mmgcn",
          "A graph convolution for each modality, averaged (Wei et al. 2019).",
          MmGcnConfig.class,
          MmGcn::new);

  /** The factory of {@code mcdrec}. */
  public static final BackboneFactory<McdRecConfig> MCDREC =
      BackboneFactory.of(
          "mcdrec",
          "Item ids denoised by a diffusion conditioned on content (Ma et al. 2024), a port.",
          McdRecConfig.class,
          McdRec::new);

  /** The factory of {@code mgcn}. */
  public static final BackboneFactory<MgcnConfig> MGCN =
      BackboneFactory.of(
          "mgcn",
          "Content gated by ids and fused by what modalities share (Yu et al. 2023).",
          MgcnConfig.class,
          Mgcn::new);

  /** The factory of {@code popularity}. */
  public static final UntrainedModelFactory<PopularityConfig> POPULARITY =
      UntrainedModelFactory.of(
          "popularity",
          "The most popular items for all users; untrained.",
          PopularityConfig.class,
          Popularity::new);

  /** The factory of {@code item-knn}. */
  public static final UntrainedModelFactory<ItemKnnConfig> ITEM_KNN =
      UntrainedModelFactory.of(
          "item-knn",
          "Items similar to the user's own by co-occurrence cosine; untrained.",
          ItemKnnConfig.class,
          ItemKnn::new);

  /** The factory of {@code ease}. */
  public static final UntrainedModelFactory<EaseConfig> EASE =
      UntrainedModelFactory.of(
          "ease",
          "The linear model EASE, optionally with content; untrained (Steck 2019).",
          EaseConfig.class,
          Ease::new);

  @Override
  public List<BackboneFactory<?>> backbones() {
    return List.of(BPR_MF, LIGHT_GCN, FREEDOM, VBPR, BM3, SLMREC, LATTICE, MMGCN, MCDREC, MGCN);
  }

  @Override
  public List<UntrainedModelFactory<?>> untrainedModels() {
    return List.of(POPULARITY, ITEM_KNN, EASE);
  }
}
