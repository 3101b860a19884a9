package dev.relkt.embedding.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.VectorRule.Activation;
import dev.relkt.registry.VectorRule.Pooling;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a folder as Sentence Transformers and Hugging Face leave it: {@code modules.json} with the
 * folders that it names, {@code config_sentence_transformers.json}, {@code
 * sentence_bert_config.json}, {@code tokenizer_config.json} and {@code config.json}. Each may be
 * missing.
 */
final class SentenceTransformersFolder {

  /** Greater ones stand for "no limit". */
  private static final int NO_LIMIT = 1_000_000;

  private static final Map<String, Pooling> MODES =
      Map.of(
          "pooling_mode_mean_tokens", Pooling.MEAN,
          "pooling_mode_cls_token", Pooling.CLS,
          "pooling_mode_max_tokens", Pooling.MAX,
          "pooling_mode_lasttoken", Pooling.LAST);

  private final String what;
  private final Path folder;
  private final List<FolderFacts.Layer> dense = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private @Nullable Pooling pooling;
  private boolean normalised;
  private boolean leavesPromptsOut;
  private Path transformer;

  private SentenceTransformersFolder(String what, Path folder) {
    this.what = what;
    this.folder = folder;
    this.transformer = folder;
  }

  /** Whether a folder says something of how a graph in it or below is used. */
  static boolean saysSomething(Path folder) {
    return Stream.of(
            "modules.json",
            "config_sentence_transformers.json",
            "config.json",
            "tokenizer.json",
            "vocab.txt")
        .anyMatch(name -> Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * @param what the model, for what is said about it
   * @throws ModelRefused if a file is damaged, or says what cannot be done here
   */
  static FolderFacts read(String what, Path folder) {
    return new SentenceTransformersFolder(what, folder).facts();
  }

  private FolderFacts facts() {
    modules(JsonFile.read(folder.resolve("modules.json")));
    JsonFile model = JsonFile.read(folder.resolve("config_sentence_transformers.json"));
    JsonFile config = JsonFile.read(transformer.resolve("config.json"));
    JsonFile tokenizer = JsonFile.read(transformer.resolve("tokenizer_config.json"));
    JsonFile lengths = JsonFile.read(transformer.resolve("sentence_bert_config.json"));
    var prompts = new Prompts(model);
    if (leavesPromptsOut && prompts.areAny()) {
      throw refused(
          "its pooling leaves the prompt's tokens out (include_prompt: false), which cannot be done here; use a model that pools all tokens");
    }
    if (model.text("similarity_fn_name").filter(name -> name.startsWith("dot")).isPresent()
        && !normalised) {
      notes.add(
          "it was made for inner products of vectors of any length; here all have length 1, which may cost some quality");
    }
    prompts.note().ifPresent(notes::add);
    var names = new ArrayList<String>();
    Stream.of(config.text("_name_or_path"), tokenizer.text("name_or_path"))
        .flatMap(Optional::stream)
        .forEach(names::add);
    return new FolderFacts(
        Optional.ofNullable(pooling),
        List.copyOf(dense),
        normalised,
        prompts.question(),
        prompts.passage(),
        maxLength(lengths, tokenizer, config),
        lengths
            .flag("do_lower_case")
            .filter(Boolean::booleanValue)
            .or(() -> tokenizer.flag("do_lower_case")),
        config.text("model_type"),
        List.copyOf(names),
        List.copyOf(notes));
  }

  private void modules(JsonFile modules) {
    if (modules.exists() && !modules.content().isArray()) {
      throw refused("%s is no list (expected: of modules)".formatted(modules.file()));
    }
    for (JsonNode module : modules.content()) {
      String type = module.path("type").asText();
      Path path = inside(module.path("path").asText());
      switch (type.substring(type.lastIndexOf('.') + 1)) {
        case "Transformer" -> transformer = path;
        case "Pooling" -> pooling = pooling(JsonFile.read(path.resolve("config.json")));
        case "Dense" -> dense.add(dense(path));
        case "Normalize" -> normalised = true;
        case "Dropout" -> {}
        default ->
            throw refused(
                "%s has a module %s (expected: Transformer, Pooling, Dense, Normalize); export the whole of it as one graph, and name the graph's file"
                    .formatted(modules.file(), type));
      }
    }
  }

  private Path inside(String path) {
    for (String part : path.split("/", -1)) {
      if (part.equals("..") || path.startsWith("/") || path.indexOf('\\') >= 0) {
        throw refused("modules.json names \"%s\" (expected: a folder inside)".formatted(path));
      }
    }
    return folder.resolve(path);
  }

  private Pooling pooling(JsonFile config) {
    if (!config.exists()) {
      throw refused("%s is missing (expected: the pooling)".formatted(config.file()));
    }
    leavesPromptsOut = config.flag("include_prompt").filter(include -> !include).isPresent();
    var chosen = new TreeMap<String, Optional<Pooling>>();
    config
        .content()
        .properties()
        .forEach(
            entry -> {
              if (entry.getKey().startsWith("pooling_mode_") && entry.getValue().asBoolean()) {
                chosen.put(entry.getKey(), Optional.ofNullable(MODES.get(entry.getKey())));
              }
            });
    config
        .text("pooling_mode")
        .ifPresent(
            mode ->
                chosen.put(
                    "pooling_mode " + mode,
                    switch (mode) {
                      case "mean" -> Optional.of(Pooling.MEAN);
                      case "cls" -> Optional.of(Pooling.CLS);
                      case "max" -> Optional.of(Pooling.MAX);
                      case "lasttoken" -> Optional.of(Pooling.LAST);
                      default -> Optional.empty();
                    }));
    if (chosen.size() != 1 || chosen.firstEntry().getValue().isEmpty()) {
      throw refused(
          "%s asks for %s (expected: one of mean, cls, max, lasttoken); export the pooling as a part of the graph, and name the graph's file"
              .formatted(config.file(), chosen.isEmpty() ? "no pooling" : chosen.keySet()));
    }
    return chosen.firstEntry().getValue().get();
  }

  private FolderFacts.Layer dense(Path path) {
    JsonFile config = JsonFile.read(path.resolve("config.json"));
    Path weights = path.resolve("model.safetensors");
    if (!Files.isRegularFile(weights, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(
          Files.exists(path.resolve("pytorch_model.bin"))
              ? "%s is a pickle, a program that is not run here (expected: model.safetensors beside it); open the model with a recent Sentence Transformers and save it again (save_pretrained, safe_serialization=True)"
                  .formatted(path.resolve("pytorch_model.bin"))
              : "%s is missing (expected: the weights of the dense layer)".formatted(weights));
    }
    OptionalInt in = config.count("in_features");
    OptionalInt out = config.count("out_features");
    String activation = config.text("activation_function").orElse("Tanh");
    String kind = activation.substring(activation.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (in.isEmpty() || out.isEmpty() || !(kind.equals("tanh") || kind.equals("identity"))) {
      throw refused(
          "%s: in_features %s, out_features %s, activation_function %s (expected: whole numbers, and Tanh or Identity)"
              .formatted(config.file(), in, out, activation));
    }
    return new FolderFacts.Layer(
        weights,
        in.getAsInt(),
        out.getAsInt(),
        kind.equals("tanh") ? Activation.TANH : Activation.IDENTITY);
  }

  private static OptionalInt maxLength(JsonFile lengths, JsonFile tokenizer, JsonFile config) {
    OptionalInt said = lengths.count("max_seq_length");
    if (said.isPresent()) {
      return said;
    }
    OptionalInt positions = config.count("max_position_embeddings");
    if (positions.isPresent()
        && config
            .text("model_type")
            .filter(t -> t.contains("roberta") || t.equals("camembert"))
            .isPresent()) {
      positions = OptionalInt.of(positions.getAsInt() - 2); // its first two are no positions
    }
    OptionalInt tokens = tokenizer.count("model_max_length");
    return Stream.of(tokens, positions)
        .filter(length -> length.isPresent() && length.getAsInt() < NO_LIMIT)
        .mapToInt(OptionalInt::getAsInt)
        .min();
  }

  private ModelRefused refused(String why) {
    return new ModelRefused("%s in %s: %s".formatted(what, folder, why));
  }
}
