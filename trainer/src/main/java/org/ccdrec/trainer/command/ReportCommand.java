package org.ccdrec.trainer.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ccdrec.trainer.report.HtmlReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ccdrec report}: writes snapshots and studies as one HTML file. */
@Command(
    name = "report",
    description = {
      "Writes a report of snapshots and studies as one HTML file that loads nothing from elsewhere:"
          + " accuracy, training by epoch, figures, cost, nearest items, configuration.",
      "",
      "Examples: ccdrec report snapshots/tiktok --output tiktok.html",
      "          ccdrec report studies/ablation-tiktok snapshots/tiktok",
      ""
    })
final class ReportCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "SNAPSHOT|STUDY",
      arity = "1..*",
      description = {
        "STORE/NAME/VERSION, or STORE/NAME for its newest valid version;",
        "or the directory of a study's results, such as studies/NAME."
      })
  private List<Path> paths = List.of();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The file to write; default: ${DEFAULT-VALUE}.")
  private Path output = Path.of("report.html");

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    HtmlReport.of(paths).write(output);
    spec.commandLine().getOut().println("report in " + output);
    return 0;
  }
}
