package org.ccdrec.trainer.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ParameterRegistry;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.spi.TrainingState;
import org.ccdrec.trainer.stored.StoredMatrix;
import org.jspecify.annotations.Nullable;

/** The parameters of one model, by name. */
public final class ModelParameters implements ParameterRegistry {
  private static final String PURPOSE = "init:";

  private final RandomSource random;
  private final Optional<WarmStart> start;
  private final Map<String, Parameter> byName = new LinkedHashMap<>();

  /** Restored values of parameters that are registered by their first use. */
  private final Map<String, Matrix> awaited = new HashMap<>();

  /** Creates parameters that start at random. */
  public ModelParameters(RandomSource random) {
    this(random, Optional.empty());
  }

  /** Creates parameters whose id embeddings start from known vectors, if there are any. */
  public ModelParameters(RandomSource random, Optional<WarmStart> start) {
    this.random = random;
    this.start = start;
  }

  @Override
  public Parameter xavierUniform(String name, int rows, int columns) {
    return uniform(name, rows, columns, Math.sqrt(6.0 / (rows + columns)));
  }

  @Override
  public Parameter xavierNormal(String name, int rows, int columns) {
    double deviation = Math.sqrt(2.0 / (rows + columns));
    RandomGenerator generator = random.generator(PURPOSE + name, 0);
    return drawn(name, rows, columns, () -> generator.nextGaussian() * deviation);
  }

  @Override
  public Parameter uniform(String name, int rows, int columns, double bound) {
    RandomGenerator generator = random.generator(PURPOSE + name, 0);
    return drawn(name, rows, columns, () -> (2 * generator.nextDouble() - 1) * bound);
  }

  private Parameter drawn(String name, int rows, int columns, DoubleSupplier draw) {
    Matrix values = Matrix.uninitialised(rows, columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values.set(row, column, (float) draw.getAsDouble());
      }
    }
    start.ifPresent(known -> known.fill(name, values));
    return of(name, values, Parameter.Update.DENSE);
  }

  @Override
  public Parameter of(String name, Matrix initial, Parameter.Update update) {
    Parameter parameter = new Parameter(name, initial, update);
    if (byName.putIfAbsent(name, parameter) != null) {
      throw new IllegalArgumentException("parameter names must be distinct; name=" + name);
    }
    Matrix restored = awaited.remove(name);
    if (restored != null) {
      initial.copyFrom(restored);
    }
    return parameter;
  }

  /** Returns all parameters, in order of registration. */
  public Collection<Parameter> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** Returns the number of trained values. */
  public long size() {
    return values().values().stream().mapToLong(Matrix::length).sum();
  }

  /** Returns the values of all parameters by name, those included that are not used yet. */
  private Map<String, Matrix> values() {
    Map<String, Matrix> values = new LinkedHashMap<>(awaited);
    byName.forEach((name, parameter) -> values.put(name, parameter.value()));
    return values;
  }

  /** Exchanges the values of all parameters. */
  public void exchange(TrainingState state) {
    Map<String, Matrix> known = values();
    List<String> names = new ArrayList<>(known.keySet());
    int count = Math.toIntExact(state.number("count", names.size()));
    for (int at = 0; at < count; at++) {
      String name = state.text("name", state.isRestoring() ? "" : names.get(at));
      @Nullable Matrix own = known.get(name);
      Matrix values = StoredMatrix.exchange(state, name, own);
      if (own == null) {
        awaited.put(name, values);
      }
    }
  }
}
