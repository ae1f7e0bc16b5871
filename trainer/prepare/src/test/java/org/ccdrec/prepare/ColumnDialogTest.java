package org.ccdrec.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.prepare.columns.ColumnDialog;
import org.ccdrec.prepare.columns.ColumnException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions about columns that could have several roles. */
final class ColumnDialogTest {
  private static final List<String> COLUMNS = List.of("user", "customer");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();

  private Optional<String> ask(String... answers) {
    Iterator<String> lines = List.of(answers).iterator();
    return ColumnDialog.ask(
        "Which?", COLUMNS, () -> lines.hasNext() ? lines.next() : null, new PrintWriter(out));
  }

  @Test
  void aNumberOrANameIsTaken() {
    assertEquals(Optional.of("customer"), ask("2"));
    assertEquals(Optional.of("user"), ask(" user "));
  }

  @Test
  void anotherAnswerIsAskedAgain() {
    assertEquals(Optional.of("user"), ask("3", "0", "nobody", "1"));
    assertTrue(out.toString().contains("'nobody' is neither a number from 1 to 2"));
  }

  @Test
  void anEmptyAnswerOrTheEndOfInputStops() {
    assertEquals(Optional.empty(), ask(""));
    assertEquals(Optional.empty(), ask());
  }

  /** Answers with the last column. */
  private static final class LastColumn implements PreparationListener {
    private final List<String> questions = new ArrayList<>();

    @Override
    public void reading(String file, long size) {}

    @Override
    public void read(long bytes) {}

    @Override
    public void step(String what) {}

    @Override
    public void note(String line) {}

    @Override
    public Optional<String> choose(String question, List<String> columns) {
      questions.add(question.substring(question.indexOf(": ")) + columns);
      return Optional.of(columns.getLast());
    }
  }

  @Test
  void thePreparationAsksForEveryRoleThatIsNotClear() throws IOException {
    Path events =
        Files.writeString(folder.resolve("events.csv"), "user,customer,thing\nx,y,1\nx,z,2\n");
    Path output = folder.resolve("shop");
    var sources =
        new Sources(List.of(events.toString()), List.of(), List.of(), null, output, false);
    PrepareConfig config = ConfigReader.ofDefaults().bind(PrepareConfig.class);
    assertThrows(
        ColumnException.class, () -> Preparation.run(sources, config, PreparationListener.NONE));
    var answers = new LastColumn();
    Preparation.run(sources, config, answers);
    assertEquals(
        List.of(
            ": which column is the user?[user, customer]",
            ": which column is the item?[user, thing]"),
        answers.questions);
    assertEquals(List.of("y", "z"), Files.readAllLines(output.resolve("users.txt")));
    assertEquals(List.of("1", "2"), Files.readAllLines(output.resolve("items.txt")));
  }
}
