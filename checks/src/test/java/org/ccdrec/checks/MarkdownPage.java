package org.ccdrec.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the documentation, split into prose and fenced code blocks.
 *
 * @param file the page's file
 * @param prose the lines outside code blocks
 * @param blocks the code blocks
 */
record MarkdownPage(Path file, List<String> prose, List<Block> blocks) {
  private static final Pattern FENCE = Pattern.compile("\\s*```(.*)");
  private static final Pattern HEADING = Pattern.compile("#+ (.*)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /**
   * A fenced code block.
   *
   * @param info what follows the opening fence, such as {@code sh}
   * @param text the lines between the fences
   */
  record Block(String info, String text) {}

  /** Returns the README, the pages of docs/ and the READMEs of the example plugins. */
  static List<MarkdownPage> all() throws IOException {
    Path root = Checkout.repository();
    List<Path> files = new ArrayList<>();
    files.add(root.resolve("README.md"));
    files.add(root.resolve("plugins/example/README.md"));
    files.add(root.resolve("plugins/example-rule/README.md"));
    try (Stream<Path> pages = Files.walk(root.resolve("docs"))) {
      pages.filter(page -> page.toString().endsWith(".md")).sorted().forEach(files::add);
    }
    List<MarkdownPage> all = new ArrayList<>();
    for (Path file : files) {
      all.add(read(file));
    }
    return all;
  }

  static MarkdownPage read(Path file) throws IOException {
    List<String> prose = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    String info = null;
    StringBuilder code = new StringBuilder();
    for (String line : Files.readAllLines(file, UTF_8)) {
      var fence = FENCE.matcher(line);
      if (fence.matches() && info == null) {
        info = fence.group(1).strip();
      } else if (fence.matches()) {
        blocks.add(new Block(info, code.toString()));
        code.setLength(0);
        info = null;
      } else if (info == null) {
        prose.add(line);
      } else {
        code.append(line).append('\n');
      }
    }
    return new MarkdownPage(file, prose, blocks);
  }

  /** Returns the targets of links and pictures. */
  List<String> links() {
    List<String> withoutCode =
        prose.stream().map(line -> CODE.matcher(line).replaceAll("``")).toList();
    return found(withoutCode, LINK);
  }

  /** Returns the text of inline code. */
  List<String> codeSpans() {
    return found(prose, CODE);
  }

  private static List<String> found(List<String> lines, Pattern pattern) {
    return lines.stream()
        .flatMap(line -> pattern.matcher(line).results())
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  /** Returns the anchors of the headings, as GitHub derives them. */
  Set<String> anchors() {
    return prose.stream()
        .map(HEADING::matcher)
        .filter(heading -> heading.matches())
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
