package org.ccdrec.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.files.DeleteTree;

/**
 * The archives of loaded classes (CDS) of a distribution, recorded while it runs the demo: one for
 * the runtime and one for each program on top of it. The JVM maps them where it would read, parse
 * and link classes, which halves the time to start. The files they were recorded from must keep
 * their size and modification time.
 */
final class ClassArchives {
  private static final List<String> TRAINING =
      List.of("demo", "--no-serve", "--data", "catalogue", "--store", "store", "--epochs", "1");
  private static final String EVENTS =
      "user,item,timestamp\na,x,1\nb,x,2\na,y,3\nb,y,4\nc,x,5\nc,y,6\n";
  private static final String ITEMS = "item,title\nx,blue mug\ny,red umbrella\n";
  private static final List<String> PREPARATION =
      List.of(
          "prepare",
          "--events=events.csv",
          "--items=products.csv",
          "--encode=text-minilm",
          "--output=shop");

  private final Path folder;
  private final Path work;

  /**
   * Creates the archives of a distribution.
   *
   * @param folder directory of the distribution
   * @param work directory for the demo, deleted afterwards
   */
  ClassArchives(Path folder, Path work) {
    this.folder = folder;
    this.work = work;
  }

  /** Records the archives; the distribution must not change afterwards. */
  void record() throws IOException, InterruptedException {
    DeleteTree.delete(work);
    Files.createDirectories(work);
    run(new ProcessBuilder(folder.resolve("runtime/bin/java").toString(), "-Xshare:dump"));
    Files.delete(folder.resolve("runtime/lib/classlist"));
    run(recorded("trainer", TRAINING));
    Files.writeString(work.resolve("events.csv"), EVENTS);
    Files.writeString(work.resolve("products.csv"), ITEMS);
    run(recorded("prepare", PREPARATION));
    try (var server = new DemoServer(recorded("server", DemoServer.COMMAND), work)) {
      server.requestExamples();
    }
    DeleteTree.delete(work);
  }

  private ProcessBuilder command(List<String> arguments) {
    var process = new ProcessBuilder(folder.resolve("bin/ccdrec").toString());
    process.command().addAll(arguments);
    process.environment().keySet().removeIf(name -> name.startsWith("CCDREC_"));
    return process;
  }

  /** Returns a command whose JVM records the classes it has loaded when it ends. */
  private ProcessBuilder recorded(String application, List<String> arguments) {
    ProcessBuilder process = command(arguments);
    Path archive = folder.resolve("lib").resolve(application + ".jsa");
    process.environment().put("CCDREC_JAVA_OPTS", "-XX:ArchiveClassesAtExit=" + archive);
    return process;
  }

  private void run(ProcessBuilder process) throws IOException, InterruptedException {
    Path log = work.resolve("log");
    int exitCode =
        process
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (exitCode != 0) {
      throw new IOException(
          process.command() + " ended with " + exitCode + ":\n" + Files.readString(log));
    }
  }
}
