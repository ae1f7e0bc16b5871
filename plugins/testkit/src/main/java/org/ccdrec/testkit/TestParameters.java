package org.ccdrec.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ParameterRegistry;
import org.ccdrec.spi.RandomSource;

/** The parameters of one model under test; names must be unique. */
public final class TestParameters implements ParameterRegistry {

  private final RandomSource random;
  private final Map<String, Parameter> byName = new LinkedHashMap<>();

  TestParameters(RandomSource random) {
    this.random = random;
  }

  List<Parameter> all() {
    return List.copyOf(byName.values());
  }

  @Override
  public Parameter xavierUniform(String name, int rows, int columns) {
    return uniform(name, rows, columns, Math.sqrt(6.0 / (rows + columns)));
  }

  @Override
  public Parameter xavierNormal(String name, int rows, int columns) {
    double deviation = Math.sqrt(2.0 / (rows + columns));
    RandomGenerator generator = random.generator("init." + name, 0);
    return filled(name, rows, columns, () -> deviation * generator.nextGaussian());
  }

  @Override
  public Parameter uniform(String name, int rows, int columns, double bound) {
    RandomGenerator generator = random.generator("init." + name, 0);
    return filled(name, rows, columns, () -> bound * (2 * generator.nextDouble() - 1));
  }

  @Override
  public Parameter of(String name, Matrix initial, Parameter.Update update) {
    Parameter parameter = new Parameter(name, initial, update);
    if (byName.putIfAbsent(name, parameter) != null) {
      throw new IllegalArgumentException("parameter names must be unique; name=" + name);
    }
    return parameter;
  }

  private Parameter filled(String name, int rows, int columns, DoubleSupplier values) {
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        matrix.set(row, column, (float) values.getAsDouble());
      }
    }
    return of(name, matrix, Parameter.Update.DENSE);
  }
}
