package org.ccdrec.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The header traceparent is read as W3C Trace Context says, and request ids as we say. */
class TraceContextTest {
  private static final String VALID = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void aValidHeaderIsPassedOn() {
    TraceContext trace = TraceContext.of(VALID);
    assertNotNull(trace);
    assertEquals("4bf92f3577b34da6a3ce929d0e0e4736", trace.traceId());
    assertEquals("00f067aa0ba902b7", trace.parentId());
    assertTrue(
        trace.response().matches("00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01"),
        trace.response());
    assertNotNull(TraceContext.of("01" + VALID.substring(2) + "-of a later version"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      })
  void aWrongHeaderIsNone(String header) {
    assertNull(TraceContext.of(header));
  }

  @Property
  void anyTextIsReadOrNone(@ForAll String header) {
    TraceContext trace = TraceContext.of(header);
    assertTrue(trace == null || header.contains(trace.traceId()));
  }

  @Property
  void aRequestIdIsPlain(@ForAll String given) {
    var ids = new RequestIds();
    assertTrue(ids.of(given).matches("[A-Za-z0-9._-]{1,64}"));
    assertEquals("a.B-7_", ids.of("a.B-7_"));
    assertTrue(!ids.of(null).equals(ids.of(null)));
  }
}
