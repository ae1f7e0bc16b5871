package org.ccdrec.server.rerank;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.ccdrec.reranking.Candidate;
import org.ccdrec.reranking.Rule;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.retrieval.Deadline;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rule as a step of a scenario. A call that fails leaves the candidates as they were. Safe for
 * use by many threads.
 */
public final class RuleStep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RuleStep.class);

  /** Least time for the rules if the search used all the time until the deadline. */
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * Limit of overdue calls: a rule that never returns would otherwise occupy another thread with
   * each request.
   */
  private static final int MOST_OVERDUE = 8;

  private final RuleId id;
  private final Rule rule;
  private final ResultCheck check;
  private final Host host;
  private final AtomicInteger overdue = new AtomicInteger();

  /**
   * What the server provides to a rule.
   *
   * @param loader the class loader of the rule's plugin
   * @param threads where calls run
   * @param faults where faults are recorded
   */
  record Host(ClassLoader loader, ExecutorService threads, RuleFaults faults) {
    /** Calls code of the plugin with the plugin's class loader as the thread's context. */
    <T> T within(Callable<T> call) throws Exception {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(loader);
      try {
        return call.call();
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }

  /** Creates a step and reads the rule's declarations. */
  RuleStep(RuleId id, Rule rule, Host host) {
    this.id = id;
    this.rule = rule;
    this.check = new ResultCheck(rule.removesItems(), rule.addsItems());
    this.host = host;
  }

  /**
   * Returns the candidates as the rule orders them, or as they are if the rule fails.
   *
   * @throws FilterException if a filter of the rule is invalid for the version that answers
   */
  public List<Candidate> apply(List<Candidate> candidates, RuleRequest request)
      throws FilterException {
    var context = new LiveRuleContext(request);
    try {
      List<Candidate> result = call(candidates, context, request);
      check.require(candidates, result, context::isEligible);
      request.trace().done(id.name(), result, context.explanations());
      return result;
    } catch (RuleFault fault) {
      host.faults().add(id, fault);
      request.trace().failed(id.name(), fault.kind());
      return candidates;
    } finally {
      context.revoke();
    }
  }

  private List<Candidate> call(
      List<Candidate> candidates, LiveRuleContext context, RuleRequest request)
      throws RuleFault, FilterException {
    if (overdue.get() >= MOST_OVERDUE) {
      throw new RuleFault(
          FaultKind.SUSPENDED, MOST_OVERDUE + " of its calls missed their deadline and still run");
    }
    var call = started(candidates, context, request);
    try {
      RuleCall.Outcome<List<Candidate>> ended = call.await(nanosLeft(request.deadline()));
      List<Candidate> result = ended.result();
      if (result == null) {
        throw fault(ended.thrown());
      }
      return result;
    } catch (TimeoutException e) {
      throw new RuleFault(FaultKind.TIMEOUT, "it did not return before the request's deadline");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RuleFault(FaultKind.TIMEOUT, "the request was interrupted");
    }
  }

  /** Starts a call that holds the version until it ends, however late that is. */
  private RuleCall<List<Candidate>> started(
      List<Candidate> candidates, LiveRuleContext context, RuleRequest request) throws RuleFault {
    LiveSnapshot live = request.live();
    var call =
        new RuleCall<>(
            () -> host.within(() -> result(candidates, context)), live::release, overdue);
    live.retain();
    try {
      host.threads().execute(call);
      return call;
    } catch (RejectedExecutionException e) {
      live.release();
      throw new RuleFault(FaultKind.SUSPENDED, "the server is stopping");
    }
  }

  private static long nanosLeft(Deadline deadline) {
    return deadline.equals(Deadline.NONE)
        ? Long.MAX_VALUE
        : Math.max(deadline.nanos() - System.nanoTime(), LEAST_NANOS);
  }

  /** Copies the result within the call, because reading a plugin's list runs the plugin's code. */
  private List<Candidate> result(List<Candidate> candidates, LiveRuleContext context)
      throws Exception {
    @Nullable List<Candidate> result = rule.apply(candidates, context);
    if (result == null) {
      throw new RuleFault(FaultKind.NO_RESULT, "it returned null");
    }
    return new ArrayList<>(result);
  }

  private static RuleFault fault(@Nullable Throwable thrown) throws FilterException {
    return switch (thrown) {
      case LiveRuleContext.RefusedFilter refused -> throw refused.refusal();
      case RuleFault fault -> fault;
      case null -> new RuleFault(FaultKind.EXCEPTION, "it failed");
      default -> exception(thrown);
    };
  }

  /** An exception of a plugin may fail to describe itself; it is then named by its class alone. */
  private static RuleFault exception(Throwable thrown) {
    try {
      return new RuleFault(FaultKind.EXCEPTION, thrown.toString(), thrown);
    } catch (RuntimeException | Error e) {
      return new RuleFault(FaultKind.EXCEPTION, thrown.getClass().getName());
    }
  }

  @Override
  public void close() {
    try {
      host.within(
          () -> {
            rule.close();
            return true;
          });
    } catch (Exception | Error e) {
      LOG.warn("re-ranking {} failed to close", id, e);
    }
  }
}
