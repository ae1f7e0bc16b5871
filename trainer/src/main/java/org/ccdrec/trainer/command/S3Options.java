package org.ccdrec.trainer.command;

import java.net.URI;
import java.util.Optional;
import org.ccdrec.s3.BucketException;
import org.ccdrec.s3.S3Address;
import org.ccdrec.s3.S3Settings;
import org.ccdrec.s3.S3Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of commands that reach a bucket. */
final class S3Options {

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "URL of the S3 service; without it Amazon's.")
  private @Nullable String endpoint;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Region; without it that of the environment, or us-east-1 with --endpoint.")
  private @Nullable String region;

  @Option(
      names = "--[no-]path-style",
      negatable = true,
      description = "Bucket in the path of URLs, not in the host; the default with --endpoint.")
  private @Nullable Boolean pathStyle;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Opens the store at an address; a wrong address or endpoint is wrong usage. */
  S3Store open(String address) throws BucketException {
    try {
      Optional<URI> url = Optional.ofNullable(endpoint).map(S3Settings::endpoint);
      var settings =
          new S3Settings(
              url,
              Optional.ofNullable(region),
              pathStyle == null ? url.isPresent() : pathStyle,
              S3Settings.DEFAULT_TIMEOUT,
              S3Settings.DEFAULT_ATTEMPTS);
      return S3Store.open(S3Address.parse(address), settings);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
