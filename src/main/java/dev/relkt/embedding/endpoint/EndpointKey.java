package dev.relkt.embedding.endpoint;

import dev.relkt.registry.Endpoint;
import dev.relkt.registry.ModelRefused;
import java.util.Optional;
import java.util.function.Function;

/**
 * The key of an endpoint, from the environment. It is never stored, logged or part of a message.
 */
final class EndpointKey {

  private final Optional<String> key;

  private EndpointKey(Optional<String> key) {
    this.key = key;
  }

  /**
   * @param what whose key it is, the beginning of what is said about it
   * @param environment the value of a variable, where it is set
   * @throws ModelRefused if the variable that the endpoint names is missing or cannot be a key
   */
  static EndpointKey of(
      String what, Endpoint endpoint, Function<String, Optional<String>> environment) {
    if (endpoint.keyVariable().isEmpty()) {
      return new EndpointKey(Optional.empty());
    }
    String variable = endpoint.keyVariable().get();
    Optional<String> value = environment.apply(variable);
    if (value.isEmpty() || value.get().isBlank()) {
      throw new ModelRefused(
          "%s: the environment variable %s is %s (expected: the endpoint's key); set it where relkt or its TaskManagers run"
              .formatted(what, variable, value.isEmpty() ? "missing" : "empty"));
    }
    String key = value.get().strip();
    if (!key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new ModelRefused(
          "%s: the environment variable %s holds spaces, line breaks or other signs that no key has (expected: the endpoint's key alone); set it again"
              .formatted(what, variable));
    }
    return new EndpointKey(Optional.of(key));
  }

  /** The value of the header {@code Authorization}. */
  Optional<String> authorization() {
    return key.map(value -> "Bearer " + value);
  }

  /** A text without the key, should it hold it. */
  String removedFrom(String text) {
    return key.map(value -> text.replace(value, "…")).orElse(text);
  }

  @Override
  public String toString() {
    return key.isPresent() ? "a key" : "no key";
  }
}
