package dev.relkt.embedding.intake;

import dev.relkt.embedding.intake.ImportRequest.CallWish;
import dev.relkt.embedding.intake.ImportRequest.TokenizerWish;
import dev.relkt.embedding.intake.ImportRequest.VectorWish;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.VectorRule.Pooling;
import dev.relkt.registry.WindowRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests of tests, one wish after the other. Each method gives a changed copy. */
public record ImportRequests(ImportRequest request) {

  public static ImportRequests of(Path model) {
    return new ImportRequests(
        new ImportRequest(
            model,
            model.toString(),
            "muse",
            Optional.empty(),
            List.of(),
            false,
            Optional.empty(),
            CallWish.ANY,
            TokenizerWish.ANY,
            VectorWish.ANY,
            Optional.empty(),
            TitleRule.PREFIX,
            "Apache-2.0",
            List.of(new Source("random numbers", "CC0-1.0"))));
  }

  private ImportRequests with(
      Optional<Integer> number,
      List<Path> opLibraries,
      boolean quantised,
      Optional<Path> questionModel,
      CallWish call,
      TokenizerWish tokenizer,
      VectorWish vector,
      Optional<WindowRule> windows,
      TitleRule title) {
    return new ImportRequests(
        new ImportRequest(
            request.model(),
            request.origin(),
            request.name(),
            number,
            opLibraries,
            quantised,
            questionModel,
            call,
            tokenizer,
            vector,
            windows,
            title,
            request.licence(),
            request.sources()));
  }

  private ImportRequests with(CallWish call, TokenizerWish tokenizer, VectorWish vector) {
    return with(
        request.number(),
        request.opLibraries(),
        request.quantised(),
        request.questionModel(),
        call,
        tokenizer,
        vector,
        request.windows(),
        request.title());
  }

  public ImportRequests number(int number) {
    return with(
        Optional.of(number),
        request.opLibraries(),
        request.quantised(),
        request.questionModel(),
        request.call(),
        request.tokenizer(),
        request.vector(),
        request.windows(),
        request.title());
  }

  public ImportRequests opLibrary(Path library) {
    return with(
        request.number(),
        List.of(library),
        request.quantised(),
        request.questionModel(),
        request.call(),
        request.tokenizer(),
        request.vector(),
        request.windows(),
        request.title());
  }

  public ImportRequests quantised() {
    return with(
        request.number(),
        request.opLibraries(),
        true,
        request.questionModel(),
        request.call(),
        request.tokenizer(),
        request.vector(),
        request.windows(),
        request.title());
  }

  public ImportRequests questions(Path model) {
    return with(
        request.number(),
        request.opLibraries(),
        request.quantised(),
        Optional.of(model),
        request.call(),
        request.tokenizer(),
        request.vector(),
        request.windows(),
        request.title());
  }

  public ImportRequests windows(WindowRule rule, TitleRule title) {
    return with(
        request.number(),
        request.opLibraries(),
        request.quantised(),
        request.questionModel(),
        request.call(),
        request.tokenizer(),
        request.vector(),
        Optional.of(rule),
        title);
  }

  public ImportRequests tag(String tag) {
    CallWish call = request.call();
    return call(new CallWish(Optional.of(tag), call.signature(), call.inputs(), call.output()));
  }

  public ImportRequests signature(String signature) {
    CallWish call = request.call();
    return call(new CallWish(call.tag(), Optional.of(signature), call.inputs(), call.output()));
  }

  public ImportRequests inputs(Map<String, String> inputs) {
    CallWish call = request.call();
    return call(new CallWish(call.tag(), call.signature(), inputs, call.output()));
  }

  public ImportRequests output(String output) {
    CallWish call = request.call();
    return call(new CallWish(call.tag(), call.signature(), call.inputs(), Optional.of(output)));
  }

  private ImportRequests call(CallWish call) {
    return with(call, request.tokenizer(), request.vector());
  }

  public ImportRequests tokenizer(TokenizerWish tokenizer) {
    return with(request.call(), tokenizer, request.vector());
  }

  public ImportRequests tokenizer(Path file) {
    return tokenizer(TokenizerWish.of(file));
  }

  public ImportRequests length(int maxLength, String padding) {
    return tokenizer(
        new TokenizerWish(
            request.tokenizer().file(),
            Optional.of(maxLength),
            Optional.of(padding),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  public ImportRequests pooling(Pooling pooling) {
    VectorWish wish = request.vector();
    return vector(
        new VectorWish(
            Optional.of(pooling),
            wish.normalise(),
            wish.dimension(),
            wish.questionPrefix(),
            wish.passagePrefix()));
  }

  public ImportRequests normalise(boolean normalise) {
    VectorWish wish = request.vector();
    return vector(
        new VectorWish(
            wish.pooling(),
            Optional.of(normalise),
            wish.dimension(),
            wish.questionPrefix(),
            wish.passagePrefix()));
  }

  public ImportRequests dimension(int dimension) {
    VectorWish wish = request.vector();
    return vector(
        new VectorWish(
            wish.pooling(),
            wish.normalise(),
            Optional.of(dimension),
            wish.questionPrefix(),
            wish.passagePrefix()));
  }

  public ImportRequests prefixes(String question, String passage) {
    VectorWish wish = request.vector();
    return vector(
        new VectorWish(
            wish.pooling(),
            wish.normalise(),
            wish.dimension(),
            Optional.of(question),
            Optional.of(passage)));
  }

  private ImportRequests vector(VectorWish vector) {
    return with(request.call(), request.tokenizer(), vector);
  }
}
