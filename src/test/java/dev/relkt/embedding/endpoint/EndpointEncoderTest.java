package dev.relkt.embedding.endpoint;

import static dev.relkt.embedding.endpoint.EmbeddingsServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.endpoint.EmbeddingsServer.Answer;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.Endpoint;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.Prefixes;
import dev.relkt.registry.VectorRule;
import dev.relkt.registry.VectorRule.Pooling;
import dev.relkt.registry.WindowRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointEncoderTest {

  private static final EndpointRules RULES =
      new EndpointRules(Duration.ofMinutes(10), Duration.ofSeconds(30));

  private static final String GOLDEN = "Which river?";

  private final EmbeddingsServer server = EmbeddingsServer.start(TestEndpoints::letters);
  private final PassingTime time = new PassingTime();

  @AfterEach
  void stop() {
    server.close();
  }

  private Encoding encoding() {
    return Encoding.of(TestEndpoints.DIMENSION, EncoderCall.endpoint(VectorRule.of(Pooling.NONE)))
        .withWindows(Optional.of(new WindowRule(5, 3, 10)))
        .withEndpoint(Optional.of(TestEndpoints.at(server.url())));
  }

  private static ModelManifest manifest(Encoding encoding) {
    String text = encoding.prefixes().map(Prefixes::question).orElse("") + GOLDEN;
    float[] row = TestEndpoints.letters(List.of(text))[0];
    return ModelManifest.of(
        ModelDraft.of("remote", encoding, "NOASSERTION")
            .withGolden(List.of(new Golden(GOLDEN, UnitVector.of(row, encoding.dimension())))),
        1,
        List.of(),
        Instant.EPOCH);
  }

  private EndpointEncoder open(Encoding encoding) {
    return EndpointEncoder.open(manifest(encoding), RULES, name -> Optional.empty(), time);
  }

  /** What was sent after the golden texts. */
  private List<List<String>> sent() {
    return server.requests().stream().skip(1).map(EmbeddingsServer.Request::texts).toList();
  }

  private static float[] unit(String text) {
    return UnitVector.of(TestEndpoints.letters(List.of(text))[0], TestEndpoints.DIMENSION);
  }

  private static PassageText passage(String text) {
    return new PassageText("", text);
  }

  @Test
  void scalesVectorsOfAnyLengthToOne() {
    try (Encoder encoder = open(encoding())) {
      assertThat(encoder.encodeQuestions(List.of("a bridge")).getFirst().toArray())
          .containsExactly(unit("a bridge"), within(1e-6f));
    }
  }

  @Test
  void keepsTheFirstComponentsWhereTheVersionIsCut() {
    Encoding cut =
        encoding()
            .withDimension(2)
            .withEncoder(
                EncoderCall.endpoint(
                    new VectorRule(Pooling.NONE, List.of(), Optional.of(2), true)));

    try (Encoder encoder = open(cut)) {
      float[] whole = TestEndpoints.letters(List.of("a bridge"))[0];
      assertThat(encoder.encodeQuestions(List.of("a bridge")).getFirst().toArray())
          .containsExactly(UnitVector.of(Arrays.copyOf(whole, 2), 2), within(1e-6f));
    }
  }

  @Test
  void putsPrefixAndTitleInFrontOfEveryWindow() {
    Encoding prefixed = encoding().withPrefixes(Optional.of(new Prefixes("query: ", "passage: ")));

    try (Encoder encoder = open(prefixed)) {
      encoder.encodeQuestions(List.of("who?"));
      List<List<Embedding>> encoded =
          encoder.encodePassages(
              List.of(new PassageText("Numbers", "One two three four five, six seven eight.")));
      assertThat(encoded.getFirst()).hasSize(2);
    }

    assertThat(sent())
        .containsExactly(
            List.of("query: who?"),
            List.of(
                "passage: Numbers\nOne two three four five,",
                "passage: Numbers\nfour five, six seven eight."));
  }

  @Test
  void leavesTheTitleOutWhereTheVersionSaysSo() {
    try (Encoder encoder = open(encoding().withTitle(TitleRule.IGNORE))) {
      encoder.encodePassages(List.of(new PassageText("Numbers", "One two.")));
    }

    assertThat(sent()).containsExactly(List.of("One two."));
  }

  @Test
  void dividesTextsAmongRequestsAndKeepsTheirOrder() {
    List<String> texts = IntStream.range(0, 21).mapToObj(i -> "text " + "ab".repeat(i)).toList();

    try (Encoder encoder = open(encoding())) {
      List<Embedding> encoded = encoder.encodeQuestions(texts);
      for (int i = 0; i < texts.size(); i++) {
        assertThat(encoded.get(i).toArray()).containsExactly(unit(texts.get(i)), within(1e-6f));
      }
    }

    assertThat(sent()).extracting(List::size).containsExactlyInAnyOrder(8, 8, 5);
  }

  @Test
  void sendsAsManyRequestsAtOnceAsThereMayBe() {
    var two = new CyclicBarrier(2);
    server.usual(
        (exchange, request) -> {
          if (request.texts().size() == 8) {
            meet(two);
          }
          server.vectors(exchange, request);
        });
    List<String> texts = IntStream.range(0, 48).mapToObj(i -> "text " + i).toList();

    try (Encoder encoder = open(encoding())) {
      assertThat(encoder.encodeQuestions(texts)).hasSize(48);
    }
    assertThat(server.mostUnderWay()).isEqualTo(2);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sendsNoMoreCharactersThanARequestMayHave() {
    try (Encoder encoder = open(encoding())) {
      encoder.encodeQuestions(List.of("a".repeat(600), "b".repeat(600), "c".repeat(2_000), "d"));
    }

    assertThat(sent()).extracting(List::size).containsExactlyInAnyOrder(1, 1, 1, 1);
  }

  @Test
  void givesATextOfWhichTheModelKnowsNothingAVectorAcrossAllComponents() {
    server.serve(
        texts ->
            texts.stream()
                .map(t -> t.equals("👍") ? new float[4] : TestEndpoints.letters(List.of(t))[0])
                .toArray(float[][]::new));

    try (Encoder encoder = open(encoding())) {
      assertThat(encoder.encodeQuestions(List.of("👍")).getFirst().toArray())
          .containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
    }
  }

  @Test
  void refusesToOpenWhereTheModelIsAnotherOne() {
    server.serve(texts -> reversed(TestEndpoints.letters(texts)));

    assertThatThrownBy(() -> open(encoding()))
        .isInstanceOf(ModelRefused.class)
        .hasMessageMatching(
            "model remote/1, endpoint http://\\S+: its model \"test-model\" is another one than it was: golden text 0 has a vector of cosine 0\\.\\d{6} with the manifest's \\(expected: 0\\.999 or more\\); let the endpoint serve .*");
  }

  private static float[][] reversed(float[][] rows) {
    for (float[] row : rows) {
      float first = row[0];
      row[0] = row[3];
      row[3] = first;
    }
    return rows;
  }

  @Test
  void noticesAnotherModelAtTheNextCheckAndAnswersNoMore() {
    try (Encoder encoder = open(encoding())) {
      server.serve(texts -> reversed(TestEndpoints.letters(texts)));
      time.pass(Duration.ofMinutes(9));
      encoder.encodeQuestions(List.of("not checked yet"));
      time.pass(Duration.ofMinutes(1));

      assertThatThrownBy(() -> encoder.encodeQuestions(List.of("who?")))
          .isInstanceOf(ModelRefused.class)
          .hasMessageContaining(
              "; it was the same at 2026-03-01T12:00:00Z, vectors made since may be of the other one; let");
      int requests = server.requests().size();
      assertThatThrownBy(() -> encoder.encodePassages(List.of(passage("and again"))))
          .isInstanceOf(ModelRefused.class);
      assertThat(server.requests()).hasSize(requests);
    }
  }

  @Test
  void checksWithOneRequestAnInterval() {
    try (Encoder encoder = open(encoding())) {
      time.pass(Duration.ofMinutes(10));
      encoder.encodeQuestions(List.of("first"));
      encoder.encodeQuestions(List.of("second"));
    }

    assertThat(sent()).containsExactly(List.of(GOLDEN), List.of("first"), List.of("second"));
  }

  @Test
  void refusesVectorsOfAnotherDimension() {
    try (Encoder encoder = open(encoding())) {
      server.serve(texts -> new float[texts.size()][7]);

      assertThatThrownBy(() -> encoder.encodeQuestions(List.of("who?")))
          .isInstanceOf(ModelRefused.class)
          .hasMessageEndingWith("vectors of 7 components (expected: 4)");
    }
  }

  @Test
  void saysThatTheEndpointIsAwayWhenPatienceEnds() {
    try (Encoder encoder = open(encoding())) {
      server.usual(status(503, ""));

      assertThatThrownBy(() -> encoder.encodeQuestions(List.of("who?")))
          .isInstanceOf(EncoderUnavailable.class);
      assertThat(Duration.ofNanos(time.nanos()))
          .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
    }
  }

  @Test
  void asksOnceWithoutPatience() {
    try (Encoder encoder = open(encoding())) {
      server.usual(status(503, ""));
      int requests = server.requests().size();

      assertThatThrownBy(() -> encoder.withPatience(Duration.ZERO).encodeQuestions(List.of("who?")))
          .isInstanceOf(EncoderUnavailable.class);
      assertThat(server.requests()).hasSize(requests + 1);
    }
  }

  @Test
  void endsOtherRequestsWhenOneFails() {
    try (Encoder encoder = open(encoding())) {
      server.usual(status(401, "{\"error\":{\"message\":\"revoked\"}}"));
      List<String> texts = IntStream.range(0, 80).mapToObj(i -> "text " + i).toList();

      assertThatThrownBy(() -> encoder.encodeQuestions(texts))
          .isInstanceOf(ModelRefused.class)
          .hasMessageContaining("status 401 (\"revoked\"): it wants a key");
    }
  }

  @Test
  void sendsTextsThatAreTooLongInHalves() {
    server.usual(refusing(text -> text.length() > 40, 8));
    String first = "The keeper counted ships till dawn.";
    String second = "A lamp burned above the harbour.";
    String whole = first + " " + second;

    try (Encoder encoder = open(encoding().withWindows(Optional.empty()))) {
      List<List<Embedding>> passages =
          encoder.encodePassages(List.of(passage("short"), passage(whole)));
      assertThat(passages.get(0)).hasSize(1);
      assertThat(passages.get(1)).hasSize(2);
      assertThat(passages.get(1).get(0).toArray()).containsExactly(unit(first), within(1e-6f));
      assertThat(passages.get(1).get(1).toArray()).containsExactly(unit(second), within(1e-6f));

      assertThat(encoder.encodeQuestions(List.of(whole)).getFirst().toArray())
          .containsExactly(UnitVector.between(List.of(unit(first), unit(second))), within(1e-6f));
    }
  }

  @Test
  void sendsFewerTextsWhereTheyAreTooManyTogether() {
    server.usual(refusing(text -> false, 3));

    try (Encoder encoder = open(encoding())) {
      List<String> texts = IntStream.range(0, 8).mapToObj(i -> "text " + "ab".repeat(i)).toList();
      List<Embedding> encoded = encoder.encodeQuestions(texts);
      for (int i = 0; i < texts.size(); i++) {
        assertThat(encoded.get(i).toArray()).containsExactly(unit(texts.get(i)), within(1e-6f));
      }
    }
  }

  @Test
  void oneShortTextThatIsRefusedDoesNotStopTheOthers() {
    server.usual(refusing(text -> text.equals("evil"), 8));

    try (Encoder encoder = open(encoding())) {
      List<Embedding> encoded = encoder.encodeQuestions(List.of("good", "evil", "better"));
      assertThat(encoded.get(0).toArray()).containsExactly(unit("good"), within(1e-6f));
      assertThat(encoded.get(1).toArray()).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
      assertThat(encoded.get(2).toArray()).containsExactly(unit("better"), within(1e-6f));
    }
  }

  @Test
  void stopsWhereTheGoldenTextsAreRefusedToo() {
    try (Encoder encoder = open(encoding())) {
      server.usual(status(400, "{\"error\":\"this API has ended\"}"));

      assertThatThrownBy(() -> encoder.encodeQuestions(List.of("who?")))
          .isInstanceOf(ModelRefused.class)
          .hasMessageEndingWith(
              "it does not take the golden texts: status 400 (\"this API has ended\")");
    }
  }

  private Answer refusing(Function<String, Boolean> tooLong, int most) {
    return (exchange, request) -> {
      if (request.texts().size() > most || request.texts().stream().anyMatch(tooLong::apply)) {
        status(413, "{\"message\":\"too much\"}").to(exchange, request);
      } else {
        server.vectors(exchange, request);
      }
    };
  }

  @Test
  void refusesATextWithoutWordsAsOtherEncodersDo() {
    try (Encoder encoder = open(encoding())) {
      assertThatThrownBy(() -> encoder.encodeQuestions(List.of("who?", " ?! ")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("question 1: text: no letter, number or symbol");
    }
  }

  @Test
  void anInterruptedCallerStaysInterrupted() {
    try (Encoder encoder = open(encoding())) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> encoder.encodeQuestions(List.of("who?")))
          .isInstanceOf(EncoderUnavailable.class)
          .hasMessageContaining("interrupted while it was asked");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void anotherAddressOfTheSameModelIsTheSameSpace() {
    Endpoint elsewhere =
        TestEndpoints.limited(
            "https://elsewhere.example/v1", Optional.of("OTHER"), 2, 100, 1, Optional.of(3));

    assertThat(encoding().withEndpoint(Optional.of(elsewhere)).space(List.of()))
        .isEqualTo(encoding().space(List.of()));
  }
}
