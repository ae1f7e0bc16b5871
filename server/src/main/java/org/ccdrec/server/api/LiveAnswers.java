package org.ccdrec.server.api;

import org.ccdrec.server.http.Answer;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.jspecify.annotations.Nullable;

/** Answers from the live version, which is held until the answer is made. Stateless. */
final class LiveAnswers {
  private LiveAnswers() {}

  /** Makes an answer that needs no search. */
  @FunctionalInterface
  interface Maker {
    Answer make(LiveSnapshot live) throws HttpProblem;
  }

  /** Answers from the live version. */
  static void answer(Exchange exchange, LiveReference versions, Maker maker) throws HttpProblem {
    LiveSnapshot live = loaded(versions.acquire());
    try {
      exchange.answer(maker.make(live));
    } finally {
      live.release();
    }
  }

  /** Returns a version that was acquired; refuses the request if none is loaded. */
  static LiveSnapshot loaded(@Nullable LiveSnapshot live) throws HttpProblem {
    if (live == null) {
      throw HttpProblem.notLoaded();
    }
    return live;
  }
}
