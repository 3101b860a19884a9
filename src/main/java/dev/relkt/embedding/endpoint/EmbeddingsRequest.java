package dev.relkt.embedding.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.relkt.registry.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The body of a request, as OpenAI's API has it. */
final class EmbeddingsRequest {

  private static final JsonFactory JSON = new JsonFactory();

  private EmbeddingsRequest() {}

  /**
   * @param texts one or more, none empty; a half of a surrogate pair becomes U+FFFD
   */
  static byte[] of(Endpoint endpoint, List<String> texts) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("model", endpoint.model());
      json.writeArrayFieldStart("input");
      for (String text : texts) {
        json.writeString(wellFormed(text));
      }
      json.writeEndArray();
      if (endpoint.dimensionSent()) {
        json.writeNumberField("dimensions", endpoint.dimension());
      }
      json.writeStringField("encoding_format", "float");
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private static String wellFormed(String text) {
    int[] codePoints =
        text.codePoints()
            .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
            .toArray();
    return new String(codePoints, 0, codePoints.length);
  }
}
