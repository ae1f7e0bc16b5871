package org.ccdrec.server.admin;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import org.ccdrec.server.http.Answer;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.outcome.OutcomeCsv;
import org.ccdrec.server.outcome.OutcomeJson;
import org.ccdrec.server.outcome.OutcomeReports;

/** The routes that show experiments and their outcomes. Used on one event loop. */
public final class ExperimentRoutes {
  private static final String CSV = "text/csv; charset=utf-8";

  private final Vertx vertx;
  private final OutcomeReports reports;

  /** Creates the handlers. */
  public ExperimentRoutes(Vertx vertx, OutcomeReports reports) {
    this.vertx = vertx;
    this.reports = reports;
  }

  /** Lists the experiments with their outcomes. */
  public void list(Exchange exchange) {
    exchange.answer(vertx.executeBlocking(() -> OutcomeJson.write(reports).toBytes(), false));
  }

  /** Returns the outcomes as a table. */
  public void csv(Exchange exchange) {
    vertx
        .executeBlocking(() -> OutcomeCsv.write(reports.all()), false)
        .onSuccess(
            csv -> exchange.answer(new Answer(200, CSV, csv.getBytes(StandardCharsets.UTF_8))))
        .onFailure(exchange::fail);
  }
}
