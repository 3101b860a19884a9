package dev.relkt.embedding.intake;

import dev.relkt.embedding.intake.ImportRequest.TokenizerWish;
import dev.relkt.embedding.tensorflow.LoadedModel;
import dev.relkt.embedding.tensorflow.ModelVerifier;
import dev.relkt.embedding.tensorflow.OpLibraries;
import dev.relkt.embedding.tensorflow.TensorFlowNatives;
import dev.relkt.embedding.tokens.SentencePieceModel;
import dev.relkt.embedding.tokens.SentencePieceSpec;
import dev.relkt.embedding.tokens.TokenSpec;
import dev.relkt.embedding.tokens.Window;
import dev.relkt.embedding.tokens.Windowing;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.tensorflow.proto.SavedModel;

/**
 * A bare TensorFlow 2 SavedModel, string [n] → float [n, d] or token ids [n, length] → float [n,
 * d], becomes a version of a registry.
 *
 * <pre>
 * SavedModel ─ ops, files, assets allowed? ─ signature ─ copy ─ the copy allowed too?
 *   ─ load ─ encode a few texts ─ golden vectors, manifest ─ publish
 * </pre>
 *
 * Until the copy has passed the verifier nothing of the model is loaded, and until the end nothing
 * is visible in the registry.
 */
public final class SavedModelImport {

  private static final int USUAL_LENGTH = 256;
  private static final int USUAL_WORDS = 200;
  private static final int USUAL_WINDOWS = 16;

  private final ModelRegistry registry;
  private final ImportRequest request;
  private final ImportProgress progress;
  private final ModelVersion version;

  private SavedModelImport(ModelRegistry registry, ImportRequest request, ImportProgress progress) {
    this.registry = registry;
    this.request = request;
    this.progress = progress;
    List<ModelVersion> there = registry.list();
    version =
        new ModelVersion(
            request.name(),
            request
                .number()
                .orElseGet(
                    () ->
                        there.stream()
                                .filter(v -> v.name().equals(request.name()))
                                .mapToInt(ModelVersion::number)
                                .max()
                                .orElse(0)
                            + 1));
    if (there.contains(version)) {
      throw new ModelRefused(
          "model %s: it is there already (expected: a free number; versions never change); import it under another number"
              .formatted(version));
    }
  }

  /**
   * Imports a SavedModel.
   *
   * @return the version, visible to everybody
   * @throws ModelRefused if the SavedModel holds what it must not, cannot be an encoder, or it is
   *     not plain how it is called; nothing is visible then
   * @throws UncheckedIOException if a file cannot be read or written; nothing is visible then
   */
  public static ModelVersion into(
      ModelRegistry registry, ImportRequest request, ImportProgress progress) {
    return new SavedModelImport(registry, request, progress).run();
  }

  private ModelVersion run() {
    try {
      progress.begins("starting TensorFlow");
      TensorFlowNatives.load();
      Set<String> libraryOps = OpLibraries.load(request.opLibraries());
      Optional<SentencePieceModel> pieces = readTokenizer();
      progress.begins("checking the operations of every function");
      Path source = directory();
      SavedModel parsed = ModelVerifier.check("model " + version, source, libraryOps);
      SignatureChoice.Chosen chosen =
          SignatureChoice.of(
              "model %s in %s".formatted(version, source),
              parsed,
              pieces.isPresent() ? Input.TOKENS : Input.STRING,
              request.call());
      Optional<SentencePieceSpec> tokens = pieces.map(p -> spec(p, chosen.length()));
      try (var staged = new StagedImport()) {
        progress.begins("copying it");
        staged.copySavedModel(source, progress);
        if (pieces.isPresent()) {
          staged.writeTokenizer(pieces.get().bytes());
        }
        return publish(staged, probed(staged, chosen.call(), tokens, pieces, libraryOps));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "model %s from %s: %s; check the files, their permissions and the room for a copy"
              .formatted(version, request.savedModel(), e),
          e);
    }
  }

  /** A link in its place is the caller's own; inside of it there may be none. */
  private Path directory() throws IOException {
    Path given = request.savedModel();
    if (!Files.isDirectory(given)) {
      throw new ModelRefused(
          "model %s: %s is no directory (expected: that of a SavedModel, with saved_model.pb); name it"
              .formatted(version, given));
    }
    return given.toRealPath();
  }

  private Optional<SentencePieceModel> readTokenizer() throws IOException {
    if (request.tokenizer().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(SentencePieceModel.read(request.tokenizer().get().file()));
    } catch (IllegalArgumentException e) {
      throw new ModelRefused("model %s: %s".formatted(version, e.getMessage()), e);
    }
  }

  private SentencePieceSpec spec(SentencePieceModel pieces, OptionalInt signatureLength) {
    TokenizerWish wish = request.tokenizer().orElseThrow();
    int offset = wish.offset().orElse(0);
    int length = wish.maxLength().orElse(signatureLength.orElse(USUAL_LENGTH));
    try {
      if (signatureLength.isPresent() && signatureLength.getAsInt() != length) {
        throw new IllegalArgumentException(
            "max-length: %d (expected: %d, as the signature has it)"
                .formatted(length, signatureLength.getAsInt()));
      }
      TokenSpec.Padding padding =
          wish.padding()
              .map(TokenSpec.Padding::of)
              .orElse(
                  signatureLength.isPresent() ? TokenSpec.Padding.FULL : TokenSpec.Padding.LONGEST);
      if (signatureLength.isPresent() && padding != TokenSpec.Padding.FULL) {
        throw new IllegalArgumentException(
            "padding: %s (expected: %s, for the signature has a length)"
                .formatted(padding.word(), TokenSpec.Padding.FULL.word()));
      }
      return new SentencePieceSpec(
          StagedImport.TOKENIZER,
          length,
          padding,
          wish.pad().orElse(pieces.pad().isPresent() ? pieces.pad().getAsInt() + offset : 0),
          wish.unknown().orElse(pieces.unknown() + offset),
          optional(wish.bos()),
          optional(wish.eos()),
          offset,
          SentencePieceSpec.VERSION);
    } catch (IllegalArgumentException e) {
      throw new ModelRefused(
          "model %s: tokenizer: %s; correct the option".formatted(version, e.getMessage()), e);
    }
  }

  private static OptionalInt optional(Optional<Integer> id) {
    return id.isPresent() ? OptionalInt.of(id.get()) : OptionalInt.empty();
  }

  /** Loads what has been staged and lets it encode. */
  private ModelManifest probed(
      StagedImport staged,
      EncoderCall call,
      Optional<SentencePieceSpec> tokens,
      Optional<SentencePieceModel> pieces,
      Set<String> libraryOps) {
    ModelManifest unknown = manifest(1, call, tokens, List.of());
    var folder = new ModelFolder(staged.directory(), unknown);
    ModelVerifier.check(folder, call, libraryOps);
    progress.begins(
        "loading it: tag %s, signature %s, %s → %s"
            .formatted(call.tag(), call.signature(), call.inputs(), call.output()));
    try (Windowing windowing = Windowing.of(folder);
        LoadedModel model = LoadedModel.load(folder, call)) {
      progress.begins("encoding texts in several languages");
      var probe = new ImportProbe(model, windowing);
      ModelManifest measured = manifest(probe.dimension(unknown), call, tokens, List.of());
      List<Golden> golden = probe.golden(measured);
      if (tokens.isPresent()) {
        probe.run(List.of(everyEdge(tokens.get(), pieces.orElseThrow())), measured);
      }
      return manifest(measured.dimension(), call, tokens, golden);
    }
  }

  /**
   * A row as long as there may be one, of the greatest id of a piece and those that do not come
   * from pieces: the model's tables must have a place for each.
   */
  private static Window everyEdge(SentencePieceSpec spec, SentencePieceModel pieces) {
    int[] edges =
        Stream.of(
                OptionalInt.of(pieces.pieces() - 1 + spec.offset()),
                OptionalInt.of(spec.unknown()),
                OptionalInt.of(spec.pad()),
                spec.bos(),
                spec.eos())
            .filter(OptionalInt::isPresent)
            .mapToInt(OptionalInt::getAsInt)
            .toArray();
    int[] ids = new int[spec.maxLength()];
    Arrays.setAll(ids, i -> edges[i % edges.length]);
    return new Window.Tokens(ids);
  }

  private WindowRule windows(Optional<SentencePieceSpec> tokens) {
    int words = tokens.map(t -> Math.max(1, t.maxLength() / 2)).orElse(USUAL_WORDS);
    return request
        .windows()
        .orElseGet(() -> new WindowRule(words, Math.max(1, words * 3 / 4), USUAL_WINDOWS));
  }

  /** What will be published, but for its files. */
  private ModelManifest manifest(
      int dimension, EncoderCall call, Optional<SentencePieceSpec> tokens, List<Golden> golden) {
    Encoding encoding =
        Encoding.of(dimension, call)
            .withFeatures(tokens.map(TokenSpec::features))
            .withWindows(Optional.of(windows(tokens)))
            .withTitle(request.title());
    ModelDraft draft =
        ModelDraft.of(version.name(), encoding, request.licence())
            .withGolden(golden)
            .withSources(request.sources());
    return ModelManifest.of(draft, version.number(), List.of(), Instant.EPOCH);
  }

  private ModelVersion publish(StagedImport staged, ModelManifest manifest) throws IOException {
    progress.begins("publishing it, %d dimensions".formatted(manifest.dimension()));
    staged.write("README.md", ImportCard.of(manifest).getBytes(StandardCharsets.UTF_8));
    return registry.publish(staged.directory(), manifest.draft().withNumber(request.number()));
  }
}
