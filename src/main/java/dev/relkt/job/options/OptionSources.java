package dev.relkt.job.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.relkt.settings.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Gathers the texts of settings: from a YAML file, above it from the environment ({@code
 * RELKT_INDEX_SHARDS}), above it from the command line ({@code -D key=value}, {@code --key value}
 * or {@code --key=value}). {@code --config FILE}, or {@code RELKT_CONFIG}, names the file. Mistakes
 * are gathered too.
 */
final class OptionSources {

  /** Variables of commands and scripts, which are no settings of the jobs: name, what it says. */
  static final Map<String, String> OTHER_VARIABLES =
      Collections.unmodifiableMap(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry(
                      "RELKT_BROKER_TIMEOUT",
                      "Seconds that commands wait for a broker's first answer (--broker-timeout)."),
                  Map.entry(
                      "RELKT_CLASS_SHARING", "off: no archive of parsed classes is made or used."),
                  Map.entry(
                      "RELKT_CLIENT_CONFIG",
                      "The file of Kafka client settings for commands (--client-config)."),
                  Map.entry(
                      "RELKT_CONF",
                      "The folder of config.yaml and of JVM options, for the scripts in bin/."),
                  Map.entry(
                      "RELKT_CONFIG", "The YAML file of settings, where --config names none."),
                  Map.entry("RELKT_DATA", "Where relkt up keeps everything (--data)."),
                  Map.entry("RELKT_HOME", "The package's folder; the scripts find it themselves."),
                  Map.entry(
                      "RELKT_JAVA_OPTS",
                      "Options that the scripts give to the JVM after all others."),
                  Map.entry(
                      "RELKT_JOBMANAGER", "HOST:PORT of the cluster for relkt job (--jobmanager)."),
                  Map.entry(
                      "RELKT_LOG_FORMAT",
                      "text or json: how the lines of logs look (--log-format)."),
                  Map.entry(
                      "RELKT_METRICS_PORT",
                      "Where the metrics of relkt up are (--metrics-port)."))));

  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  /**
   * A text and where it comes from.
   *
   * @param from for mistakes, such as "the command line"
   */
  record Given(String text, String from) {}

  private final Map<String, Given> given = new LinkedHashMap<>();
  private final List<String> mistakes = new ArrayList<>();
  private final Set<String> keys =
      RelktOptions.all().stream().map(Option::key).collect(Collectors.toUnmodifiableSet());

  private OptionSources() {}

  static OptionSources of(List<String> arguments, Map<String, String> environment) {
    var sources = new OptionSources();
    Map<String, String> commandLine = sources.parse(arguments);
    Optional.ofNullable(commandLine.remove("config"))
        .or(() -> Optional.ofNullable(environment.get("RELKT_CONFIG")))
        .ifPresent(file -> sources.addFile(Path.of(file)));
    sources.addEnvironment(environment);
    commandLine.forEach((key, text) -> sources.add(key, text, "the command line"));
    return sources;
  }

  Map<String, Given> given() {
    return given;
  }

  List<String> mistakes() {
    return mistakes;
  }

  private Map<String, String> parse(List<String> arguments) {
    Map<String, String> parsed = new LinkedHashMap<>();
    int i = 0;
    while (i < arguments.size()) {
      String argument = arguments.get(i++);
      String setting;
      if (argument.equals("-D") && i < arguments.size()) {
        setting = arguments.get(i++);
      } else if (argument.startsWith("-D")) {
        setting = argument.substring(2);
      } else if (argument.startsWith("--") && argument.indexOf('=') < 0 && i < arguments.size()) {
        setting = argument.substring(2) + "=" + arguments.get(i++);
      } else if (argument.startsWith("--")) {
        setting = argument.substring(2);
      } else {
        mistakes.add(
            "\"%s\" on the command line (expected: -D key=value or --key value)"
                .formatted(argument));
        continue;
      }
      int equals = setting.indexOf('=');
      if (equals < 1) {
        mistakes.add(
            "\"%s\" on the command line (expected: -D key=value or --key value)"
                .formatted(argument));
      } else {
        parsed.put(setting.substring(0, equals).strip(), setting.substring(equals + 1).strip());
      }
    }
    return parsed;
  }

  private void addFile(Path file) {
    if (!Files.isReadable(file)) {
      mistakes.add("%s: no such file, or not readable (expected: YAML)".formatted(file));
      return;
    }
    try {
      JsonNode root = YAMLMapper.builder().build().readTree(Files.readString(file));
      if (root.isObject()) {
        addYaml("", root, file.toString());
      } else if (!root.isMissingNode() && !root.isNull()) {
        mistakes.add("%s: no settings in it (expected: key: value)".formatted(file));
      }
    } catch (IOException e) {
      mistakes.add(
          "%s: %s (expected: YAML)"
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
    }
  }

  private void addYaml(String path, JsonNode node, String from) {
    node.properties()
        .forEach(
            entry -> {
              String key = path + entry.getKey();
              JsonNode value = entry.getValue();
              if (value.isObject()) {
                addYaml(key + ".", value, from);
              } else if (value.isArray()) {
                List<String> texts = new ArrayList<>();
                value.forEach(element -> texts.add(element.asText()));
                add(key, String.join(",", texts), from);
              } else {
                add(key, value.isNull() ? "" : value.asText(), from);
              }
            });
  }

  /** A sentence for every variable that looks like one of ReLKT's and is none, sorted by name. */
  static List<String> unknown(Map<String, String> environment) {
    Map<String, String> suspects = new TreeMap<>(environment);
    suspects
        .keySet()
        .removeIf(name -> !name.startsWith("RELKT_") || OTHER_VARIABLES.containsKey(name));
    if (suspects.isEmpty()) {
      return List.of();
    }
    var sources = new OptionSources();
    sources.addEnvironment(suspects);
    return List.copyOf(sources.mistakes);
  }

  private void addEnvironment(Map<String, String> environment) {
    String clientPrefix = "RELKT_KAFKA_CLIENT_";
    Map<String, String> keyOf =
        RelktOptions.all().stream()
            .collect(Collectors.toUnmodifiableMap(Option::environmentName, Option::key));
    environment.forEach(
        (name, text) -> {
          if (!name.startsWith("RELKT_") || OTHER_VARIABLES.containsKey(name)) {
            return;
          }
          if (name.startsWith(clientPrefix)) {
            String key =
                name.substring(clientPrefix.length()).toLowerCase(Locale.ROOT).replace('_', '.');
            add(RelktOptions.KAFKA_CLIENT_PREFIX + key, text, "the environment, " + name);
          } else if (keyOf.containsKey(name)) {
            add(keyOf.get(name), text, "the environment, " + name);
          } else {
            mistakes.add(
                "%s in the environment is no setting%s"
                    .formatted(name, hint(name, keyOf.keySet())));
          }
        });
  }

  private void add(String key, String text, String from) {
    if (keys.contains(key) || key.startsWith(RelktOptions.KAFKA_CLIENT_PREFIX)) {
      given.put(key, new Given(text, from));
    } else {
      mistakes.add("%s: no such setting, from %s%s".formatted(key, from, hint(key, keys)));
    }
  }

  private static String hint(String wrong, Set<String> right) {
    return right.stream()
        .min(
            java.util.Comparator.comparingInt((String key) -> DISTANCE.apply(wrong, key))
                .thenComparing(key -> key))
        .filter(key -> DISTANCE.apply(wrong, key) <= Math.max(3, wrong.length() / 3))
        .map(" (expected: perhaps %s)"::formatted)
        .orElse("");
  }
}
