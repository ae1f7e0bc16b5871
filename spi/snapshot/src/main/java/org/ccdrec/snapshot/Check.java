package org.ccdrec.snapshot;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A part of the verification of a snapshot that can run in parallel with the others. */
@FunctionalInterface
interface Check {
  /** Returns the first problem, or null. */
  @Nullable SnapshotProblem find() throws IOException;

  /** Runs all checks on a number of threads; returns the problems in the order of the checks. */
  static List<SnapshotProblem> run(List<Check> checks, int threads) throws IOException {
    List<SnapshotProblem> problems = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      List<Future<@Nullable SnapshotProblem>> found = new ArrayList<>();
      checks.forEach(check -> found.add(workers.submit(check::find)));
      for (Future<@Nullable SnapshotProblem> each : found) {
        SnapshotProblem problem = each.get();
        if (problem != null) {
          problems.add(problem);
        }
      }
      return problems;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the verification was interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("a check failed", e.getCause());
    }
  }
}
