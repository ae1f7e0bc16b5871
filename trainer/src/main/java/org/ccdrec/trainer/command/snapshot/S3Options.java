package org.ccdrec.trainer.command.snapshot;

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

/** The options of commands that access a bucket. */
final class S3Options {

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "URL of the S3 service; default: Amazon's.")
  private @Nullable String endpoint;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Region; default: the environment's, or us-east-1 with --endpoint.")
  private @Nullable String region;

  @Option(
      names = "--[no-]path-style",
      negatable = true,
      description =
          "Use path-style URLs, with the bucket in the path instead of the host name;"
              + " default with --endpoint.")
  private @Nullable Boolean pathStyle;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Opens the store at an address; an invalid address or endpoint is a usage error. */
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
