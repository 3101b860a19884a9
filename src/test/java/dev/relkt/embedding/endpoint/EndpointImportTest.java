package dev.relkt.embedding.endpoint;

import static dev.relkt.embedding.endpoint.EmbeddingsServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.registry.Endpoint;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.Prefixes;
import dev.relkt.registry.WindowRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointImportTest {

  @TempDir Path directory;

  private final EmbeddingsServer server = EmbeddingsServer.start(TestEndpoints::letters);
  private final List<String> said = new ArrayList<>();
  private final PassingTime time = new PassingTime();

  @AfterEach
  void stop() {
    server.close();
  }

  private EndpointRequest request(
      Optional<Integer> dimension, Optional<Prefixes> prefixes, Optional<String> keyVariable) {
    return new EndpointRequest(
        "remote",
        Optional.empty(),
        server.url() + "/embeddings/",
        "test-model",
        keyVariable,
        false,
        dimension,
        32,
        4,
        Optional.empty(),
        60,
        prefixes,
        new WindowRule(100, 75, 1_000),
        TitleRule.PREFIX,
        "NOASSERTION",
        List.of());
  }

  private EndpointRequest request() {
    return request(Optional.empty(), Optional.empty(), Optional.empty());
  }

  private ModelFolder imported(EndpointRequest request) {
    var registry = new ModelRegistry(directory);
    return registry.resolve(
        EndpointImport.into(registry, request, said::add, name -> Optional.empty(), time));
  }

  private void assertOpens(ModelFolder folder) {
    folder.verify();
    EndpointEncoder.open(folder.manifest(), EndpointRules.DEFAULT, name -> Optional.of("key"), time)
        .close();
  }

  @Test
  void makesAVersionThatOpens() {
    ModelFolder folder = imported(request());

    ModelManifest manifest = folder.manifest();
    assertThat(manifest.modelVersion()).hasToString("remote/1");
    assertThat(manifest.endpoint())
        .contains(
            new Endpoint(
                server.url(),
                "test-model",
                4,
                false,
                Optional.empty(),
                false,
                32,
                100_000,
                4,
                Optional.empty(),
                60));
    assertThat(manifest.golden()).hasSize(8);
    assertThat(said.getFirst()).contains("texts that it encodes leave this machine");
    assertThat(said).contains("vectors of 4 components");
    assertOpens(folder);
  }

  @Test
  void asksForTheDimensionWhereTheEndpointGivesIt() {
    server.usual(
        (exchange, sent) -> {
          int wanted = sent.body().path("dimensions").asInt(4);
          server.serve(
              texts ->
                  java.util.Arrays.stream(TestEndpoints.letters(texts))
                      .map(row -> java.util.Arrays.copyOf(row, wanted))
                      .toArray(float[][]::new));
          server.vectors(exchange, sent);
        });

    ModelFolder folder = imported(request(Optional.of(3), Optional.empty(), Optional.empty()));

    assertThat(folder.manifest().endpoint().orElseThrow().dimensionSent()).isTrue();
    assertThat(folder.manifest().dimension()).isEqualTo(3);
    assertOpens(folder);
  }

  @Test
  void keepsTheFirstComponentsWhereTheEndpointDoesNotGiveFewer() {
    ModelFolder folder = imported(request(Optional.of(3), Optional.empty(), Optional.empty()));

    assertThat(folder.manifest().endpoint().orElseThrow().dimensionSent()).isFalse();
    assertThat(folder.manifest().endpoint().orElseThrow().dimension()).isEqualTo(4);
    assertThat(folder.manifest().encoder().vector().orElseThrow().cut()).contains(3);
    assertThat(said).anyMatch(line -> line.contains("of which the first 3 are kept"));
    assertOpens(folder);
  }

  @Test
  void keepsTheFirstComponentsWhereTheEndpointRefusesADimension() {
    server.usual(
        (exchange, sent) -> {
          if (sent.body().has("dimensions")) {
            status(400, "{\"error\":\"no matryoshka\"}").to(exchange, sent);
          } else {
            server.vectors(exchange, sent);
          }
        });

    ModelFolder folder = imported(request(Optional.of(3), Optional.empty(), Optional.empty()));

    assertThat(folder.manifest().dimension()).isEqualTo(3);
    assertThat(folder.manifest().endpoint().orElseThrow().dimensionSent()).isFalse();
  }

  @Test
  void refusesMoreComponentsThanThereAre() {
    assertThatThrownBy(() -> imported(request(Optional.of(5), Optional.empty(), Optional.empty())))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("vectors of 4 components (expected: 5 or more");
  }

  @Test
  void sendsAsManyTextsAtOnceAsTheEndpointTakes() {
    server.usual(
        (exchange, sent) -> {
          if (sent.texts().size() > 10) {
            status(422, "{\"error\":\"batch size too large\"}").to(exchange, sent);
          } else {
            server.vectors(exchange, sent);
          }
        });

    assertThat(imported(request()).manifest().endpoint().orElseThrow().batchTexts()).isEqualTo(8);
  }

  @Test
  void encodesTheGoldenTextsAsQuestions() {
    ModelFolder folder =
        imported(
            request(
                Optional.empty(),
                Optional.of(new Prefixes("query: ", "passage: ")),
                Optional.empty()));

    assertThat(server.requests())
        .anyMatch(sent -> sent.texts().equals(List.of("query: Kahve")))
        .allMatch(
            sent ->
                sent.texts().stream()
                    .allMatch(t -> t.startsWith("query: ") || t.startsWith("passage: ")));
    assertOpens(folder);
  }

  @Test
  void refusesAnEndpointThatCutsWindowsInSilence() {
    server.serve(
        texts ->
            TestEndpoints.letters(
                texts.stream().map(t -> t.substring(0, Math.min(400, t.length()))).toList()));

    assertThatThrownBy(() -> imported(request()))
        .isInstanceOf(ModelRefused.class)
        .hasMessageEndingWith(
            "the last words of a window of 100 words make no difference (expected: another vector); it cuts texts off in silence: choose smaller windows, such as --window 50,37,1000");
  }

  @Test
  void refusesAnEndpointThatDoesNotTakeAWindow() {
    server.usual(
        (exchange, sent) -> {
          if (sent.texts().getFirst().length() > 400) {
            status(413, "{\"error\":\"must have less than 64 tokens\"}").to(exchange, sent);
          } else {
            server.vectors(exchange, sent);
          }
        });

    assertThatThrownBy(() -> imported(request()))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining(
            "it does not take a window of 100 words: status 413 (\"must have less than 64 tokens\"); choose");
  }

  @Test
  void refusesVectorsThatAreAllTheSame() {
    server.serve(fixed(new float[] {1, 2, 3, 4}));

    assertThatThrownBy(() -> imported(request()))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("texts in 8 languages all have the same vector");
  }

  private static Function<List<String>, float[][]> fixed(float[] vector) {
    return texts -> texts.stream().map(t -> vector).toArray(float[][]::new);
  }

  @Test
  void refusesVectorsThatDependOnTheTextsBeside() {
    var calls = new AtomicInteger();
    server.serve(
        texts -> {
          float[][] rows = TestEndpoints.letters(texts);
          if (calls.getAndIncrement() % 2 == 1) {
            rows[0][1] += 50;
          }
          return rows;
        });

    assertThatThrownBy(() -> imported(request()))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining(
            "a text alone and the same text beside others have vectors of cosine");
  }

  @Test
  void refusesToBeginWithoutTheKey() {
    assertThatThrownBy(
            () -> imported(request(Optional.empty(), Optional.empty(), Optional.of("NO_KEY"))))
        .isInstanceOf(ModelRefused.class)
        .hasMessageStartingWith("model remote: the environment variable NO_KEY is missing");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void leavesNothingBehindWhereNobodyAnswers() {
    server.close();

    assertThatThrownBy(() -> imported(request())).isInstanceOf(EncoderUnavailable.class);
    assertThat(new ModelRegistry(directory).list()).isEmpty();
  }
}
