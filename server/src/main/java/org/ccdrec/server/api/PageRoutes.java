package org.ccdrec.server.api;

import java.util.List;
import org.ccdrec.server.access.Role;
import org.ccdrec.server.console.ApiDocument;
import org.ccdrec.server.console.IndexPage;
import org.ccdrec.server.console.StaticFiles;
import org.ccdrec.server.http.Answer;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.models.ServedModel;
import org.ccdrec.server.models.ServedModels;

/** The routes of pages and documents. Safe for use by many threads. */
final class PageRoutes {
  private final StaticFiles files;
  private final ApiDocument document;
  private final ServedModels models;

  PageRoutes(StaticFiles files, ApiDocument document, ServedModels models) {
    this.files = files;
    this.document = document;
    this.models = models;
  }

  void index(Exchange exchange) throws HttpProblem {
    boolean mayRead = exchange.caller().roles().contains(Role.READ);
    List<LiveSnapshot> live = models.acquireAll();
    try {
      if (live.isEmpty()) {
        throw HttpProblem.notLoaded();
      }
      exchange.answer(mayRead ? IndexPage.of(live, unloaded()) : IndexPage.withoutData());
    } finally {
      live.forEach(LiveSnapshot::release);
    }
  }

  /** Returns the names of the models that have no live version. */
  private List<String> unloaded() {
    return models.all().stream()
        .filter(each -> each.version() == null)
        .map(ServedModel::name)
        .toList();
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
