package dev.relkt.http.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.relkt.http.access.Role;
import dev.relkt.http.exchange.Bodies;
import dev.relkt.http.exchange.Exchange;
import dev.relkt.http.exchange.Queries;
import dev.relkt.http.service.EncodingService;
import dev.relkt.http.service.EncodingService.Encoded;
import dev.relkt.http.service.EncodingService.Side;
import dev.relkt.http.service.Services;
import dev.relkt.registry.ModelManifest;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * {@code POST /v1/embeddings}:
 *
 * <pre>{@code
 * {"model": "student/4",            a version of the registry, or active
 *  "input": "…",                    or an array of 1 to 2048; no numbers of tokens
 *  "input_type": "passage",         or query: many models encode them differently
 *  "encoding_format": "float",      or base64: floats of 32 bits, the lowest byte first
 *  "dimensions": 256,               none but the model's
 *  "user": "…"}                     taken, and without effect
 * }</pre>
 */
final class EmbeddingRoutes {

  private static final int MAX_BYTES = 8 << 20;
  private static final int BYTES_A_TOKEN = 4;
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> FIELDS =
      Set.of("model", "input", "input_type", "encoding_format", "dimensions", "user");

  private final EncodingService encoding;

  private EmbeddingRoutes(Services services) {
    encoding = services.encoding();
  }

  static void add(RoutesConfig routes, Services services) {
    routes.post("/v1/embeddings", new EmbeddingRoutes(services)::embed, Role.READ);
  }

  private void embed(Context context) throws IOException {
    Queries.only(context, Set.of());
    RequestFields fields = RequestFields.of(Bodies.json(context, MAX_BYTES), FIELDS);
    ModelManifest model =
        encoding.model(
            fields.requiredText(
                "model", "a version such as student/1, or " + EncodingService.ACTIVE));
    List<String> texts = fields.texts("input", EncodingService.MAX_TEXTS);
    Side side =
        fields.oneOf("input_type", List.of("passage", "query")).equals("query")
            ? Side.QUESTION
            : Side.PASSAGE;
    boolean base64 = fields.oneOf("encoding_format", List.of("float", "base64")).equals("base64");
    fields.text("user");
    int dimension = model.dimension();
    fields.whole("dimensions", dimension, dimension, dimension);
    List<Encoded> encoded = encoding.encode(model.modelVersion(), side, texts);
    Exchange.json(context, 200, answer(model, texts, encoded, base64));
  }

  private static byte[] answer(
      ModelManifest model, List<String> texts, List<Encoded> encoded, boolean base64)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("object", "list");
      json.writeArrayFieldStart("data");
      for (int i = 0; i < encoded.size(); i++) {
        json.writeStartObject();
        json.writeStringField("object", "embedding");
        json.writeNumberField("index", i);
        json.writeFieldName("embedding");
        write(encoded.get(i).vector(), base64, json);
        json.writeNumberField("windows", encoded.get(i).windows());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeStringField("model", model.modelVersion().toString());
      long tokens = texts.stream().mapToLong(EmbeddingRoutes::tokens).sum();
      json.writeObjectFieldStart("usage");
      json.writeNumberField("prompt_tokens", tokens);
      json.writeNumberField("total_tokens", tokens);
      json.writeEndObject();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void write(float[] vector, boolean base64, JsonGenerator json) throws IOException {
    if (base64) {
      ByteBuffer buffer =
          ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      buffer.asFloatBuffer().put(vector);
      json.writeString(Base64.getEncoder().encodeToString(buffer.array()));
      return;
    }
    json.writeStartArray();
    for (float x : vector) {
      json.writeNumber(x);
    }
    json.writeEndArray();
  }

  /** An estimate: encoders do not tell how many pieces they cut a text into. */
  private static long tokens(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return Math.max(1, (bytes + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN);
  }
}
