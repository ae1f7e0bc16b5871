package org.ccdrec.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ccdrec.config.Setting;
import org.ccdrec.s3.S3Address;
import org.ccdrec.s3.S3Mirror;
import org.ccdrec.s3.S3Settings;
import org.ccdrec.s3.S3Store;
import org.ccdrec.server.access.ApiKeys;
import org.ccdrec.server.access.Caller;
import org.ccdrec.server.access.Credentials;
import org.ccdrec.server.access.Role;
import org.ccdrec.server.access.TokenSettings;
import org.ccdrec.server.activation.ActivationGate;
import org.ccdrec.server.activation.LabelFile;
import org.ccdrec.server.activation.Policy;
import org.ccdrec.server.content.ContentSettings;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.http.Tls;
import org.ccdrec.server.live.LiveSettings;
import org.ccdrec.server.quality.DriftLimits;
import org.ccdrec.server.retrieval.GraphSettings;
import org.ccdrec.server.retrieval.RetrievalSettings;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the server, {@code conf/server.yaml}. Long, as it is the whole table of keys
 * in one place, a record for each section, in the order of that file.
 *
 * @param http where and how it listens
 * @param store which snapshots it serves
 * @param retrieval how it searches
 * @param content how items get vectors by their content
 * @param cache which answers it keeps
 * @param late what is answered when the deadline comes first
 * @param events what users do
 * @param scenarios how items may be ordered
 * @param activation what a version must pass before it answers
 * @param canary what a second version does
 * @param admin the administration port
 * @param tls the certificate of both ports
 * @param jwt tokens that calls may be made with, beside keys
 * @param keys who may call, by name; anybody if there is none
 */
public record ServerConfig(
    @Setting(help = "Where and how the server listens") Http http,
    @Setting(help = "Which snapshots are served") Store store,
    @Setting(help = "How items are searched") Search retrieval,
    @Setting(help = "How cold and new items get vectors by their content") Content content,
    @Setting(help = "Which answers are kept") Cache cache,
    @Setting(help = "What is answered when http.deadline comes before the search is over")
        Late late,
    @Setting(help = "What users do") EventLog events,
    @Setting(help = "How items may be ordered") Reordering scenarios,
    @Setting(help = "What a version must pass before it answers") Activation activation,
    @Setting(help = "What a second version does, once it is made the canary") Canary canary,
    @Setting(help = "The administration port") Admin admin,
    @Setting(help = "The certificate of both ports") Encryption tls,
    @Setting(help = "Tokens that calls may be made with, beside keys") TokenSettings jwt,
    @Setting(help = "Who may call, by name; without any, anybody may", byDefault = "{}")
        Map<String, Key> keys) {

  /**
   * The listening side.
   *
   * @param host address
   * @param port port, 0 for any free one
   * @param eventLoops threads that handle requests, 0 for one a core
   * @param idleTimeout time after which a connection without a request is closed
   * @param receiveTimeout time for the first request's headers, and for each body
   * @param maxTargetLength longest request line
   * @param maxHeaderLength longest header section
   * @param maxBodyLength longest request body
   * @param maxConnections connections that may be open
   * @param accessLog whether each request is logged
   * @param maxWaiting requests that may wait for or run on a worker
   * @param deadline time that a request may wait for a worker and be searched for
   * @param maxBatch requests in a batch
   * @param cursorSecret what cursors are signed with
   * @param drainDelay time between the end of readiness and the end of listening at shutdown
   * @param drainTimeout time that requests have to end at shutdown
   */
  public record Http(
      @Setting(help = "Address to listen on; 0.0.0.0 for all", byDefault = "127.0.0.1") String host,
      @Setting(help = "Port; 0 takes a free one", byDefault = "8080", min = "0", max = "65535")
          int port,
      @Setting(help = "Event loops; 0 is one a core", byDefault = "0", min = "0", max = "256")
          int eventLoops,
      @Setting(
              help = "A connection that brings no further request is closed after this",
              byDefault = "60s",
              min = "1s",
              max = "1d")
          Duration idleTimeout,
      @Setting(
              help = "Time for the headers of a connection's first request, and for each body",
              byDefault = "10s",
              min = "100ms",
              max = "1d")
          Duration receiveTimeout,
      @Setting(
              help = "Longest request line in bytes",
              byDefault = "4096",
              min = "256",
              max = "65536")
          int maxTargetLength,
      @Setting(help = "Longest headers in bytes", byDefault = "8192", min = "256", max = "1048576")
          int maxHeaderLength,
      @Setting(help = "Longest body in bytes", byDefault = "262144", min = "1024", max = "16777216")
          int maxBodyLength,
      @Setting(
              help = "Connections that may be open; more are closed at once",
              byDefault = "10000",
              min = "1",
              max = "1000000")
          int maxConnections,
      @Setting(help = "Log each request as JSON, to org.ccdrec.access", byDefault = "false")
          boolean accessLog,
      @Setting(
              help = "Requests that may wait for or run on a worker; more are answered 429",
              byDefault = "256",
              min = "1",
              max = "100000")
          int maxWaiting,
      @Setting(
              help = "Time that a request may wait for a worker and be searched for",
              byDefault = "1s",
              min = "1ms",
              max = "1d")
          Duration deadline,
      @Setting(help = "Requests in a batch", byDefault = "100", min = "1", max = "10000")
          int maxBatch,
      @Setting(help = "What cursors are signed with; without it they end with the process")
          Optional<String> cursorSecret,
      @Setting(
              help = "Time between the end of readiness and the end of listening at shutdown",
              byDefault = "0s",
              min = "0s",
              max = "10m")
          Duration drainDelay,
      @Setting(
              help = "Time requests have to end at shutdown",
              byDefault = "10s",
              min = "0s",
              max = "1d")
          Duration drainTimeout) {}

  /**
   * The store of snapshots.
   *
   * @param path its directory, or the address of a bucket
   * @param name the one name to serve, or empty for the newest version of any
   * @param pollInterval time between two looks for a newer version
   * @param s3 how a bucket is reached and mirrored
   */
  public record Store(
      @Setting(
              help = "Directory of the snapshot store, or s3://bucket/prefix",
              byDefault = "snapshots")
          String path,
      @Setting(help = "Serve only this name; without it the newest version of any name")
          Optional<String> name,
      @Setting(
              help = "Time between two looks for a newer version",
              byDefault = "2s",
              min = "100ms",
              max = "1d")
          Duration pollInterval,
      @Setting(help = "How a store in a bucket is reached and mirrored") Mirroring s3) {

    /** Checks the path. */
    public Store {
      if (S3Address.isMeantBy(path)) {
        S3Address.parse(path);
      } else if (path.isBlank() || path.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("path must be a directory or s3://bucket/prefix");
      }
    }

    /** Returns the directory that is served from: the store itself or the mirror of a bucket. */
    Path directory() {
      return S3Address.isMeantBy(path) ? s3.mirror() : Path.of(path);
    }

    /** Opens the mirror of a bucket; returns null where the store is a directory. */
    @Nullable S3Mirror openMirror() throws IOException {
      if (!S3Address.isMeantBy(path)) {
        return null;
      }
      var plan = new S3Mirror.Plan(s3.mirror(), name, s3.kept());
      S3Store remote = S3Store.open(S3Address.parse(path), s3.settings());
      try {
        return S3Mirror.open(remote, plan);
      } catch (IOException | RuntimeException e) {
        remote.close();
        throw e;
      }
    }
  }

  /**
   * A store in a bucket.
   *
   * @param endpoint URL of the service, Amazon's by default
   * @param region region of the bucket, that of the environment by default
   * @param pathStyle whether the bucket is in the path of URLs, by default with an endpoint only
   * @param mirror directory that versions are mirrored into
   * @param kept how many of the newest versions are mirrored
   * @param pollInterval time between two looks at the bucket
   * @param timeout longest wait for a connection, and for bytes on it
   * @param attempts how often a request is made before it has failed
   */
  public record Mirroring(
      @Setting(help = "URL of the service; without it Amazon's") Optional<String> endpoint,
      @Setting(help = "Region; without it that of the environment, or us-east-1 with an endpoint")
          Optional<String> region,
      @Setting(help = "Bucket in the path of URLs; without it only where there is an endpoint")
          Optional<Boolean> pathStyle,
      @Setting(help = "Directory that versions are mirrored into", byDefault = "mirror")
          Path mirror,
      @Setting(
              help = "How many of the newest versions are mirrored",
              byDefault = "3",
              min = "1",
              max = "1000")
          int kept,
      @Setting(
              help = "Time between two looks at the bucket",
              byDefault = "10s",
              min = "100ms",
              max = "1d")
          Duration pollInterval,
      @Setting(
              help = "Longest wait for a connection, and for bytes on it",
              byDefault = "10s",
              min = "1ms",
              max = "1h")
          Duration timeout,
      @Setting(
              help = "How often a request is made before it has failed",
              byDefault = "3",
              min = "1",
              max = "100")
          int attempts) {

    /** Checks the endpoint. */
    public Mirroring {
      endpoint.ifPresent(S3Settings::endpoint);
    }

    S3Settings settings() {
      return new S3Settings(
          endpoint.map(S3Settings::endpoint),
          region,
          pathStyle.orElse(endpoint.isPresent()),
          timeout,
          attempts);
    }
  }

  /**
   * The search.
   *
   * @param exactUpTo largest catalogue searched exactly
   * @param connections neighbours of a graph node
   * @param buildBeam beam of building
   * @param searchBeam beam of searching
   * @param recallSampled share of the searches that are done again exactly, to measure recall
   * @param indexDirectory where graph indices are kept, {@code .index} in the store by default
   * @param indicesKept how many are kept
   */
  public record Search(
      @Setting(help = "Largest catalogue searched exactly", byDefault = "100000", min = "0")
          int exactUpTo,
      @Setting(help = "Neighbours of a graph node", byDefault = "16", min = "4", max = "64")
          int connections,
      @Setting(help = "Beam of graph building", byDefault = "100", min = "16", max = "3200")
          int buildBeam,
      @Setting(help = "Beam of graph search", byDefault = "200", min = "10", max = "10000")
          int searchBeam,
      @Setting(
              help = "Share of the searches that are done again exactly, to measure recall",
              byDefault = "0.01",
              min = "0",
              max = "1")
          double recallSampled,
      @Setting(help = "Directory of the indices; .index in the store without it")
          Optional<Path> indexDirectory,
      @Setting(help = "Number of indices kept on disk", byDefault = "4", min = "1", max = "1000")
          int indicesKept) {}

  /**
   * The vectors of items without interactions in training, and of new ones.
   *
   * @param neighbours warm items that make one, in each modality
   * @param weights weight of each modality by name
   */
  public record Content(
      @Setting(
              help = "Warm items of most similar content that make a vector, in each modality",
              byDefault = "10",
              min = "1",
              max = "1000")
          int neighbours,
      @Setting(
              help = "Weight of each modality; without any the first has .1 and the rest share .9",
              byDefault = "{}",
              min = "0")
          Map<String, Double> weights) {

    /** Checks that a modality counts. */
    public Content {
      if (!weights.isEmpty() && weights.values().stream().allMatch(weight -> weight == 0)) {
        throw new IllegalArgumentException("weights must not all be 0; weights=" + weights);
      }
    }
  }

  /**
   * The cache of answers; each version has its own.
   *
   * @param megabytes size, 0 for none
   */
  public record Cache(
      @Setting(help = "Size in MiB; 0 switches it off", byDefault = "64", min = "0", max = "65536")
          int megabytes) {}

  /**
   * What is answered when the deadline comes before the search is over, in this order: the ranking
   * that the same request had before, what was found so far if that is enough, the best of the most
   * popular items, the most popular items.
   *
   * @param rankingMegabytes size of the cache of rankings, 0 for none
   * @param items most popular items that are searched, 0 for none
   */
  public record Late(
      @Setting(
              help = "Size in MiB of the cache of whole rankings; 0 switches it off",
              byDefault = "8",
              min = "0",
              max = "65536")
          int rankingMegabytes,
      @Setting(
              help = "Most popular eligible items that are searched exactly; 0 for none",
              byDefault = "1000",
              min = "0",
              max = "100000")
          int items) {}

  /**
   * The events of users.
   *
   * @param enabled whether the server takes them
   * @param directory directory of their log, {@code .events} in the store by default
   * @param rotateMegabytes size from which the next file of the log is begun
   * @param sync whether they are forced to the disk before they are acknowledged
   * @param maxUsers users whose latest events are in memory
   * @param remember age up to which events are in memory after a start
   * @param maxBatch events in one body
   */
  public record EventLog(
      @Setting(help = "Whether the server takes events", byDefault = "false") boolean enabled,
      @Setting(help = "Directory of the log; .events in the store without it")
          Optional<Path> directory,
      @Setting(
              help = "Size in MiB from which the next file is begun",
              byDefault = "64",
              min = "1",
              max = "65536")
          int rotateMegabytes,
      @Setting(help = "Force events to the disk before they are acknowledged", byDefault = "true")
          boolean sync,
      @Setting(
              help = "Users whose latest events are in memory",
              byDefault = "100000",
              min = "1",
              max = "100000000")
          int maxUsers,
      @Setting(
              help = "Age up to which events are in memory after a start",
              byDefault = "30d",
              min = "0s",
              max = "36500d")
          Duration remember,
      @Setting(help = "Events in one body", byDefault = "1000", min = "1", max = "100000")
          int maxBatch) {}

  /**
   * The scenarios.
   *
   * @param file where they are described
   * @param reloadInterval time between two looks at the file
   */
  public record Reordering(
      @Setting(help = "File of the scenarios; without it there are none") Optional<Path> file,
      @Setting(
              help = "Time between two looks at the file",
              byDefault = "2s",
              min = "100ms",
              max = "1d")
          Duration reloadInterval) {}

  /**
   * Which version answers, and the gate before it.
   *
   * @param policy which version becomes live by itself
   * @param pin the version of the policy pinned
   * @param stateDirectory where labels are kept, {@code .state} in the store by default
   * @param minimumRecall least recall@10 against exact search
   * @param minimumOverlap least overlap@10 with the live version
   * @param sampledUsers users that both are measured on
   * @param drift how far it may be from the live version otherwise
   * @param keepFormer how long a version that was swapped stays loaded
   */
  public record Activation(
      @Setting(help = "Which version becomes live by itself", byDefault = "latest") Policy policy,
      @Setting(help = "The version of the policy pinned, name/version") Optional<String> pin,
      @Setting(help = "Directory of the labels; .state in the store without it")
          Optional<Path> stateDirectory,
      @Setting(
              help = "Least recall@10 of the search against exact search",
              byDefault = "0.9",
              min = "0",
              max = "1")
          double minimumRecall,
      @Setting(
              help = "Least share of the live version's best ten that is kept",
              byDefault = "0",
              min = "0",
              max = "1")
          double minimumOverlap,
      @Setting(
              help = "Users that both are measured on",
              byDefault = "100",
              min = "1",
              max = "100000")
          int sampledUsers,
      @Setting(help = "How far it may be from the live version otherwise") DriftLimits drift,
      @Setting(
              help = "How long a swapped version stays loaded for the pages begun on it",
              byDefault = "60s",
              min = "0s",
              max = "1d")
          Duration keepFormer) {

    /** Checks that there is a pin, and a possible one, exactly if the policy asks for it. */
    public Activation {
      if ((policy == Policy.PINNED) != pin.isPresent()) {
        throw new IllegalArgumentException(
            "pin goes with policy: pinned; policy=%s, pin=%s"
                .formatted(policy, pin.orElse("none")));
      }
      Optional<SnapshotId> unused = pin.map(SnapshotId::parse);
    }
  }

  /**
   * The canary: a second version, made one on the administration port.
   *
   * @param share share of the users that it answers
   * @param shadow share of the requests that are searched by both versions, to compare them
   */
  public record Canary(
      @Setting(
              help = "Share of the users that it answers, always the same ones",
              byDefault = "0.05",
              min = "0",
              max = "1")
          double share,
      @Setting(
              help = "Share of the requests that both versions search, to compare them",
              byDefault = "0.01",
              min = "0",
              max = "1")
          double shadow) {}

  /**
   * The administration port.
   *
   * @param enabled whether there is one
   * @param host its address
   * @param port its port
   */
  public record Admin(
      @Setting(help = "Whether there is an administration port", byDefault = "false")
          boolean enabled,
      @Setting(
              help = "Its address; without keys it asks nobody who they are",
              byDefault = "127.0.0.1")
          String host,
      @Setting(help = "Its port; 0 takes a free one", byDefault = "8081", min = "0", max = "65535")
          int port) {}

  /**
   * The certificate of both ports, from PEM files.
   *
   * @param certificate file of the certificate and those it is signed by
   * @param key file of its private key
   * @param reloadInterval time between two looks at the files
   */
  public record Encryption(
      @Setting(help = "PEM file of the certificate chain; without it the ports speak plain HTTP")
          Optional<Path> certificate,
      @Setting(help = "PEM file of the private key, PKCS #8") Optional<Path> key,
      @Setting(
              help = "Time between two looks at the files",
              byDefault = "10s",
              min = "100ms",
              max = "1d")
          Duration reloadInterval) {

    /** Checks that there are both files or none. */
    public Encryption {
      if (certificate.isPresent() != key.isPresent()) {
        throw new IllegalArgumentException("certificate and key go together");
      }
    }

    boolean isOn() {
      return certificate.isPresent();
    }

    Tls open() throws IOException {
      return new Tls(certificate.orElseThrow(), key.orElseThrow(), reloadInterval.toMillis());
    }
  }

  /**
   * Somebody who may call.
   *
   * @param roles what they may do
   * @param sha256 SHA-256 of their key, in hexadecimal digits
   */
  public record Key(
      @Setting(help = "What the key allows") List<Role> roles,
      @Setting(help = "SHA-256 of the key, 64 hexadecimal digits", pattern = "[0-9a-fA-F]{64}")
          String sha256) {}

  Credentials credentials() throws IOException {
    return new Credentials(apiKeys(), jwt.isOn() ? jwt.open() : null);
  }

  private ApiKeys apiKeys() {
    Map<String, Caller> callers = new HashMap<>();
    keys.forEach(
        (name, key) -> callers.put(key.sha256(), new Caller(name, Set.copyOf(key.roles()))));
    return new ApiKeys(callers);
  }

  Events.Settings eventSettings() {
    return new Events.Settings(
        events.directory().orElse(store.directory().resolve(".events")),
        (long) events.rotateMegabytes() << 20,
        events.sync(),
        events.maxUsers(),
        events.remember(),
        events.maxBatch());
  }

  LabelFile labelFile() {
    return new LabelFile(
        activation.stateDirectory().orElse(store.directory().resolve(".state")),
        activation.policy(),
        activation.pin().map(SnapshotId::parse).orElse(null));
  }

  ActivationGate activationGate() {
    return new ActivationGate(
        activation.minimumRecall(),
        activation.minimumOverlap(),
        activation.sampledUsers(),
        activation.drift());
  }

  LiveSettings liveSettings() {
    return new LiveSettings(
        retrievalSettings(),
        new ContentSettings(content.neighbours(), content.weights()),
        (long) cache.megabytes() << 20,
        new LiveSettings.Late((long) late.rankingMegabytes() << 20, late.items()));
  }

  private RetrievalSettings retrievalSettings() {
    var graph =
        new GraphSettings(retrieval.connections(), retrieval.buildBeam(), retrieval.searchBeam());
    Path indices = retrieval.indexDirectory().orElse(store.directory().resolve(".index"));
    return new RetrievalSettings(retrieval.exactUpTo(), graph, indices, retrieval.indicesKept());
  }
}
