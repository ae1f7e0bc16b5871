package org.ccdrec.server.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** YAML text with seeded damage: lines lost, doubled or swapped, values and characters replaced. */
public record DamagedYaml(String text) {
  private static final List<String> VALUES =
      List.of(
          "",
          "~",
          "-1",
          "0",
          "1e999",
          "NaN",
          "0x7fffffffffffffff",
          "99999999999999999999",
          "true",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[1, [2, {3: 4}]]",
          "{a: {b: c}}",
          "&a x",
          "*a",
          "!!binary AAAA",
          "!!java.lang.ProcessBuilder [x]",
          "<<: *a",
          "9223372036854775807d",
          "PT-1S",
          "1ns",
          "|",
          ">",
          "'",
          "/dev/full",
          "../..",
          "\u2028",
          "?",
          "- -",
          "[",
          "{");
  private static final String CHARACTERS = " \t\n:#-[]{}&*!|>'\"%@`,?\\\u0000\u0085\ufeff09azé";

  /** Returns the text with one to four damages. */
  public String of(Random random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    for (int change = 0; change <= random.nextInt(4); change++) {
      int at = random.nextInt(lines.size());
      String line = lines.get(at);
      switch (random.nextInt(5)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(random.nextInt(lines.size()), line);
        case 2 -> lines.set(at, "  ".repeat(random.nextInt(3)) + line);
        case 3 ->
            lines.set(
                at,
                line.substring(0, line.indexOf(':') + 1)
                    + " "
                    + VALUES.get(random.nextInt(VALUES.size())));
        default -> lines.set(at, damaged(line, random));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String damaged(String line, Random random) {
    int at = random.nextInt(line.length() + 1);
    char other = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
    return line.substring(0, at)
        + other
        + line.substring(Math.min(line.length(), at + random.nextInt(2)));
  }

  /** Returns texts that are small and would be large, deep or slow. */
  public static List<String> bombs() {
    var laughs = new StringBuilder("a0: &a0 [x, x]\n");
    for (int level = 1; level < 40; level++) {
      laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1));
    }
    return List.of(
        laughs.toString(),
        "a: &a {b: *a}\n",
        "http: " + "[".repeat(200_000),
        "http: " + "{a: ".repeat(200_000),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
        "x".repeat(2_000_000) + ": 1\n",
        "http: {" + "x".repeat(1_000_000) + ": 1}\n",
        "http: {port: " + "9".repeat(1_000_000) + "}\n",
        "http: {idleTimeout: " + "9".repeat(1_000_000) + "s}\n",
        "k%d: 1\n"
            .repeat(20_000)
            .formatted(java.util.stream.IntStream.range(0, 20_000).boxed().toArray()));
  }
}
