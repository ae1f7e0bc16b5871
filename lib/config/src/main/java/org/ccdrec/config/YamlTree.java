package org.ccdrec.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses a YAML document into nodes that keep scalars as written, so that the type of the key, not
 * the form of the text, determines the type of a value: {@code 1e-3} is a number if the key is a
 * number, and {@code off} is a string if the key is a string.
 *
 * <p>Duplicate keys are collected as errors, and the first value is kept. Aliases, multiple
 * documents and malformed text abort parsing.
 */
final class YamlTree {

  private static final YAMLFactory FACTORY = new YAMLFactory();

  private final String source;
  private final List<ConfigError> errors;
  private final YAMLParser parser;

  private YamlTree(String source, YAMLParser parser, List<ConfigError> errors) {
    this.source = source;
    this.parser = parser;
    this.errors = errors;
  }

  /**
   * Returns the document, or null if there is none; adds duplicate keys to the errors.
   *
   * @throws ConfigException if the text is not a YAML document
   */
  static @Nullable Node parse(String source, String yaml, List<ConfigError> errors) {
    try (YAMLParser parser = FACTORY.createParser(yaml)) {
      return new YamlTree(source, parser, errors).document();
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
      throw refusal(new Position(source, line), "is not valid YAML: " + firstLine(e));
    } catch (IOException | org.yaml.snakeyaml.error.YAMLException e) {
      throw refusal(new Position(source, 0), "is not valid YAML: " + firstLine(e));
    }
  }

  private @Nullable Node document() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return null;
    }
    Node node = node(first, "");
    if (parser.nextToken() != null) {
      throw refusal(position(), "must contain a single YAML document; a second one starts here");
    }
    return node;
  }

  private Node node(JsonToken token, String path) throws IOException {
    if (parser.isCurrentAlias()) {
      throw refusal(position(), "must not use YAML aliases; alias=*" + parser.getText());
    }
    return switch (token) {
      case START_OBJECT -> mapping(path);
      case START_ARRAY -> sequence(path);
      case VALUE_STRING, VALUE_NULL, VALUE_TRUE, VALUE_FALSE -> scalar();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_EMBEDDED_OBJECT -> scalar();
      default -> throw refusal(position(), "is not valid YAML: unexpected " + token);
    };
  }

  private Node mapping(String path) throws IOException {
    Position start = position();
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      String keyPath = Binder.join(path, key);
      Position keyPosition = position();
      Node value = node(parser.nextToken(), keyPath);
      Node.Entry first = entries.putIfAbsent(key, new Node.Entry(keyPosition, value));
      if (first != null) {
        errors.add(
            keyPosition.error(
                keyPath, null, "duplicate key; first given on line " + first.keyPosition().line()));
      }
    }
    return new Node.Mapping(start, entries);
  }

  private Node sequence(String path) throws IOException {
    Position start = position();
    List<Node> elements = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      elements.add(node(t, path + "[" + elements.size() + "]"));
    }
    return new Node.Sequence(start, elements);
  }

  private Node scalar() throws IOException {
    String text = parser.getText();
    if (text == null) {
      throw refusal(position(), "must contain text, not binary values");
    }
    return switch (parser.currentToken()) {
      case VALUE_NULL -> new Node.Scalar(position(), "", Node.Style.PLAIN);
      case VALUE_STRING -> new Node.Scalar(position(), text, Node.Style.TEXT);
      default -> new Node.Scalar(position(), text, Node.Style.PLAIN);
    };
  }

  private Position position() {
    return new Position(source, Math.max(0, parser.currentTokenLocation().getLineNr()));
  }

  private static ConfigException refusal(Position position, String rule) {
    return new ConfigException(List.of(position.error("", null, rule)));
  }

  private static String firstLine(Exception e) {
    String message = e instanceof JacksonException j ? j.getOriginalMessage() : e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
