package dev.relkt.topic.schema;

import java.io.Serializable;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where schemas are registered.
 *
 * @param url where the API begins, such as {@code http://registry:8081}
 * @param api which one it is
 * @param idBytes how long the ids before values are, 4 or 8
 * @param user null where the registry asks for none
 * @param password of that user; never part of a text
 */
public record RegistryOptions(
    URI url, RegistryApi api, int idBytes, @Nullable String user, @Nullable String password)
    implements Serializable {

  public RegistryOptions {
    if (idBytes != 4 && idBytes != 8) {
      throw new IllegalArgumentException("id bytes: %d (expected: 4 or 8)".formatted(idBytes));
    }
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(url, api);
  }
}
