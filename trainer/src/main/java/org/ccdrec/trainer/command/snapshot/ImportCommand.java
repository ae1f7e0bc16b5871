package org.ccdrec.trainer.command.snapshot;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.ccdrec.trainer.command.shared.JsonLines;
import org.ccdrec.trainer.data.problem.Counted;
import org.ccdrec.trainer.importing.ExternalFiles;
import org.ccdrec.trainer.importing.ExternalModel;
import org.ccdrec.trainer.importing.ExternalModelReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ccdrec import}: publishes the vectors of a model that another program trained. */
@Command(
    name = "import",
    description = {
      "Publishes user and item vectors of any program as a snapshot, which the server answers from."
          + " The score of an item for a user is the inner product of their vectors.",
      "",
      "Example: ccdrec import --users users.npy --items items.npy --user-ids users.txt"
          + " --item-ids items.txt --seen seen.tsv --name shop --store snapshots",
      ""
    })
public final class ImportCommand implements Callable<Integer> {

  @Option(
      names = "--users",
      required = true,
      paramLabel = "FILE",
      description = "User vectors, a NumPy matrix (.npy, f2, f4 or f8) with a row per user.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path users;

  @Option(
      names = "--items",
      required = true,
      paramLabel = "FILE",
      description = "Item vectors, as wide as the user vectors.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path items;

  @Option(
      names = "--user-ids",
      required = true,
      paramLabel = "FILE",
      description = "The id of each user, a line each, in the order of the rows.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path userIds;

  @Option(
      names = "--item-ids",
      required = true,
      paramLabel = "FILE",
      description = "The id of each item, a line each.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path itemIds;

  @Option(
      names = "--seen",
      paramLabel = "FILE",
      description = {
        "What users have seen and are not recommended: a user id and an item id a line, separated by",
        "a tab or a comma. Popularity is counted from it."
      })
  private @Nullable Path seen;

  @Option(
      names = "--item-metadata",
      paramLabel = "FILE",
      description = "Titles, categories and attributes: items.jsonl or items.csv as in a dataset.")
  private @Nullable Path metadata;

  @Option(
      names = "--content",
      paramLabel = "NAME=FILE",
      description = "Content features of the items (.npy), for cold and new items; repeatable.")
  private Map<String, Path> content = new LinkedHashMap<>();

  @Option(
      names = "--index",
      description = {
        "Build the graph that a server searches many items by, and publish it with the model, so that",
        "servers need not build it."
      })
  private boolean index;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "imported",
      description = "Name of the snapshot; default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String name;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "imported",
      description = "Name of the model, shown by the server; default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String model;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description = "Where to publish; default: ${DEFAULT-VALUE}.")
  private Path store = Path.of("snapshots");

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ExternalModel imported =
        ExternalModelReader.read(
            new ExternalFiles(users, items, userIds, itemIds, seen, metadata, content));
    SnapshotStore target = SnapshotStore.open(store);
    SnapshotWriter writer = imported.snapshot(name, model);
    if (index) {
      writer.index(imported.index());
    }
    SnapshotId id = writer.publish(target);
    print(imported, id, target.path(id));
    return 0;
  }

  private void print(ExternalModel imported, SnapshotId id, Path path) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("users", imported.userIds().size());
      line.put("items", imported.itemIds().size());
      line.put("seen", imported.seen().size());
      line.put("name", id.name());
      line.put("version", id.version());
      line.put("snapshot", path.toString());
      JsonLines.print(out, line);
      return;
    }
    out.printf(
        "%s, %s, width %d, %s seen%n",
        Counted.of(imported.userIds().size(), "user"),
        Counted.of(imported.itemIds().size(), "item"),
        imported.items().columns(),
        Counted.of(imported.seen().size(), "pair"));
    out.println("published " + path);
  }
}
