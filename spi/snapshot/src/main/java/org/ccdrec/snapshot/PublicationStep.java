package org.ccdrec.snapshot;

import java.io.IOException;

/** A listener for the steps of a publication, with which tests inject failures and crashes. */
@FunctionalInterface
interface PublicationStep {
  /** A listener that does nothing. */
  PublicationStep NONE = step -> {};

  void done(String step) throws IOException;
}
