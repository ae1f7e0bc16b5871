package org.ccdrec.server.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.testing.Recorded;
import org.junit.jupiter.api.Test;

/** What is logged of rules that fail again and again. */
class RuleFaultsTest {
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
  private final RuleFaults faults = new RuleFaults(new ServerMetrics(), nanoTime::get);

  private void fail(String rule, FaultKind kind, String message) {
    faults.add(RuleId.of(rule, "plugins.d/acme.jar"), new RuleFault(kind, message));
  }

  @Test
  void eachRuleAndKindIsLoggedOnceAMinute() {
    try (var log = new Recorded("org.ccdrec.server.rerank.RuleFaults")) {
      fail("acme", FaultKind.TIMEOUT, "late");
      fail("acme", FaultKind.TIMEOUT, "later");
      fail("acme", FaultKind.MISSING, "left out");
      fail("other", FaultKind.TIMEOUT, "late too");
      nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(59));
      fail("acme", FaultKind.TIMEOUT, "latest");
      nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
      fail("acme", FaultKind.TIMEOUT, "again");
      assertEquals(
          List.of(
              "re-ranking rule acme of acme.jar failed: late; answered without it",
              "re-ranking rule acme of acme.jar failed: left out; answered without it",
              "re-ranking rule other of acme.jar failed: late too; answered without it",
              "re-ranking rule acme of acme.jar failed: again; answered without it; 2 more since"
                  + " the line before"),
          log.messages());
    }
  }
}
