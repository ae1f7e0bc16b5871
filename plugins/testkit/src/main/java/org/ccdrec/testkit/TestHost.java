package org.ccdrec.testkit;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.spi.SamplerContext;

/**
 * A stand-in for the trainer that provides backbones and samplers with their contexts, over {@link
 * TestData}.
 *
 * <p>All randomness depends on the seed. Features are constant and their projections are
 * parameters, as in the trainer with frozen features. Used by one thread.
 */
public final class TestHost implements BackboneContext, SamplerContext, AutoCloseable {

  /** The default width of vectors. */
  public static final int DIMENSION = 8;

  private final TestData data;
  private final Kernels kernels;
  private final int dimension;
  private final RandomSource random;
  private final TestParameters parameters;
  private final List<ModalityFeatures> modalities;
  private final MatrixPool pool = new MatrixPool();

  /**
   * Creates a host.
   *
   * @param seed the run's seed
   * @param kernels the kernels, which the host closes
   * @param dimension the width of vectors
   */
  public TestHost(TestData data, long seed, Kernels kernels, int dimension) {
    this.data = data;
    this.kernels = kernels;
    this.dimension = dimension;
    this.random = new TestRandom(seed);
    this.parameters = new TestParameters(random);
    List<ModalityFeatures> features = new ArrayList<>();
    data.features()
        .forEach((name, raw) -> features.add(new TestModality(name, raw, parameters, dimension)));
    this.modalities = List.copyOf(features);
  }

  /**
   * Creates a host of the default dimension.
   *
   * @param seed the run's seed
   * @param kind the kind of kernels
   * @param threads the number of their threads
   */
  public TestHost(TestData data, long seed, Kernels.Kind kind, int threads) {
    this(data, seed, Kernels.create(kind, threads), DIMENSION);
  }

  /** Creates a host with scalar kernels and one thread. */
  public TestHost(TestData data, long seed) {
    this(data, seed, Kernels.Kind.SCALAR, 1);
  }

  /** Opens a tape; only one may be open at a time. */
  public Tape tape() {
    return new Tape(kernels, pool);
  }

  /** Returns the data of this host. */
  public TestData data() {
    return data;
  }

  /** Returns the registered parameters, in order. */
  public List<Parameter> registered() {
    return parameters.all();
  }

  /**
   * Returns a registered parameter.
   *
   * @throws IllegalArgumentException if there is no parameter of that name
   */
  public Parameter registered(String name) {
    return parameters.all().stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no parameter is named " + name));
  }

  @Override
  public Interactions interactions() {
    return data.interactions();
  }

  @Override
  public List<ModalityFeatures> modalities() {
    return modalities;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public TestParameters parameters() {
    return parameters;
  }

  @Override
  public RandomSource random() {
    return random;
  }

  @Override
  public void close() {
    kernels.close();
  }
}
