package org.ccdrec.trainer.command.snapshot;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotProblem;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotVerifier;
import org.ccdrec.trainer.command.shared.JsonLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ccdrec snapshot verify}: reads every byte of snapshots and lists all problems. */
@Command(
    name = "verify",
    description = {
      "Checks every file of a snapshot: presence, length, SHA-256 and the rules of its format."
          + " Lists all problems and exits with code 1 if there are any.",
      "",
      "Example: ccdrec snapshot verify snapshots",
      ""
    })
final class SnapshotVerifyCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "STORE/NAME/VERSION; or STORE/NAME or STORE for all versions below it.")
  private List<Path> paths = List.of();

  @Option(names = "--json", description = "Print one JSON object per line and snapshot.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    boolean valid = true;
    for (Path path : paths) {
      for (Path snapshot : snapshots(path)) {
        List<SnapshotProblem> problems = SnapshotVerifier.verify(snapshot);
        valid &= problems.isEmpty();
        if (json) {
          JsonLines.print(out, object(snapshot, problems));
        } else {
          print(out, snapshot, problems);
        }
      }
    }
    return valid ? 0 : 1;
  }

  /** Returns the snapshots at or below a path, or the path itself if there are none. */
  private static List<Path> snapshots(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    SnapshotStore store = SnapshotStore.open(path);
    List<Path> found = new ArrayList<>();
    for (String name : store.names()) {
      addVersions(store, name, found);
    }
    Path absolute = path.toAbsolutePath().normalize();
    if (found.isEmpty() && absolute.getParent() != null) {
      SnapshotStore outer = SnapshotStore.open(absolute.getParent());
      String name = absolute.getFileName().toString();
      if (outer.names().contains(name)) {
        addVersions(outer, name, found);
      }
    }
    return found.isEmpty() ? List.of(path) : found;
  }

  private static void addVersions(SnapshotStore store, String name, List<Path> found)
      throws IOException {
    for (SnapshotId id : store.versions(name)) {
      found.add(store.path(id));
    }
  }

  private static void print(PrintWriter out, Path snapshot, List<SnapshotProblem> problems) {
    out.println(snapshot + ": " + (problems.isEmpty() ? "valid" : "invalid"));
    problems.forEach(problem -> out.println("  " + problem));
  }

  private static Map<String, Object> object(Path snapshot, List<SnapshotProblem> problems) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("snapshot", snapshot.toString());
    object.put("valid", problems.isEmpty());
    object.put("problems", problems);
    return object;
  }
}
