package org.ccdrec.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.ccdrec.snapshot.SnapshotId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accepted and rejected addresses, endpoints and keys. */
class S3AddressTest {
  private static final SnapshotId ID = new SnapshotId("shop", "20260102T030405000Z-0123abcd");

  @Test
  void anAddressIsABucketAndAPrefix() {
    assertEquals(new S3Address("models", ""), S3Address.parse("s3://models"));
    assertEquals(new S3Address("models", ""), S3Address.parse("s3://models/"));
    S3Address deep = S3Address.parse("s3://models/team/a-b/");
    assertEquals("s3://models/team/a-b", deep.toString());
    assertEquals("team/a-b/" + ID + "/items.f32", deep.key(ID, "items.f32"));
    assertEquals(ID + "/items.f32", S3Address.parse("s3://models").key(ID, "items.f32"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/x",
        "S3://models",
        "s3://",
        "s3://m",
        "s3://Models",
        "s3://models//x",
        "s3://models/../x",
        "s3://models/x/..",
        "s3://models/./x",
        "s3://models/a b",
        "s3:///x"
      })
  void whatIsNoAddressIsRefused(String text) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> S3Address.parse(text));
    assertTrue(refusal.getMessage().contains("address="), refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "manifest.json",
        "../../etc/passwd",
        "/etc/passwd",
        "shop/../manifest.json",
        "shop/20260102T030405000Z-0123abcd",
        "shop/20260102T030405000Z-0123abcd/",
        "shop/20260102T030405000Z-0123abcd/../manifest.json",
        "shop/20260102T030405000Z-0123abcd/manifest.json/x",
        "shop/20260102T030405000Z-0123abcd/.hidden",
        "shop//manifest.json",
        "shop/latest/manifest.json",
        ".shop/20260102T030405000Z-0123abcd/manifest.json",
        "../20260102T030405000Z-0123abcd/manifest.json",
        "shop\\20260102T030405000Z-0123abcd\\a"
      })
  void aKeyThatNamesNoFileOfAVersionIsNotLookedAt(String key) {
    assertEquals(Optional.empty(), ObjectKey.parse(key));
  }

  @Test
  void aKeyOfAVersionIsTaken() {
    assertEquals(
        Optional.of(new ObjectKey(ID, "items.ids.i64")), ObjectKey.parse(ID + "/items.ids.i64"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:9000", "ftp://host", "http://", "http://user:x@host", "http:// "})
  void whatIsNoEndpointIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> S3Settings.endpoint(text));
  }
}
