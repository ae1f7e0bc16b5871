package org.ccdrec.server.rerank;

import java.io.IOException;
import java.nio.file.Path;
import org.ccdrec.plugins.testkit.CompiledJar;
import org.ccdrec.reranking.RerankingPlugin;
import org.ccdrec.reranking.RerankingSpi;

/** A jar with the rule {@code acme}, whose configuration says what it does wrong. */
final class FaultyPlugin {
  /** The system property that ends the calls of the rule that ignores interruptions. */
  static final String STOP = "acme.stop";

  private static final String SOURCE =
      """
      package acme;
      import java.util.*;
      import java.util.concurrent.atomic.AtomicInteger;
      import org.ccdrec.config.Setting;
      import org.ccdrec.reranking.*;
      public final class Acme implements RerankingPlugin {
        public record Config(@Setting(help = "What goes wrong", defaultValue = "nothing") String fault) {}
        private static final AtomicInteger CALLS = new AtomicInteger();
        public List<RuleFactory<?>> rules() {
          return List.of(RuleFactory.of("acme", "Fails.", Config.class, Faulty::new));
        }
        record Faulty(Config config) implements Rule {
          Faulty {
            if (config.fault().equals("creation")) { throw new IllegalStateException("no licence"); }
          }
          public boolean addsItems() { return config.fault().equals("adds a seen item"); }
          public void close() { System.setProperty("acme.closed", config.fault()); }
          public List<Candidate> apply(List<Candidate> candidates, RuleContext context) throws Exception {
            List<Candidate> result = new ArrayList<>(candidates);
            Candidate first = result.getFirst();
            switch (config.fault()) {
              case "throws" -> throw new IllegalStateException("boom");
              case "is cancelled" -> throw new java.util.concurrent.CancellationException("mine");
              case "throws without words" -> throw new IllegalStateException() {
                public String getMessage() { throw new IllegalStateException("no message"); }
              };
              case "runs out of stack" -> apply(candidates, context);
              case "cannot be linked" -> throw new NoClassDefFoundError("acme/Missing");
              case "returns null" -> { return null; }
              case "returns a null element" -> result.set(0, null);
              case "returns a list that throws" -> { return new AbstractList<>() {
                public int size() { return 3; }
                public Candidate get(int at) { throw new UnsupportedOperationException("get"); }
              }; }
              case "scores NaN" -> result.set(0, first.withScore(Float.NaN));
              case "scores infinity" -> result.set(0, first.withScore(Float.POSITIVE_INFINITY));
              case "drops an item" -> result.removeLast();
              case "returns an item twice" -> result.add(first);
              case "invents an item" -> result.add(Candidate.of(1_000_000, 0));
              case "adds a seen item" -> result.add(Candidate.of(context.seenItems()[0], 0));
              case "writes its argument" -> candidates.clear();
              case "reads an unknown item" -> context.vector(-1);
              case "sleeps" -> Thread.sleep(60_000);
              case "ignores interruptions" -> { while (System.getProperty("acme.stop") == null) { Thread.onSpinWait(); } }
              case "every second call" -> { if (CALLS.incrementAndGet() % 2 == 0) { throw new IllegalStateException("even"); } }
              case "looks around" -> context.explain(first.itemIndex(), () -> seen("org.ccdrec.server.Main")
                  + seen("org.apache.lucene.util.VectorUtil") + seen("org.slf4j.Logger")
                  + (Thread.currentThread().getContextClassLoader() == Acme.class.getClassLoader()));
              case "explains badly" -> context.explain(first.itemIndex(), () -> { throw new IllegalStateException("no words"); });
              default -> {}
            }
            return result;
          }
          private static String seen(String name) {
            try { Class.forName(name); return "seen "; } catch (ClassNotFoundException e) { return "hidden "; }
          }
        }
      }
      """;

  private FaultyPlugin() {}

  static CompiledJar jar() {
    return new CompiledJar(RerankingPlugin.class.getName(), RerankingSpi.MANIFEST_ATTRIBUTE)
        .source("acme.Acme", SOURCE);
  }

  static Path write(Path directory) throws IOException {
    return jar().write(directory.resolve("acme.jar"));
  }
}
