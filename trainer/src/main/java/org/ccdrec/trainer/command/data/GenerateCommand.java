package org.ccdrec.trainer.command.data;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.ccdrec.trainer.demo.GeneratedCatalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ccdrec generate}: writes a generated catalogue of any size. */
@Command(
    name = "generate",
    description = {
      "Generates a catalogue with planted tastes and two modalities, by the law of the demo's"
          + " catalogue but of any size and without pictures, to measure training and serving.",
      "",
      "Example: ccdrec generate --users 1000000 --items 500000 --interactions 20000000 --output big",
      ""
    })
public final class GenerateCommand implements Callable<Integer> {
  private static final long NANOS_BETWEEN_LINES = 2_000_000_000L;

  @Option(
      names = "--users",
      paramLabel = "COUNT",
      defaultValue = "100000",
      description = "Users; one in 100 has no interactions. Default: ${DEFAULT-VALUE}.")
  private int users;

  @Option(
      names = "--items",
      paramLabel = "COUNT",
      defaultValue = "50000",
      description = "Items; one in 20 is cold. Default: ${DEFAULT-VALUE}.")
  private int items;

  @Option(
      names = "--interactions",
      paramLabel = "COUNT",
      defaultValue = "1000000",
      description =
          "Interactions of training, validation and test together. Default: ${DEFAULT-VALUE}.")
  private int interactions;

  @Option(
      names = "--features",
      paramLabel = "WIDTH",
      defaultValue = "64",
      description = "Width of each of the two modalities. Default: ${DEFAULT-VALUE}.")
  private int features;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "2025",
      description = "The same seed and sizes give the same bytes. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--titles",
      description = "Also write items.jsonl with titles, categories and attributes.")
  private boolean titles;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "The dataset's directory; it must not exist or be empty.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path output;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    GeneratedCatalogue.Size size = size();
    long started = System.nanoTime();
    GeneratedCatalogue.write(
        output,
        seed,
        size,
        titles ? GeneratedCatalogue.Metadata.ITEMS : GeneratedCatalogue.Metadata.NONE,
        progress());
    double seconds = (System.nanoTime() - started) / 1e9;
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "wrote %,d users, %,d items and %,d interactions to %s in %.1f s (%,.0f interactions/s)%n",
        users,
        items,
        interactions,
        output,
        seconds,
        interactions / seconds);
    return 0;
  }

  private GeneratedCatalogue.Size size() {
    try {
      return new GeneratedCatalogue.Size(users, items, interactions, features);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns a receiver that prints a line every two seconds. */
  private LongConsumer progress() {
    PrintWriter err = spec.commandLine().getErr();
    long[] next = {System.nanoTime() + NANOS_BETWEEN_LINES};
    return written -> {
      long now = System.nanoTime();
      if (now >= next[0]) {
        next[0] = now + NANOS_BETWEEN_LINES;
        err.printf(Locale.ROOT, "generated %,d of %,d interactions%n", written, interactions);
        err.flush();
      }
    };
  }
}
