package org.ccdrec.s3;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Thrown if a bucket cannot be reached or the service rejects a request; a later attempt may
 * succeed.
 */
public final class BucketException extends IOException {
  private static final long serialVersionUID = 1L;

  BucketException(String what, Throwable cause) {
    super(what + ": " + reason(cause), cause);
  }

  /** Returns the service's message, or the message of the root cause if there is none. */
  private static String reason(Throwable failure) {
    if (failure instanceof AwsServiceException refused) {
      var details = refused.awsErrorDetails();
      String said = details == null ? null : details.errorMessage();
      String code = details == null ? null : details.errorCode();
      return "the service answered " + refused.statusCode() + suffix(code) + suffix(said);
    }
    Throwable root = failure;
    while (root.getCause() != null && (root instanceof SdkException || root.getMessage() == null)) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  private static String suffix(@Nullable String text) {
    return text == null ? "" : ", " + text;
  }
}
