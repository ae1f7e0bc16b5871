package org.ccdrec.snapshot;

import java.io.IOException;

/** A listener told of each step of a publication as soon as it is done; tests fail or die in it. */
@FunctionalInterface
interface PublicationStep {
  /** A listener that lets everything pass. */
  PublicationStep NONE = step -> {};

  void done(String step) throws IOException;
}
