package org.ccdrec.samplers;

import java.util.List;
import org.ccdrec.samplers.dns.DnsConfig;
import org.ccdrec.samplers.dns.DnsSampler;
import org.ccdrec.samplers.mixgcf.MixGcfConfig;
import org.ccdrec.samplers.mixgcf.MixGcfSampler;
import org.ccdrec.samplers.popularity.PopularitySampler;
import org.ccdrec.samplers.popularity.PopularitySamplerConfig;
import org.ccdrec.samplers.realhns.RealHnsConfig;
import org.ccdrec.samplers.realhns.RealHnsSampler;
import org.ccdrec.samplers.srns.SrnsConfig;
import org.ccdrec.samplers.srns.SrnsSampler;
import org.ccdrec.samplers.uniform.UniformConfig;
import org.ccdrec.samplers.uniform.UniformSampler;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.SamplerFactory;

/** The plugin that offers the built-in negative samplers. Stateless. */
public final class BuiltInSamplers implements CcdrecPlugin {
  /** The factory of {@code uniform}. */
  public static final SamplerFactory<UniformConfig> UNIFORM =
      SamplerFactory.of(
          "uniform",
          "A training item that the user has not interacted with.",
          UniformConfig.class,
          UniformSampler::new);

  /** The factory of {@code popularity}. */
  public static final SamplerFactory<PopularitySamplerConfig> POPULARITY =
      SamplerFactory.of(
          "popularity",
          "An item that the user has not interacted with, by its popularity to a power.",
          PopularitySamplerConfig.class,
          PopularitySampler::of);

  /** The factory of {@code dns}. */
  public static final SamplerFactory<DnsConfig> DNS =
      SamplerFactory.of(
          "dns",
          "The best-scoring of several uniform negatives (Zhang et al. 2013).",
          DnsConfig.class,
          DnsSampler::new);

  /** The factory of {@code mixgcf}. */
  public static final SamplerFactory<MixGcfConfig> MIXGCF =
      SamplerFactory.of(
          "mixgcf",
          "A synthetic negative mixed from positives and hard candidates (Huang et al. 2021).",
          MixGcfConfig.class,
          MixGcfSampler::new);

  /** The factory of {@code srns}. */
  public static final SamplerFactory<SrnsConfig> SRNS =
      SamplerFactory.of(
          "srns",
          "High-scoring, high-variance candidates from a memory per user (Ding et al. 2020).",
          SrnsConfig.class,
          SrnsSampler::new);

  /** The factory of {@code realhns}. */
  public static final SamplerFactory<RealHnsConfig> REALHNS =
      SamplerFactory.of(
          "realhns",
          "Negatives from the top of a user's ranking, except likely positives (Ma et al. 2023).",
          RealHnsConfig.class,
          RealHnsSampler::new);

  @Override
  public List<SamplerFactory<?>> samplers() {
    return List.of(UNIFORM, POPULARITY, DNS, MIXGCF, SRNS, REALHNS);
  }
}
