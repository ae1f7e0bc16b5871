package org.ccdrec.trainer.command.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.ccdrec.trainer.command.shared.TextTable.Column;
import org.junit.jupiter.api.Test;

final class TextTableTest {

  @Test
  void columnsAreAlignedAndLinesHaveNoTrailingBlanks() {
    TextTable table =
        new TextTable(Column.text("NAME"), Column.number("COUNT"), Column.text("REMARK"));
    assertTrue(table.isEmpty());
    table.row("a", 5, "short");
    table.row("überlang", 12345, "");
    table.row(null, 1_000_000, "two\nlines");
    assertEquals(
        """
        > NAME        COUNT  REMARK
        > a               5  short
        > überlang    12345  -
        > -         1000000  two lines
        """,
        printed(table, "> "));
  }

  @Test
  void rowsMustFitTheColumns() {
    TextTable table = new TextTable(Column.text("A"));
    assertThrows(IllegalArgumentException.class, () -> table.row("a", "b"));
    assertThrows(IllegalArgumentException.class, TextTable::new);
  }

  private static String printed(TextTable table, String indent) {
    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text), indent);
    return text.toString();
  }
}
