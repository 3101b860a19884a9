package dev.relkt.embedding.intake;

import dev.relkt.embedding.intake.ImportRequest.CallWish;
import dev.relkt.embedding.tensorflow.OpLibraries;
import dev.relkt.embedding.tensorflow.TensorFlowNatives;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Engine;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody's model, an ONNX graph or a TensorFlow 2 SavedModel with what lies beside it, becomes a
 * version of a registry.
 *
 * <pre>
 * folder ─ which graph ─ what is said beside it ─ operations, files allowed? ─ how it is called
 *   ─ copy ─ the copy allowed too? ─ load ─ encode a few texts ─ golden vectors, manifest ─ publish
 * </pre>
 *
 * Until the copy has passed the verifier nothing of the model is loaded, and until the end nothing
 * is visible in the registry.
 */
public final class ModelImport {

  private final ModelRegistry registry;
  private final ImportRequest request;
  private final ImportProgress progress;
  private final ModelVersion version;
  private final String what;

  private ModelImport(ModelRegistry registry, ImportRequest request, ImportProgress progress) {
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
    what = "model " + version;
    if (there.contains(version)) {
      throw new ModelRefused(
          "%s: it is there already (expected: a free number; versions never change); import it under another number"
              .formatted(what));
    }
  }

  /**
   * Imports a model.
   *
   * @return the version, visible to everybody
   * @throws ModelRefused if the model holds what it must not, cannot be an encoder, or it is not
   *     plain how it is called; nothing is visible then
   * @throws UncheckedIOException if a file cannot be read or written; nothing is visible then
   */
  public static ModelVersion into(
      ModelRegistry registry, ImportRequest request, ImportProgress progress) {
    return new ModelImport(registry, request, progress).run();
  }

  private ModelVersion run() {
    try {
      progress.begins("looking through it");
      GraphChoice chosen = GraphChoice.of(what, request.model(), request.quantised());
      FolderFacts facts = SentenceTransformersFolder.read(what, chosen.root());
      Optional<TokenizerFile> tokenizer = tokenizer(chosen, facts);
      Set<String> libraryOps = engine(chosen.engine());
      progress.begins("checking the operations of every graph and function");
      GraphFiles passages =
          GraphFiles.of(
              what,
              chosen.engine(),
              chosen.graph(),
              wish(facts, tokenizer, request.call(), false),
              libraryOps);
      Optional<GraphFiles> questions = questions(passages, facts, tokenizer, libraryOps);
      var plan = new ImportPlan(what, request, facts, tokenizer, passages, questions);
      try (var staged = new StagedImport()) {
        progress.begins("copying it");
        staged.copy(plan.files(), progress);
        if (plan.tokens().isPresent()) {
          staged.write(tokenizer.orElseThrow().path(), tokenizer.orElseThrow().bytes());
        }
        ModelManifest probed = probed(staged, plan, tokenizer);
        progress.chose(ShownPlan.of(request, chosen, facts, tokenizer, plan, probed.dimension()));
        return publish(staged, probed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s from %s: %s; check the files, their permissions and the room for a copy"
              .formatted(what, request.model(), e),
          e);
    }
  }

  private Optional<TokenizerFile> tokenizer(GraphChoice chosen, FolderFacts facts)
      throws IOException {
    Optional<TokenizerChoice> choice = request.tokenizer().file().map(TokenizerChoice::named);
    if (choice.isEmpty()) {
      choice = TokenizerChoice.of(what, chosen);
    }
    return choice.isEmpty()
        ? Optional.empty()
        : Optional.of(TokenizerFile.read(what, choice.get(), facts));
  }

  /** Starts what is needed to check a graph: TensorFlow knows its own ops. */
  private Set<String> engine(Engine engine) {
    if (engine != Engine.TENSORFLOW) {
      return Set.of();
    }
    progress.begins("starting TensorFlow");
    TensorFlowNatives.load();
    return OpLibraries.load(request.opLibraries());
  }

  private GraphFiles.Wish wish(
      FolderFacts facts, Optional<TokenizerFile> tokenizer, CallWish call, boolean forQuestions) {
    return new GraphFiles.Wish(
        call,
        request.vector().pooling().or(facts::pooling),
        tokenizer.isPresent(),
        request.tokenizer().file().isPresent(),
        forQuestions);
  }

  private Optional<GraphFiles> questions(
      GraphFiles passages,
      FolderFacts facts,
      Optional<TokenizerFile> tokenizer,
      Set<String> libraryOps)
      throws IOException {
    if (request.questionModel().isEmpty()) {
      return Optional.empty();
    }
    Path named = request.questionModel().get();
    Path given = Files.exists(named) ? named : request.model().resolve(named.toString());
    GraphChoice chosen = GraphChoice.of(what + ", questions", given, request.quantised());
    Set<String> ops =
        chosen.engine() == passages.call().runBy() ? libraryOps : engine(chosen.engine());
    GraphFiles graph =
        GraphFiles.of(
            what + ", questions",
            chosen.engine(),
            chosen.graph(),
            wish(facts, tokenizer, CallWish.ANY, true),
            ops);
    if (graph.call().input() != passages.call().input()) {
      throw new ModelRefused(
          "%s: the graph of questions takes %s, that of passages %s (expected: the same)"
              .formatted(what, graph.call().input(), passages.call().input()));
    }
    if (!graph.length().equals(passages.length())) {
      throw new ModelRefused(
          "%s: rows of the graph of questions have %s ids, those of passages %s (expected: the same)"
              .formatted(what, length(graph), length(passages)));
    }
    return Optional.of(graph);
  }

  private static String length(GraphFiles graph) {
    return graph.length().isPresent()
        ? Integer.toString(graph.length().getAsInt())
        : "any number of";
  }

  /** Loads what has been staged and lets it encode. */
  private ModelManifest probed(
      StagedImport staged, ImportPlan plan, Optional<TokenizerFile> tokenizer) {
    ModelManifest unknown = manifest(plan.encoding(plan.expectedDimension()), List.of());
    EncoderCall call = unknown.encoder();
    progress.begins(
        call.runBy() == Engine.ONNX
            ? "loading it: %s, %s → %s".formatted(call.graph(), call.inputs(), call.output())
            : "loading it: tag %s, signature %s, %s → %s"
                .formatted(call.tag(), call.signature(), call.inputs(), call.output()));
    try (ImportProbe probe =
        ImportProbe.open(new ModelFolder(staged.directory(), unknown), request.opLibraries())) {
      progress.begins("encoding texts in several languages");
      Encoding measured = plan.encoding(probe.dimension());
      List<Golden> golden = probe.golden(manifest(measured, List.of()));
      plan.tokens()
          .ifPresent(spec -> probe.edges(tokenizer.orElseThrow().edges(spec), spec.maxLength()));
      return manifest(measured, golden);
    }
  }

  /** What will be published, but for its files. */
  private ModelManifest manifest(Encoding encoding, List<Golden> golden) {
    ModelDraft draft =
        ModelDraft.of(version.name(), encoding, request.licence())
            .withGolden(golden)
            .withSources(request.sources());
    return ModelManifest.of(draft, version.number(), List.of(), Instant.EPOCH);
  }

  private ModelVersion publish(StagedImport staged, ModelManifest manifest) throws IOException {
    progress.begins("publishing it, %d dimensions".formatted(manifest.dimension()));
    staged.write(
        "README.md", ImportCard.of(manifest, request.origin()).getBytes(StandardCharsets.UTF_8));
    return registry.publish(staged.directory(), manifest.draft().withNumber(request.number()));
  }
}
