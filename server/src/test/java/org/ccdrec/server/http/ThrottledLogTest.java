package org.ccdrec.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ccdrec.server.testing.Recorded;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One line a minute for each reason. */
class ThrottledLogTest {
  private long now;

  @Test
  void eachReasonIsLoggedOnceAMinuteWithTheNumberOfTheOthers() {
    var log = new ThrottledLog(LoggerFactory.getLogger("test.throttled"), () -> now);
    try (var recorded = new Recorded("test.throttled")) {
      log.warn("syntax", "first");
      log.warn("syntax", "second");
      log.warn("host", "third");
      now = TimeUnit.SECONDS.toNanos(59);
      log.warn("syntax", "fourth");
      now = TimeUnit.SECONDS.toNanos(61);
      log.warn("syntax", "fifth");
      assertEquals(
          List.of("first: syntax", "third: host", "fifth: syntax; 2 more since the line before"),
          recorded.messages());
    }
  }
}
