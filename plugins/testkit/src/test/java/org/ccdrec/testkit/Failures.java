package org.ccdrec.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The names of the failing tests of a suite. */
final class Failures {
  private Failures() {}

  static Set<String> of(Class<?> suite) {
    return of(selectClass(suite));
  }

  static Set<String> of(Class<?> suite, String test) {
    return of(selectMethod(suite, test));
  }

  private static Set<String> of(DiscoverySelector tests) {
    Set<String> failed = new TreeSet<>();
    TestExecutionListener listener =
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            boolean failure = result.getStatus() == TestExecutionResult.Status.FAILED;
            if (failure && test.getSource().orElse(null) instanceof MethodSource method) {
              failed.add(method.getMethodName());
            }
          }
        };
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(tests).build();
    LauncherFactory.create().execute(request, listener);
    return failed;
  }
}
