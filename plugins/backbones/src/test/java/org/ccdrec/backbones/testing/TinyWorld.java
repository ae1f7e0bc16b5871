package org.ccdrec.backbones.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.Interactions;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.ParameterRegistry;
import org.ccdrec.spi.RandomSource;

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

  private final Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);
  private final MatrixPool memory = new MatrixPool();
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final List<ModalityFeatures> modalities;
  private final Interactions interactions;
  private final int dimension;

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
    this.dimension = dimension;
    this.interactions = interactions;
    this.modalities =
        content.entrySet().stream()
            .<ModalityFeatures>map(e -> new TinyModality(e.getKey(), e.getValue(), this))
            .toList();
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
    try (Tape tape = new Tape(kernels, memory, Profiler.off())) {
      return work.apply(tape);
    }
  }

  /** The parameter of a name; it must be registered. */
  public Parameter parameter(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(name + " is not registered; " + parameters.keySet());
    }
    return parameter;
  }

  /** All registered parameters. */
  public Map<String, Parameter> registered() {
    return parameters;
  }

  /** Gives a registered parameter new values, row-major. */
  public void set(String name, float... values) {
    Matrix value = parameter(name).value();
    value.copyFrom(Matrix.of(value.rows(), value.columns(), values));
  }

  @Override
  public Interactions interactions() {
    return interactions;
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
  public ParameterRegistry parameters() {
    return new Registry();
  }

  @Override
  public RandomSource random() {
    return new Seeds();
  }

  @Override
  public void close() {
    kernels.close();
  }

  private static final class Seeds implements RandomSource {
    @Override
    public long seed(String purpose, long number) {
      return 31L * purpose.hashCode() + number;
    }

    @Override
    public RandomGenerator generator(String purpose, long number) {
      return new SplittableRandom(seed(purpose, number));
    }
  }

  private final class Registry implements ParameterRegistry {
    @Override
    public Parameter xavierUniform(String name, int rows, int columns) {
      return uniform(name, rows, columns, Math.sqrt(6.0 / (rows + columns)));
    }

    @Override
    public Parameter xavierNormal(String name, int rows, int columns) {
      return uniform(name, rows, columns, Math.sqrt(6.0 / (rows + columns)));
    }

    @Override
    public Parameter uniform(String name, int rows, int columns, double bound) {
      RandomGenerator random = random().generator(name, 0);
      Matrix initial = Matrix.zeros(rows, columns);
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          initial.set(row, column, (float) random.nextDouble(-bound, bound));
        }
      }
      return of(name, initial, Parameter.Update.DENSE);
    }

    @Override
    public Parameter of(String name, Matrix initial, Parameter.Update update) {
      Parameter parameter = new Parameter(name, initial, update);
      if (parameters.put(name, parameter) != null) {
        throw new IllegalArgumentException("parameter names must be distinct; name=" + name);
      }
      return parameter;
    }
  }
}
