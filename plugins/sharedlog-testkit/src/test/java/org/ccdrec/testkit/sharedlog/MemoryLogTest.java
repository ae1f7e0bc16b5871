package org.ccdrec.testkit.sharedlog;

import org.ccdrec.sharedlog.SharedLog;

/** The log in memory keeps the contract. */
final class MemoryLogTest extends SharedLogContract {
  @Override
  protected SharedLog open() {
    return new MemoryLog(3);
  }
}
