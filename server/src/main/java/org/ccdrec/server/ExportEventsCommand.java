package org.ccdrec.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** The former command {@code serve export-events}: names its successor, whatever the options. */
@Command(name = "export-events", hidden = true)
final class ExportEventsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Unmatched private final List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    Objects.requireNonNull(spec)
        .commandLine()
        .getErr()
        .println(
            "`ccdrec serve export-events` was removed; use `ccdrec events export %s`"
                .formatted(String.join(" ", arguments)));
    return ExitCode.USAGE;
  }
}
