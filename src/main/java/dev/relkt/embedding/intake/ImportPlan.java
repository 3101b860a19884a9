package dev.relkt.embedding.intake;

import dev.relkt.embedding.intake.ImportRequest.TokenizerWish;
import dev.relkt.embedding.intake.ImportRequest.VectorWish;
import dev.relkt.embedding.tokens.TokenSpec;
import dev.relkt.embedding.tokens.TokenSpec.Padding;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Engine;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.Prefixes;
import dev.relkt.registry.VectorRule;
import dev.relkt.registry.VectorRule.DenseLayer;
import dev.relkt.registry.VectorRule.Pooling;
import dev.relkt.registry.WindowRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What of a model becomes a version: from the graph, the folder and what somebody wished. */
final class ImportPlan {

  /** More is slow, and one vector of it says little; who wants it says so. */
  static final int USUAL_LENGTH = 512;

  /** For a SentencePiece model of which nobody says how long its rows are. */
  private static final int USUAL_PIECES = 256;

  private static final int USUAL_WORDS = 200;
  private static final int USUAL_WINDOWS = 16;

  private final String what;
  private final ImportRequest request;
  private final FolderFacts facts;
  private final GraphFiles passages;
  private final Optional<GraphFiles> questions;
  private final Optional<TokenSpec> tokens;
  private final Optional<Prefixes> prefixes;

  ImportPlan(
      String what,
      ImportRequest request,
      FolderFacts facts,
      Optional<TokenizerFile> tokenizer,
      GraphFiles passages,
      Optional<GraphFiles> questions) {
    this.what = what;
    this.request = request;
    this.facts = facts;
    this.passages = passages;
    this.questions = questions;
    this.tokens =
        passages.call().input() == Input.TOKENS
            ? Optional.of(spec(tokenizer.orElseThrow()))
            : Optional.empty();
    this.prefixes = prefixes();
  }

  private TokenSpec spec(TokenizerFile tokenizer) {
    TokenizerWish wish = request.tokenizer();
    OptionalInt fixed = passages.length();
    int length = wish.maxLength().orElseGet(() -> fixed.orElse(usualLength(tokenizer)));
    try {
      if (fixed.isPresent() && fixed.getAsInt() != length) {
        throw new IllegalArgumentException(
            "max-length: %d (expected: %d, as the signature has it)"
                .formatted(length, fixed.getAsInt()));
      }
      Padding padding =
          wish.padding()
              .map(Padding::of)
              .orElse(fixed.isPresent() ? Padding.FULL : Padding.LONGEST);
      if (fixed.isPresent() && padding != Padding.FULL) {
        throw new IllegalArgumentException(
            "padding: %s (expected: %s, for the signature has a length)"
                .formatted(padding.word(), Padding.FULL.word()));
      }
      return tokenizer.spec(wish, length, padding);
    } catch (IllegalArgumentException e) {
      throw new ModelRefused(
          "%s: tokenizer: %s; correct the option".formatted(what, e.getMessage()), e);
    }
  }

  private int usualLength(TokenizerFile tokenizer) {
    int said = facts.maxLength().orElseGet(() -> tokenizer.length().orElse(unsaid(tokenizer)));
    return Math.min(said, USUAL_LENGTH);
  }

  private static int unsaid(TokenizerFile tokenizer) {
    return tokenizer instanceof SentencePieceFile ? USUAL_PIECES : USUAL_LENGTH;
  }

  private Optional<Prefixes> prefixes() {
    VectorWish wish = request.vector();
    String question = wish.questionPrefix().or(facts::questionPrefix).orElse("");
    String passage = wish.passagePrefix().or(facts::passagePrefix).orElse("");
    return question.isEmpty() && passage.isEmpty()
        ? Optional.empty()
        : Optional.of(new Prefixes(question, passage));
  }

  /** How rows of token ids are made; absent for a model that takes strings. */
  Optional<TokenSpec> tokens() {
    return tokens;
  }

  Optional<Prefixes> givenPrefixes() {
    return prefixes;
  }

  /** Whether somebody or the folder has said what comes in front of texts, be it nothing. */
  boolean prefixesAreSaid() {
    VectorWish wish = request.vector();
    return wish.questionPrefix().isPresent()
        || wish.passagePrefix().isPresent()
        || facts.questionPrefix().isPresent()
        || facts.passagePrefix().isPresent();
  }

  WindowRule windows() {
    return request
        .windows()
        .orElseGet(
            () ->
                tokens.isPresent()
                    ? WindowRule.WHOLE
                    : new WindowRule(USUAL_WORDS, USUAL_WORDS * 3 / 4, USUAL_WINDOWS));
  }

  GraphFiles passages() {
    return passages;
  }

  Optional<GraphFiles> questions() {
    return questions;
  }

  /** Path in the version → file. */
  Map<String, Path> files() {
    var files = new TreeMap<>(passages.files());
    questions.ifPresent(graph -> files.putAll(graph.files()));
    if (layersAreUsed(passages) || questions.filter(this::layersAreUsed).isPresent()) {
      for (int i = 0; i < facts.dense().size(); i++) {
        files.put(layer(i), facts.dense().get(i).weights());
      }
    }
    return files;
  }

  /** A graph that gives a vector a text has gone through its layers itself. */
  private boolean layersAreUsed(GraphFiles graph) {
    return graph.pooling() != Pooling.NONE;
  }

  private static String layer(int index) {
    return "dense/%d.safetensors".formatted(index);
  }

  /**
   * What determines the vectors.
   *
   * @param dimension as it was measured
   */
  Encoding encoding(int dimension) {
    return Encoding.of(dimension, call(passages))
        .withQuestionEncoder(questions.map(this::call))
        .withFeatures(tokens.map(TokenSpec::features))
        .withWindows(Optional.of(windows()).filter(rule -> !rule.equals(WindowRule.WHOLE)))
        .withTitle(request.title())
        .withPrefixes(prefixes);
  }

  /** How many components there will be, where that is known before anything is run; or else 1. */
  int expectedDimension() {
    List<FolderFacts.Layer> dense = layersAreUsed(passages) ? facts.dense() : List.of();
    return request
        .vector()
        .dimension()
        .orElse(dense.isEmpty() ? 1 : dense.get(dense.size() - 1).out());
  }

  private EncoderCall call(GraphFiles graph) {
    VectorRule rule = rule(graph);
    boolean nothing = rule.equals(new VectorRule(Pooling.NONE, List.of(), Optional.empty(), false));
    return graph
        .call()
        .withVector(
            nothing && graph.call().runBy() == Engine.TENSORFLOW
                ? Optional.empty()
                : Optional.of(rule));
  }

  /** What becomes of the output of a graph. */
  VectorRule rule(GraphFiles graph) {
    var dense = new ArrayList<DenseLayer>();
    if (layersAreUsed(graph)) {
      for (int i = 0; i < facts.dense().size(); i++) {
        FolderFacts.Layer layer = facts.dense().get(i);
        dense.add(new DenseLayer(layer(i), layer.in(), layer.out(), layer.activation()));
      }
    }
    VectorWish wish = request.vector();
    try {
      return new VectorRule(
          graph.pooling(),
          dense,
          wish.dimension(),
          wish.normalise()
              .orElse(
                  graph.pooling() != Pooling.NONE
                      || wish.dimension().isPresent()
                      || facts.normalised()));
    } catch (IllegalArgumentException e) {
      throw new ModelRefused("%s: %s".formatted(what, e.getMessage()), e);
    }
  }
}
