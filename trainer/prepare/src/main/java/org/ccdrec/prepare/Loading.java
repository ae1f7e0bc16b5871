package org.ccdrec.prepare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ccdrec.prepare.columns.ColumnChoice;
import org.ccdrec.prepare.columns.ColumnSelection;
import org.ccdrec.prepare.source.SourceFile;
import org.ccdrec.prepare.source.Table;
import org.ccdrec.prepare.staging.EventStage;
import org.ccdrec.prepare.staging.ItemStage;
import org.ccdrec.prepare.staging.UserStage;

/**
 * Reads the raw files into the stages, numbered from 0 through all kinds, and tells which column of
 * each file is used for what.
 */
final class Loading {
  private static final long ROWS_LOOKED_AT = 10_000;

  private final PrepareConfig config;
  private final PreparationListener listener;
  private int number;

  Loading(PrepareConfig config, PreparationListener listener) {
    this.config = config;
    this.listener = listener;
  }

  /** Chooses the columns of a file from its header. */
  @FunctionalInterface
  private interface Chooser {
    ColumnChoice choose(String file, List<String> header);
  }

  /** Takes the rows of a file. */
  @FunctionalInterface
  private interface Stage {
    void load(int number, SourceFile file, Table table, ColumnChoice choice) throws IOException;
  }

  void events(List<SourceFile> files, EventStage stage) throws IOException {
    var columns = ColumnSelection.ofEvents(config.events().columns(), listener::choose);
    for (SourceFile file : files) {
      Table table = open(file, config.events().header());
      load(file, table, table.columns(ROWS_LOOKED_AT), columns::events, "not used", stage::load);
    }
  }

  void items(List<SourceFile> files, ItemStage stage) throws IOException {
    var columns = ColumnSelection.ofItems(config.items().columns(), listener::choose);
    for (SourceFile file : files) {
      Table table = open(file, config.items().header());
      load(file, table, table.columns(Long.MAX_VALUE), columns::items, "attributes", stage::load);
    }
  }

  void users(List<SourceFile> files, UserStage stage) throws IOException {
    var columns = ColumnSelection.ofUsers(config.users().columns(), listener::choose);
    for (SourceFile file : files) {
      Table table = open(file, config.users().header());
      load(file, table, table.columns(Long.MAX_VALUE), columns::users, "attributes", stage::load);
    }
  }

  private Table open(SourceFile file, List<String> header) throws IOException {
    listener.reading(file.name(), file.size());
    return file.open(header, listener::read);
  }

  /** Loads a file; {@code rest} says what becomes of the columns that have no role. */
  private void load(
      SourceFile file, Table table, List<String> header, Chooser chooser, String rest, Stage stage)
      throws IOException {
    ColumnChoice choice = chooser.choose(file.name(), header);
    String columns =
        choice.columns().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey().key() + " = " + entry.getValue())
            .collect(Collectors.joining(", "));
    String others = choice.others().isEmpty() ? "" : "; " + rest + ": " + choice.others();
    listener.note(file.name() + ": " + columns + others);
    stage.load(number++, file, table, choice);
  }
}
