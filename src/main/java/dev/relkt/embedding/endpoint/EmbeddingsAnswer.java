package dev.relkt.embedding.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer to a request: {@code {"data": [{"index": 0, "embedding": [0.1, …]}, …]}}, in any
 * order; fields that are not needed are passed over. A vector may also be Base64 of its floats,
 * little endian, as some endpoints give them unasked.
 */
final class EmbeddingsAnswer {

  /** An answer that is none, with the reason. */
  static final class Unusable extends Exception {

    private static final long serialVersionUID = 1;

    Unusable(String reason) {
      super(reason);
    }
  }

  /** NaN and infinity are no JSON; they are read so that they can be called by their names. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final float[] @Nullable [] rows;
  private int dimension;
  private final JsonParser json;

  private EmbeddingsAnswer(int texts, int dimension, JsonParser json) {
    rows = new float[texts][];
    this.dimension = dimension;
    this.json = json;
  }

  /**
   * @param texts how many were sent, 1 or more
   * @param dimension the components that each vector must have, 0 for any number, the same for all
   * @return a row a text, in the order in which they were sent
   * @throws Unusable if it is anything but that
   */
  static float[][] read(byte[] body, int texts, int dimension) throws Unusable {
    try (JsonParser json = JSON.createParser(body)) {
      return new EmbeddingsAnswer(texts, dimension, json).read();
    } catch (JsonProcessingException e) {
      throw new Unusable("an answer that is no JSON, or breaks off, at byte " + where(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static long where(JsonProcessingException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
  }

  private float[][] read() throws IOException, Unusable {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new Unusable("an answer that is no JSON object");
    }
    boolean found = false;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      boolean data = json.currentName().equals("data");
      if (json.nextToken() == JsonToken.START_ARRAY && data) {
        found = true;
        items();
      } else {
        json.skipChildren();
      }
    }
    if (!found) {
      throw new Unusable("an answer without a list \"data\"");
    }
    return complete();
  }

  private void items() throws IOException, Unusable {
    int items = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw new Unusable("data[%d] is no object".formatted(items));
      }
      item(items++);
    }
    if (items != rows.length) {
      throw new Unusable(
          "%d vectors for %d texts (expected: one a text)".formatted(items, rows.length));
    }
  }

  private void item(int position) throws IOException, Unusable {
    int index = -1;
    float[] vector = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
        index = index(position);
      } else if (name.equals("embedding")) {
        vector = vector(position, value);
      } else {
        json.skipChildren();
      }
    }
    if (index < 0) {
      throw new Unusable(
          "data[%d] has no index (expected: the number of its text)".formatted(position));
    }
    if (vector == null) {
      throw new Unusable("data[%d] has no embedding".formatted(position));
    }
    if (position < rows.length && rows[index] != null) {
      throw new Unusable("index %d twice (expected: each once)".formatted(index));
    }
    rows[index] = vector;
  }

  private int index(int position) throws IOException, Unusable {
    // Of more vectors than texts their number is the mistake, which is told at their end.
    long index = json.getLongValue();
    if (index < 0 || (index >= rows.length && position < rows.length)) {
      throw new Unusable(
          "data[%d] has the index %d (expected: 0 to %d)"
              .formatted(position, index, rows.length - 1));
    }
    return (int) Math.min(index, rows.length - 1);
  }

  private float[] vector(int position, JsonToken value) throws IOException, Unusable {
    float[] vector =
        switch (value) {
          case START_ARRAY -> numbers(position);
          case VALUE_STRING -> base64(position);
          default ->
              throw new Unusable(
                  "data[%d].embedding is %s (expected: a list of numbers)"
                      .formatted(position, json.getText()));
        };
    if (dimension == 0) {
      dimension = vector.length;
    }
    if (vector.length != dimension || dimension == 0) {
      throw new Unusable(
          "vectors of %d components (expected: %d)".formatted(vector.length, dimension));
    }
    for (int i = 0; i < vector.length; i++) {
      if (!Float.isFinite(vector[i])) {
        throw new Unusable(
            "component %d of vector %d is %s (expected: a finite number)"
                .formatted(i, position, vector[i]));
      }
    }
    return vector;
  }

  private float[] numbers(int position) throws IOException, Unusable {
    float[] vector = new float[dimension == 0 ? 1_024 : dimension];
    int components = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (!json.currentToken().isNumeric()) {
        throw new Unusable(
            "component %d of vector %d is %s (expected: a finite number)"
                .formatted(
                    components,
                    position,
                    json.currentToken() == JsonToken.VALUE_NULL ? "null" : "no number"));
      }
      if (components == vector.length) {
        vector = Arrays.copyOf(vector, 2 * vector.length);
      }
      vector[components++] = json.getFloatValue();
    }
    return Arrays.copyOf(vector, components);
  }

  private float[] base64(int position) throws IOException, Unusable {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(json.getText());
    } catch (IllegalArgumentException e) {
      throw new Unusable("vector %d is a string that is no Base64".formatted(position));
    }
    if (bytes.length % Float.BYTES != 0) {
      throw new Unusable(
          "vector %d is Base64 of %d bytes (expected: 4 a component)"
              .formatted(position, bytes.length));
    }
    FloatBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] vector = new float[floats.remaining()];
    floats.get(vector);
    return vector;
  }

  /** As many items as texts, and none twice: so there is one for each. */
  private float[][] complete() throws IOException, Unusable {
    if (json.nextToken() != null) {
      throw new Unusable("an answer with something after its end");
    }
    float[][] complete = new float[rows.length][];
    for (int i = 0; i < complete.length; i++) {
      float[] row = rows[i];
      if (row == null) {
        throw new Unusable("no vector of index %d (expected: one a text)".formatted(i));
      }
      complete[i] = row;
    }
    return complete;
  }
}
