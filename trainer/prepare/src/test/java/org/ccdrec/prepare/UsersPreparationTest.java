package org.ccdrec.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.prepare.columns.ColumnException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of users on their way into a dataset. */
class UsersPreparationTest {
  @TempDir private Path folder;
  private PreparedShop shop;

  @BeforeEach
  void choose() {
    shop = new PreparedShop(folder);
  }

  @Test
  void attributesOfUsersAreWrittenWhateverTheFormat() throws IOException {
    List<Path> events = List.of(shop.file("events.csv", PreparedShop.EVENTS));
    Path csv =
        shop.file(
            "users.csv",
            "customer_id,country,note\n00000017,de, \nu2,\"pl, really\",x\nnobody,fr,y\n");
    shop.prepare(events, List.of(), List.of(csv));
    List<String> expected =
        List.of(
            "{\"userID\":0,\"id\":\"00000017\",\"attributes\":{\"country\":\"de\"}}",
            "{\"userID\":1,\"id\":\"u2\",\"attributes\":{\"country\":\"pl, really\",\"note\":\"x\"}}");
    assertEquals(expected, shop.lines("users.jsonl"));
    Path json =
        shop.file(
            "users.jsonl",
            """
            {"id": "u2", "country": "pl, really", "note": "x"}
            {"id": "00000017", "country": "de", "note": null}
            """);
    shop.prepare(events, List.of(), List.of(json));
    assertEquals(expected, shop.lines("users.jsonl"));
  }

  @Test
  void listsAndObjectsOfUsersBecomeSeveralValuesAndDottedNames() throws IOException {
    Path json =
        shop.file(
            "members.jsonl",
            """
            {"user": "u2", "likes": ["mugs", "hats"], "home": {"country": "pl", "zip": null}, "age": 34}
            """);
    shop.prepare(List.of(shop.file("events.csv", PreparedShop.EVENTS)), List.of(), List.of(json));
    assertEquals(
        List.of(
            "{\"userID\":1,\"id\":\"u2\",\"attributes\":{\"age\":\"34\",\"home.country\":\"pl\",\"likes\":[\"hats\",\"mugs\"]}}"),
        shop.lines("users.jsonl"));
  }

  @Test
  void usersWithoutAnIdOrTwiceAreRejectedByFileAndLine() throws IOException {
    Path csv = shop.file("users.csv", "user,country\nu2,de\n,fr\nu2,pl\n");
    List<Path> events = List.of(shop.file("events.csv", PreparedShop.EVENTS));
    String message =
        assertThrows(
                PreparationException.class, () -> shop.prepare(events, List.of(), List.of(csv)))
            .getMessage();
    assertTrue(message.contains("users.csv:3: user must not be empty"), message);
    assertTrue(message.contains("users.csv:4: user must occur once"), message);
    Path unknown = shop.file("people.csv", "country,age\nde,3\n");
    assertThrows(ColumnException.class, () -> shop.prepare(events, List.of(), List.of(unknown)));
    shop.prepare(events, List.of(), List.of(unknown), "users.columns.user=country");
    assertTrue(Files.notExists(shop.output().resolve("users.jsonl")), "nobody of them has events");
  }
}
