package dev.relkt.dataset.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What is wrong with JSON, in words for whoever wrote the JSON. */
public final class JsonMistake {

  private record Rule(Pattern jackson, String words) {}

  /** Jackson's messages, of its version that the tests hold; the first that fits. */
  private static final List<Rule> RULES =
      List.of(
          rule(
              "Non-standard token '-?\\+?(NaN|INF|Infinity)'.*",
              "$1, which JSON does not have; write null or leave the field out"),
          rule("Unexpected end-of-input.*field name.*", "it ends in the middle of a field's name"),
          rule("Unexpected end-of-input.*(string|quote).*", "it ends in the middle of a string"),
          rule("Unexpected end-of-input.*", "it ends in the middle"),
          rule("Duplicate field '(.*)'", "field \"$1\" twice"),
          rule(
              "Unrecognized token '(.*?)'.*",
              "$1, which is no JSON value; strings stand in double quotes"),
          rule(
              ".*hex-digit for character escape.*",
              "a backslash and u without four hexadecimal digits"),
          rule(
              "Unexpected character \\('(.*?)' .*\\): was expecting double-quote.*",
              "'$1' where the name of a field in double quotes should begin"),
          rule(
              "Unexpected character \\('(.*?)' .*\\): was expecting comma.*",
              "'$1' where a comma or the end should be"),
          rule(
              "Unexpected character \\('(.*?)' .*\\): was expecting a colon.*",
              "'$1' where a colon should be"),
          rule("Unexpected character \\('(.*?)' .*", "'$1' where it cannot stand"),
          rule("Unexpected close marker '(.)'.*", "'$1' closes what was not opened"),
          rule(
              "Illegal unquoted character \\(\\(?CTRL-CHAR, code (\\d+)\\)?.*",
              "control character $1 inside a string; it must be escaped there"),
          rule(
              "Illegal character \\(\\(?CTRL-CHAR, code (\\d+)\\)?.*",
              "control character $1 between the values"),
          rule("Unrecognized character escape '(.)'.*", "a backslash before '$1'"),
          rule("Unrecognized character escape.*", "a backslash before a control character"),
          rule("Invalid numeric value: (.*?)[:(].*", "a number that JSON does not have: $1"),
          rule(
              "Leading zeroes not allowed.*|Invalid numeric value.*",
              "a number that JSON does not have"),
          rule("Invalid UTF-8.*", "bytes that are not UTF-8"),
          rule("Document nesting depth.*", "brackets nested too deeply"));

  private static final int MAX_CHARS = 60;

  private JsonMistake() {}

  /** What was found, as far as a message shows it. */
  public static String abridged(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
  }

  /** The mistake without its place, such as {@code it ends in the middle of a string}. */
  public static String describe(JsonProcessingException thrown) {
    String message = String.valueOf(thrown.getOriginalMessage()).lines().findFirst().orElse("");
    for (Rule rule : RULES) {
      var matcher = rule.jackson.matcher(message);
      if (matcher.matches()) {
        return filled(rule.words, matcher.toMatchResult());
      }
    }
    return thrown instanceof StreamConstraintsException
        ? "larger than any passage or question"
        : message.replaceAll(" \\(start marker at \\[[^]]*\\]\\)", "");
  }

  /** What a value is, such as {@code an array}; numbers and the like stand for themselves. */
  public static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case MISSING -> "nothing";
      case BINARY, BOOLEAN, NULL, NUMBER, POJO -> value.asText();
    };
  }

  private static String filled(String words, MatchResult match) {
    if (match.groupCount() == 0) {
      return words;
    }
    String found = String.valueOf(match.group(1));
    return words.replace("$1", found.length() <= 40 ? found : found.substring(0, 40) + "…");
  }

  private static Rule rule(String jackson, String words) {
    return new Rule(Pattern.compile(jackson, Pattern.DOTALL), words);
  }
}
