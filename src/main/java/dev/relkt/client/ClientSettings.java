package dev.relkt.client;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What the user says about Kafka's clients, such as security: a file of properties as Kafka's own
 * tools take it, above it the environment ({@code RELKT_KAFKA_CLIENT_SECURITY_PROTOCOL}), with the
 * names that the jobs have for the same settings.
 *
 * @param values by the names that Kafka's clients give them
 */
public record ClientSettings(Map<String, String> values) {

  private static final String PREFIX = "RELKT_KAFKA_CLIENT_";

  public ClientSettings {
    values = Map.copyOf(values);
  }

  /**
   * Reads them.
   *
   * @throws ClientFailed if the file cannot be read
   */
  public static ClientSettings read(Optional<Path> file, Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    file.ifPresent(path -> values.putAll(properties(path)));
    environment.forEach(
        (name, text) -> {
          if (name.startsWith(PREFIX)) {
            values.put(
                name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.'), text);
          }
        });
    // Which brokers, --bootstrap says.
    values.remove("bootstrap.servers");
    return new ClientSettings(values);
  }

  private static Map<String, String> properties(Path file) {
    var properties = new Properties();
    try (var in = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new ClientFailed(
          "--client-config: %s cannot be read (expected: a file with lines KEY=VALUE, as Kafka's own tools take it): %s"
              .formatted(file, e),
          e);
    }
    Map<String, String> values = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    return values;
  }
}
