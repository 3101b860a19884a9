package dev.relkt.snapshot.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.function.Function;

/** Reads a value that JSON has as its name. */
final class NamedValueDeserializer<T> extends StdDeserializer<T> {

  private static final long serialVersionUID = 1;

  private final transient Function<String, T> parse;

  NamedValueDeserializer(Class<T> type, Function<String, T> parse) {
    super(type);
    this.parse = parse;
  }

  @Override
  public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
    String name = json.getValueAsString("");
    try {
      return parse.apply(name);
    } catch (IllegalArgumentException e) {
      throw context.weirdStringException(name, handledType(), String.valueOf(e.getMessage()));
    }
  }
}
