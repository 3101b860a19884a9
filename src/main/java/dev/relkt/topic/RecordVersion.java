package dev.relkt.topic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.OptionalLong;

/** The version that a record of the topic {@code passages} states, whatever else is in it. */
public final class RecordVersion {

  private static final JsonFactory JSON = new JsonFactory();

  private RecordVersion() {}

  /** Of its value, or else of its header; absent where neither can be read. Never throws. */
  public static OptionalLong of(RawRecord raw) {
    byte[] value = raw.value();
    OptionalLong stated = value == null ? OptionalLong.empty() : inValue(value);
    return stated.isPresent() ? stated : inHeader(raw);
  }

  private static OptionalLong inValue(byte[] value) {
    try (JsonParser parser = JSON.createParser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return OptionalLong.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken found = parser.nextToken();
        if (field.equals("version") && found == JsonToken.VALUE_NUMBER_INT) {
          return atLeastZero(parser.getLongValue());
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      // It is no JSON, or no further.
    }
    return OptionalLong.empty();
  }

  private static OptionalLong inHeader(RawRecord raw) {
    try {
      return PassagesTopic.header(raw, PassagesTopic.VERSION_HEADER, 0);
    } catch (RejectedRecord e) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong atLeastZero(long number) {
    return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
