package dev.relkt.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.ComparisonFilter;
import com.openai.models.ComparisonFilter.Type;
import com.openai.models.CompoundFilter;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import com.openai.models.models.Model;
import com.openai.models.vectorstores.VectorStoreSearchParams;
import com.openai.models.vectorstores.VectorStoreSearchResponse;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.serving.SharedEncoders;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.http.GatewayUnderTest;
import dev.relkt.http.server.HttpServer;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients that people have for OpenAI's API, against a gateway with a small model. */
class OpenAiClientsITCase {

  private static final String TEA = "Green tea is not fermented.";

  @TempDir static Path directory;

  private static GatewayUnderTest gateway;
  private static OpenAIClient client;
  private static HttpServer closed;

  @BeforeAll
  static void start() {
    gateway = GatewayUnderTest.start(directory);
    client = client(gateway.server(), "none");
    gateway.ingest(
        "{\"id\": \"moon\", \"lang\": \"en\", \"title\": \"Moon\", \"text\": \"The Moon circles the"
            + " Earth in 27 days.\", \"metadata\": {\"year\": 1969, \"topic\": \"space\", \"tags\":"
            + " [\"a\", \"b\"]}}",
        "{\"id\": \"tea\", \"lang\": \"en\", \"text\": \"Green tea is not fermented.\","
            + " \"metadata\": {\"year\": 2020, \"topic\": \"food\", \"price\": 2.5, \"hot\":"
            + " true}}",
        "{\"id\": \"chess\", \"lang\": \"de\", \"text\": \"Schach wird auf 64 Feldern gespielt.\","
            + " \"metadata\": {\"year\": 2021, \"topic\": \"games\", \"published\":"
            + " \"2021-05-01\"}}");
    closed =
        gateway.another(
            "http.tokens=" + gateway.tokens("roles: [read], filter: lang = de", "roles: [write]"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static OpenAIClient client(HttpServer server, String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(server.address().resolve("v1").toString())
        .apiKey(key)
        .maxRetries(0)
        .responseValidation(true)
        .build();
  }

  private static List<String> ids(List<VectorStoreSearchResponse> found) {
    return found.stream().map(VectorStoreSearchResponse::fileId).toList();
  }

  private static VectorStoreSearchParams.Builder search(String query) {
    return VectorStoreSearchParams.builder().vectorStoreId("passages").query(query);
  }

  @Test
  void searchFindsPassagesWithTheirAttributes() {
    VectorStoreSearchResponse best =
        client.vectorStores().search(search(TEA).build()).data().getFirst();

    assertThat(best.fileId()).isEqualTo("tea");
    assertThat(best.filename()).isEqualTo("tea");
    assertThat(best.content().getFirst().text()).isEqualTo(TEA);
    assertThat(best.attributes().orElseThrow()._additionalProperties())
        .isEqualTo(
            Map.of(
                "lang", JsonValue.from("en"),
                "year", JsonValue.from(2020),
                "topic", JsonValue.from("food"),
                "price", JsonValue.from(2.5),
                "hot", JsonValue.from(true)));
  }

  @Test
  void searchGoesOnWhereThePageBeforeEnded() {
    var first = client.vectorStores().search(search(TEA).maxNumResults(2).build());
    assertThat(first.data()).hasSize(2);
    assertThat(first.response().hasMore()).isTrue();

    var second =
        client
            .vectorStores()
            .search(
                search(TEA)
                    .maxNumResults(2)
                    .putAdditionalBodyProperty(
                        "page", JsonValue.from(first.response().nextPage().orElseThrow()))
                    .build());
    assertThat(second.data()).hasSize(1);
    assertThat(second.response().hasMore()).isFalse();
    List<String> all = new ArrayList<>(ids(first.data()));
    all.addAll(ids(second.data()));
    assertThat(all).containsExactlyInAnyOrder("moon", "tea", "chess");
  }

  @Test
  void severalQueriesHaveTheBestOfEachFirst() {
    var found =
        client
            .vectorStores()
            .search(
                VectorStoreSearchParams.builder()
                    .vectorStoreId("passages")
                    .queryOfStrings(List.of("Schach wird auf Feldern gespielt", TEA))
                    .maxNumResults(2)
                    .build());
    assertThat(ids(found.data())).containsExactly("chess", "tea");
    assertThat(found.response().searchQuery())
        .containsExactly("Schach wird auf Feldern gespielt", TEA);
  }

  @Test
  void comparisonsAndTheirCombinationsFilter() {
    assertThat(filtered(comparison(Type.GTE, "year").value(2020).build()))
        .containsExactlyInAnyOrder("tea", "chess");
    assertThat(filtered(comparison(Type.EQ, "year").value(1969).build())).containsExactly("moon");
    assertThat(filtered(comparison(Type.NE, "topic").value("food").build()))
        .containsExactlyInAnyOrder("moon", "chess");
    assertThat(filtered(comparison(Type.EQ, "lang").value("de").build())).containsExactly("chess");
    assertThat(filtered(comparison(Type.LT, "published").value("2021-06-01").build()))
        .containsExactly("chess");
    assertThat(
            ids(
                client
                    .vectorStores()
                    .search(
                        search(TEA)
                            .filters(
                                CompoundFilter.builder()
                                    .type(CompoundFilter.Type.OR)
                                    .addFilter(comparison(Type.EQ, "hot").value(true).build())
                                    .addFilter(comparison(Type.LTE, "year").value(1969).build())
                                    .build())
                            .build())
                    .data()))
        .containsExactlyInAnyOrder("tea", "moon");
  }

  private static ComparisonFilter.Builder comparison(Type type, String key) {
    return ComparisonFilter.builder().type(type).key(key);
  }

  private static List<String> filtered(ComparisonFilter filter) {
    return ids(client.vectorStores().search(search(TEA).filters(filter).build()).data());
  }

  @Test
  void aTokenSeesAndMayNoMoreThanItIsGiven() {
    assertThat(ids(client(closed, "token-0").vectorStores().search(search(TEA).build()).data()))
        .containsExactly("chess");
    assertThat(refusal(client(closed, "token-1"), search(TEA).build()).statusCode()).isEqualTo(403);
    OpenAIServiceException unknown = refusal(client(closed, "token-9"), search(TEA).build());
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(unknown.code()).contains("no-token");
    assertThat(unknown.getMessage()).contains("the token is not known or has expired");
  }

  @Test
  void errorsSayWhatIsWrongInTheFormThatClientsRead() {
    OpenAIServiceException other =
        refusal(client, VectorStoreSearchParams.builder().vectorStoreId("vs_1").query("x").build());
    assertThat(other.statusCode()).isEqualTo(404);
    assertThat(other.type()).contains("invalid_request_error");
    assertThat(other.param()).contains("vector_store_id");
    assertThat(other.getMessage()).contains("there is no such store (expected: passages)");

    OpenAIServiceException many = refusal(client, search(TEA).maxNumResults(51).build());
    assertThat(many.statusCode()).isEqualTo(422);
    assertThat(many.param()).contains("max_num_results");
    assertThat(many.getMessage())
        .contains("max_num_results: 51 (expected: a whole number from 1 to 50)");

    JsonNode problem = GatewayUnderTest.json(gateway.post("v1/embeddings", "{}"));
    assertThat(problem.path("type").asText()).isEqualTo("urn:relkt:problem:refused");
    assertThat(problem.at("/error/message").asText()).isEqualTo(problem.path("detail").asText());
  }

  private static OpenAIServiceException refusal(
      OpenAIClient asking, VectorStoreSearchParams params) {
    return catchThrowableOfType(
        OpenAIServiceException.class, () -> asking.vectorStores().search(params));
  }

  @Test
  void embeddingsAreThoseOfTheModel() {
    float[] own = ownVector(TEA);
    for (EncodingFormat format : List.of(EncodingFormat.FLOAT, EncodingFormat.BASE64)) {
      CreateEmbeddingResponse answer =
          client
              .embeddings()
              .create(
                  EmbeddingCreateParams.builder()
                      .model("active")
                      .inputOfArrayOfStrings(List.of("The Moon", TEA))
                      .encodingFormat(format)
                      .build());
      assertThat(answer.model()).isEqualTo("student/1");
      assertThat(answer.usage().promptTokens()).isEqualTo(2 + 7);
      assertThat(answer.data()).hasSize(2);
      List<Float> vector = answer.data().get(1).embedding();
      assertThat(vector).hasSize(own.length);
      for (int i = 0; i < own.length; i++) {
        assertThat(vector.get(i)).isCloseTo(own[i], within(1e-5f));
      }
    }
  }

  private static float[] ownVector(String question) {
    var folder = new ModelRegistry(gateway.registry()).resolve(ModelVersion.parse("student/1"));
    try (Encoder encoder = SharedEncoders.acquire(folder, List.of())) {
      return encoder.encodeQuestions(List.of(question)).getFirst().toArray();
    }
  }

  @Test
  void langChainEmbedsManyTextsAtOnce() {
    var model =
        OpenAiEmbeddingModel.builder()
            .baseUrl(gateway.address().resolve("v1").toString())
            .apiKey("none")
            .modelName("student/1")
            .maxRetries(0)
            .build();
    List<TextSegment> segments =
        IntStream.range(0, 150).mapToObj(i -> TextSegment.from("Text number " + i)).toList();

    var embeddings = model.embedAll(segments).content();

    assertThat(embeddings).hasSize(150);
    assertThat(embeddings.getFirst().vector()).hasSize(TestModels.DIMENSION);
    assertThat(embeddings.get(149).vector())
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(model.embed("Text number 149").content().vector());
  }

  @Test
  void aTextOfSeveralWindowsHasOneVectorOfUnitLength() {
    String text = "word ".repeat(100);
    JsonNode data =
        GatewayUnderTest.json(
                gateway.post(
                    "v1/embeddings",
                    "{\"model\": \"student/1\", \"input\": \"%s\"}".formatted(text)))
            .at("/data/0");
    assertThat(data.path("windows").asInt()).isGreaterThan(1);
    double squares = 0;
    for (JsonNode x : data.path("embedding")) {
      squares += x.asDouble() * x.asDouble();
    }
    assertThat(squares).isCloseTo(1, within(1e-4));
  }

  @Test
  void whatCannotBeEncodedIsRefusedWithWords() {
    assertThat(refusedEmbedding("{\"model\": \"student/9\", \"input\": \"x\"}"))
        .isEqualTo("404 model: not in the registry (expected: student/1, active)");
    assertThat(refusedEmbedding("{\"model\": \"active\", \"input\": \"x\", \"dimensions\": 256}"))
        .isEqualTo("422 dimensions: 256 (expected: a whole number from 64 to 64)");
    assertThat(refusedEmbedding("{\"model\": \"active\", \"input\": [1, 2]}"))
        .isEqualTo("422 input[0]: 1 (expected: a string)");
    assertThat(refusedEmbedding("{\"model\": \"active\", \"input\": [\"x\", \"…\"]}"))
        .isEqualTo("422 input[1]: no letter, number or symbol (expected: at least one)");
    assertThat(refusedEmbedding("{\"model\": \"active\", \"input\": \"x\", \"inputs\": 1}"))
        .isEqualTo(
            "400 inputs: unknown (expected: dimensions, encoding_format, input, input_type, model,"
                + " user)");
  }

  private static String refusedEmbedding(String body) {
    HttpResponse<String> answer = gateway.post("v1/embeddings", body);
    return answer.statusCode() + " " + GatewayUnderTest.json(answer).at("/error/message").asText();
  }

  @Test
  void modelsAreThoseOfTheRegistry() {
    List<Model> models = client.models().list().data();
    assertThat(models.stream().map(Model::id)).containsExactly("student/1");
    assertThat(models.getFirst().ownedBy()).isEqualTo("relkt");
    assertThat(models.getFirst()._additionalProperties().get("active"))
        .isEqualTo(JsonValue.from(true));
    assertThat(client.models().retrieve("student/1").id()).isEqualTo("student/1");
  }
}
