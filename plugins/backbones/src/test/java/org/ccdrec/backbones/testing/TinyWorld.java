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
 * Three users and three items of dimension 2: users 0 and 1 both have items 0 and 1, so that each
 * of those edges weighs 1/2 in Â, and user 2 has item 2, whose edge weighs 1.
 *
 * <p>Parameters start from small seeded numbers; {@link #set} gives them others.
 */
public final class TinyWorld implements BackboneContext, AutoCloseable {
  /** The interactions of the world. */
  public static final Interactions INTERACTIONS =
      Interactions.of(3, 3, new int[] {0, 0, 1, 1, 2}, new int[] {0, 1, 0, 1, 2});

  private final TestHost host;

  /** The world without content. */
  public TinyWorld() {
    this(INTERACTIONS, Map.of());
  }

  /** A world of other interactions or with content: raw features by modality. */
  public TinyWorld(Interactions interactions, Map<String, Matrix> content) {
    this(interactions, content, 2);
  }

  /** A world of another width of vectors. */
  public TinyWorld(Interactions interactions, Map<String, Matrix> content, int dimension) {
    var data = new TestData(interactions, content);
    host = new TestHost(data, 1, Kernels.create(Kernels.Kind.VECTOR, 1), dimension);
  }

  /** The tiny world with two modalities, {@code visual} and {@code acoustic}, in this order. */
  public static TinyWorld withContent() {
    Map<String, Matrix> content = new LinkedHashMap<>();
    content.put("visual", Matrix.of(3, 2, 1, 0, 1, 1, -1, 1));
    content.put("acoustic", Matrix.of(3, 2, 0, 1, 1, 0, 1, 2));
    return new TinyWorld(INTERACTIONS, content);
  }

  /** The tiny world with the modality {@code visual} alone. */
  public static TinyWorld withPictures() {
    return new TinyWorld(INTERACTIONS, Map.of("visual", Matrix.of(3, 2, 1, 0, 1, 1, -1, 1)));
  }

  /** Runs {@code work} on a tape that is closed afterwards. */
  public <T> T onTape(Function<Tape, T> work) {
    try (Tape tape = host.tape()) {
      return work.apply(tape);
    }
  }

  /** The parameter of a name; it must be registered. */
  public Parameter parameter(String name) {
    return host.registered(name);
  }

  /** All registered parameters, in order. */
  public Map<String, Parameter> registered() {
    Map<String, Parameter> byName = new LinkedHashMap<>();
    host.registered().forEach(parameter -> byName.put(parameter.name(), parameter));
    return byName;
  }

  /** Gives a registered parameter new values, row-major. */
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
