package org.ccdrec.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The commands of the launcher and the options that their help lists. Used by one thread. */
final class CommandHelp {
  private static final Pattern COMMAND = Pattern.compile("^  ([a-z]+)  ", Pattern.MULTILINE);
  private static final Pattern OPTION = Pattern.compile("--(\\[no-\\])?([a-z][a-z0-9-]*)");

  /** Options by command; asking starts a program, so each is asked once. */
  private static final Map<List<String>, Set<String>> KNOWN = new HashMap<>();

  private final Path folder;

  /** Runs commands in a temporary folder. */
  CommandHelp(Path folder) {
    this.folder = folder;
  }

  /** Returns the commands that {@code ccdrec --help} lists. */
  Set<String> commands() throws Exception {
    Process process =
        new ProcessBuilder(Checkout.repository().resolve("ccdrec").toString(), "--help").start();
    String usage = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return COMMAND
        .matcher(usage)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  /** Returns the options of a command, such as {@code [snapshot, list]}, with their dashes. */
  Set<String> options(List<String> command) throws Exception {
    Set<String> known = KNOWN.get(command);
    if (known == null) {
      known = optionsIn(help(command));
      KNOWN.put(command, known);
    }
    return known;
  }

  private String help(List<String> command) throws Exception {
    if (command.equals(List.of("up"))) {
      return TrainerProgram.help(folder, List.of("prepare")) + launcherFunction("usage_up");
    }
    String help = TrainerProgram.help(folder, command);
    return command.equals(List.of("demo")) ? help + launcherFunction("demo") : help;
  }

  /** Returns a function of the launcher that handles or prints options of a command itself. */
  private static String launcherFunction(String name) throws IOException {
    String launcher = Files.readString(Checkout.repository().resolve("ccdrec"), UTF_8);
    int start = launcher.indexOf("\n" + name + "() {");
    return launcher.substring(start, launcher.indexOf("\n}\n", start));
  }

  private static Set<String> optionsIn(String help) {
    return OPTION
        .matcher(help)
        .results()
        .flatMap(
            found ->
                found.group(1) == null
                    ? Stream.of("--" + found.group(2))
                    : Stream.of("--" + found.group(2), "--no-" + found.group(2)))
        .collect(Collectors.toSet());
  }
}
