package org.ccdrec.server.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.ccdrec.files.HmacSha256;
import org.ccdrec.server.attribution.AnswerOrigin.Assignment;
import org.ccdrec.server.retrieval.PagePosition;
import org.junit.jupiter.api.Test;

/** A cursor is read back as it was written, and nothing else is one. */
class CursorsTest {
  private static final Cursors CURSORS = Cursors.signedWith(Optional.of("secret"));

  @Property
  void whatIsWrittenIsRead(
      @ForAll long fingerprint,
      @ForAll long ordering,
      @ForAll float score,
      @ForAll @IntRange(min = 0) int item)
      throws RequestException {
    var cursor =
        new Cursor("shop/2026-ü", fingerprint, ordering, new PagePosition(score, item, 20), null);
    assertEquals(cursor, CURSORS.open(CURSORS.seal(cursor)));
  }

  @Property(tries = 300)
  void anyChangeIsRefused(@ForAll @IntRange(min = 0, max = 10_000) int at, @ForAll char changed)
      throws RequestException {
    String sealed = CURSORS.seal(new Cursor("shop/1", 7, 0, new PagePosition(0.5f, 3, 20), null));
    var text = new StringBuilder(sealed);
    text.setCharAt(at % sealed.length(), changed);
    if (sealed.contentEquals(text)) {
      assertEquals("shop/1", CURSORS.open(sealed).version());
    } else {
      assertThrows(RequestException.class, () -> CURSORS.open(text.toString()));
    }
  }

  @Property(tries = 300)
  void anyTextIsRefused(@ForAll @StringLength(max = 200) String text) {
    assertThrows(RequestException.class, () -> CURSORS.open(text));
  }

  @Test
  void anotherKeyIsRefusedAndADrawnOneIsNotTheSameTwice() {
    var cursor = new Cursor("shop/1", 7, 0, new PagePosition(0.5f, 3, 20), null);
    String sealed = Cursors.signedWith(Optional.empty()).seal(cursor);
    assertThrows(RequestException.class, () -> CURSORS.open(sealed));
    assertThrows(RequestException.class, () -> Cursors.signedWith(Optional.empty()).open(sealed));
  }

  @Property
  void theAssignmentIsKept(
      @ForAll @StringLength(max = 30) @AlphaChars String experiment,
      @ForAll @IntRange(max = 255) int group,
      @ForAll boolean isCounted)
      throws RequestException {
    var assignment = new Assignment(experiment, "b-ü", group, isCounted);
    var cursor = new Cursor("shop/1", 7, 5, new PagePosition(0.5f, 3, 20), assignment);
    assertEquals(cursor, CURSORS.open(CURSORS.seal(cursor)));
  }

  @Test
  void aCursorOfTheFormerFormatIsRead() throws RequestException {
    byte[] version = "shop/1".getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(29 + version.length);
    bytes.put((byte) 2).putLong(7).putLong(5).putFloat(0.5f).putInt(3).putInt(20).put(version);
    byte[] signature =
        new HmacSha256("secret".getBytes(StandardCharsets.UTF_8))
            .sign(16, ByteBuffer.wrap(bytes.array()));
    ByteBuffer all = ByteBuffer.allocate(bytes.capacity() + 16);
    all.put(bytes.array()).put(signature);
    assertEquals(
        new Cursor("shop/1", 7, 5, new PagePosition(0.5f, 3, 20), null),
        CURSORS.open(Base64.getUrlEncoder().withoutPadding().encodeToString(all.array())));
  }
}
