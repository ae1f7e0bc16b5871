package org.ccdrec.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.files.FileFailure;
import org.ccdrec.server.console.Examples;
import org.ccdrec.server.systemd.ServiceManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command {@code serve}: starts a server, prints how to use it, and runs until a signal. */
@Command(
    name = "serve",
    subcommands = ExportEventsCommand.class,
    synopsisSubcommandLabel = "",
    mixinStandardHelpOptions = true,
    version = "CCDRec server",
    description = "Serves recommendations from the newest valid snapshot of a store, over HTTP.",
    footer = {
      "",
      "Without --config the file conf/server.yaml is read if it is there. Environment variables"
          + " such as CCDREC_SERVER_HTTP_PORT override it, options override both.",
      "Exit codes: 0 graceful shutdown, 1 failure, 2 wrong usage."
    })
final class ServeCommand implements Callable<Integer> {
  private static final Path DEFAULT_CONFIG = Path.of("conf", "server.yaml");

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description = "Directory of the snapshots, or s3://bucket/prefix.")
  private @Nullable String store;

  @Option(
      names = "--snapshot",
      paramLabel = "NAME",
      description = "Serve this name; needed if the store has several.")
  private @Nullable String snapshot;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration file.")
  private @Nullable Path config;

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on.")
  private @Nullable String host;

  @Option(names = "--port", paramLabel = "PORT", description = "Port; 0 takes a free one.")
  private @Nullable Integer port;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = {
        "A directory of plugins: jars, and folders that hold a plugin jar with the jars it needs.",
        "Without it, ./plugins.d is used where it exists."
      })
  private @Nullable Path plugins;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ServerConfig bound = bind();
    RecommendationServer server = RecommendationServer.start(bound);
    ServiceManager manager = ServiceManager.of(System.getenv(), ProcessHandle.current().pid());
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> drainAndEnd(server, manager), "shutdown"));
    welcome(server);
    manager.ready("Serving " + server.versions() + " at " + server.url());
    server.feed(manager);
    new CountDownLatch(1).await(); // until a signal runs the hook
    return 0;
  }

  /** Ends the process with 0, because a graceful shutdown is not a failure. */
  private static void drainAndEnd(RecommendationServer server, ServiceManager manager) {
    int exitCode = 1;
    try {
      manager.stopping();
      server.close();
      exitCode = 0;
    } finally {
      Runtime.getRuntime().halt(exitCode);
    }
  }

  private ServerConfig bind() {
    Path file = config == null && Files.exists(DEFAULT_CONFIG) ? DEFAULT_CONFIG : config;
    ConfigReader reader = file == null ? ConfigReader.ofDefaults() : ConfigReader.ofFile(file);
    List<String> overrides = new ArrayList<>();
    add(overrides, "store.path", store);
    add(overrides, "store.name", snapshot);
    add(overrides, "http.host", host);
    add(overrides, "http.port", port);
    add(overrides, "plugins.directory", plugins);
    return reader
        .environment("CCDREC_SERVER_", System.getenv())
        .override(overrides)
        .bind(ServerConfig.class);
  }

  private static void add(List<String> overrides, String key, @Nullable Object value) {
    if (value != null) {
      overrides.add(key + "=" + value);
    }
  }

  private void welcome(RecommendationServer server) {
    PrintWriter output = Objects.requireNonNull(spec).commandLine().getOut();
    String url = server.url();
    output.println("Serving " + server.versions() + " at " + url);
    output.println("Try:");
    for (String path : server.withLive(Examples::paths).subList(0, 3)) {
      output.println("  curl '" + url + path + "'");
    }
    output.println("Open " + url + "/console");
    if (server.adminUrl() != null) {
      output.println("Manage versions at " + server.adminUrl() + "/console");
    }
    output.flush();
  }

  /** Prints a failure as one plain message; returns 2 for a wrong configuration, else 1. */
  static int explain(Exception failure, CommandLine command, ParseResult parsed) {
    command.getErr().println(FileFailure.describe(failure));
    return failure instanceof ConfigException ? 2 : 1;
  }
}
