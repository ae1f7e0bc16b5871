package org.ccdrec.backbones.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.ParameterRegistry;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.testkit.TestData;
import org.ccdrec.testkit.TestHost;

/**
 * Three users and three items of dimension 2. Users 0 and 1 both have items 0 and 1, so each of
 * those edges has weight 1/2 in Â; user 2 has item 2, whose edge has weight 1.
 *
 * <p>Parameters start from small seeded numbers; {@link #set} replaces them.
 */
public final class TinyWorld implements BackboneContext, AutoCloseable {
  /** The interactions of the world. */
  public static final Interactions INTERACTIONS =
      Interactions.of(3, 3, new int[] {0, 0, 1, 1, 2}, new int[] {0, 1, 0, 1, 2});

  private final TestHost host;

  /** Creates the world without content. */
  public TinyWorld() {
    this(INTERACTIONS, Map.of());
  }

  /** Creates a world with other interactions or with content: raw features by modality. */
  public TinyWorld(Interactions interactions, Map<String, Matrix> content) {
    this(interactions, content, 2);
  }

  /** Creates a world with another vector width. */
  public TinyWorld(Interactions interactions, Map<String, Matrix> content, int dimension) {
    var data = new TestData(interactions, content);
    host = new TestHost(data, 1, Kernels.create(Kernels.Kind.VECTOR, 1), dimension);
  }

  /**
   * Returns the tiny world with two modalities, {@code visual} and {@code acoustic}, in this order.
   */
  public static TinyWorld withContent() {
    Map<String, Matrix> content = new LinkedHashMap<>();
    content.put("visual", Matrix.of(3, 2, 1, 0, 1, 1, -1, 1));
    content.put("acoustic", Matrix.of(3, 2, 0, 1, 1, 0, 1, 2));
    return new TinyWorld(INTERACTIONS, content);
  }

  /** Returns the tiny world with only the modality {@code visual}. */
  public static TinyWorld withPictures() {
    return new TinyWorld(INTERACTIONS, Map.of("visual", Matrix.of(3, 2, 1, 0, 1, 1, -1, 1)));
  }

  /** Runs {@code work} on a tape that is closed afterwards. */
  public <T> T onTape(Function<Tape, T> work) {
    try (Tape tape = host.tape()) {
      return work.apply(tape);
    }
  }

  /** Returns the parameter with a name; it must be registered. */
  public Parameter parameter(String name) {
    return host.registered(name);
  }

  /** Returns all registered parameters, in order. */
  public Map<String, Parameter> registered() {
    Map<String, Parameter> byName = new LinkedHashMap<>();
    host.registered().forEach(parameter -> byName.put(parameter.name(), parameter));
    return byName;
  }

  /** Sets a registered parameter to new values, row-major. */
  public void set(String name, float... values) {
    Matrix value = parameter(name).value();
    value.copyFrom(Matrix.of(value.rows(), value.columns(), values));
  }

  @Override
  public Interactions interactions() {
    return host.interactions();
  }

  @Override
  public List<ModalityFeatures> modalities() {
    return host.modalities();
  }

  @Override
  public int dimension() {
    return host.dimension();
  }

  @Override
  public Kernels kernels() {
    return host.kernels();
  }

  @Override
  public ParameterRegistry parameters() {
    return host.parameters();
  }

  @Override
  public RandomSource random() {
    return host.random();
  }

  @Override
  public void close() {
    host.close();
  }
}
