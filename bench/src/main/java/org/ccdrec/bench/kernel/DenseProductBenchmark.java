package org.ccdrec.bench.kernel;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * ND4J's dense product of raw modality features with their projection to {@value #DIMENSION}: one
 * invocation is {@code rows × width × 64} multiply-adds. The baseline for our own small products.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DenseProductBenchmark {
  static final int DIMENSION = 64;

  /** Rows and width of the features, as {@code rows x width}. */
  @Param({"7050x4096", "16384x64"})
  public String shape = "";

  private INDArray features = Nd4j.empty();
  private INDArray projection = Nd4j.empty();
  private INDArray projected = Nd4j.empty();

  @Setup(Level.Trial)
  public void allocate() {
    String[] sides = shape.split("x", 2);
    int rows = Integer.parseInt(sides[0]);
    int width = Integer.parseInt(sides[1]);
    Nd4j.getRandom().setSeed(1);
    features = Nd4j.rand(rows, width);
    projection = Nd4j.rand(width, DIMENSION);
    projected = Nd4j.create(rows, DIMENSION);
  }

  @Benchmark
  public INDArray nd4j() {
    return features.mmuli(projection, projected);
  }
}
