package org.ccdrec.server.api;

import org.ccdrec.server.access.Role;
import org.ccdrec.server.console.ApiDocument;
import org.ccdrec.server.console.IndexPage;
import org.ccdrec.server.console.StaticFiles;
import org.ccdrec.server.http.Answer;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.live.LiveReference;

/** The routes of pages and documents. Safe for use by many threads. */
final class PageRoutes {
  private final StaticFiles files;
  private final ApiDocument document;
  private final LiveReference live;

  PageRoutes(StaticFiles files, ApiDocument document, LiveReference live) {
    this.files = files;
    this.document = document;
    this.live = live;
  }

  void index(Exchange exchange) throws HttpProblem {
    boolean mayRead = exchange.caller().roles().contains(Role.READ);
    LiveAnswers.answer(
        exchange, live, version -> mayRead ? IndexPage.of(version) : IndexPage.withoutData());
  }

  void console(Exchange exchange) {
    exchange.answer(files.page());
  }

  void file(Exchange exchange) throws HttpProblem {
    Answer file = files.named(exchange.parameter());
    if (file == null) {
      throw HttpProblem.noRoute(exchange.path());
    }
    exchange.answer(file);
  }

  void docs(Exchange exchange) {
    exchange.answer(document.page());
  }

  void docsFile(Exchange exchange) throws HttpProblem {
    Answer file = document.file(exchange.parameter());
    if (file == null) {
      throw HttpProblem.noRoute(exchange.path());
    }
    exchange.answer(file);
  }

  void openApi(Exchange exchange) {
    exchange.answer(document.yaml());
  }
}
