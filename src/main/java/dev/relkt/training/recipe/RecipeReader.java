package dev.relkt.training.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.training.TrainingRefused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads recipes, YAML:
 *
 * <pre>
 * recipe: 1                        # version of the format
 * description: what it is for
 * seed: 1
 * model:                           # {@link Recipe#MODEL}
 *   encoder: student
 *   settings: {threads: 2}         # what the encoder's kind declares
 * data:                            # {@link Recipe#DATA}
 *   folder: data/xquad
 *   sources: [{name: XQuAD, licence: CC-BY-SA-4.0}]
 * steps:
 * - step: warmup                   # a kind of step; "name" where it comes twice
 *   epochs: 10                     # what the kind declares
 * </pre>
 *
 * All mistakes are told together, each with key, found and expected.
 */
public final class RecipeReader {

  private static final ObjectMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
  private static final Set<String> TOP =
      Set.of("recipe", "description", "seed", "model", "data", "steps");

  private final List<EncoderSource> encoders;
  private final List<StepSource> steps;

  /**
   * @param encoders kinds that a recipe may name, one or more
   * @param steps kinds of steps that it may name, one or more
   */
  public RecipeReader(List<EncoderSource> encoders, List<StepSource> steps) {
    if (encoders.isEmpty() || steps.isEmpty()) {
      throw new IllegalArgumentException("no kinds of encoders or steps (expected: one or more)");
    }
    this.encoders = List.copyOf(encoders);
    this.steps = List.copyOf(steps);
  }

  /** The kinds of encoders with their settings, for help. */
  public List<EncoderSource> encoders() {
    return encoders;
  }

  /** The kinds of steps with their settings, for help. */
  public List<StepSource> steps() {
    return steps;
  }

  /**
   * Reads a recipe.
   *
   * @param name of the preset or file
   * @param yaml its text
   * @param overrides values by key, {@code seed}, {@code model.from}, {@code data.folder}, or a
   *     step's name and its key, such as {@code teacher.margin}
   * @throws TrainingRefused with all mistakes
   */
  public Recipe read(String name, String yaml, Map<String, String> overrides) {
    var problems = new ArrayList<String>();
    JsonNode read;
    try {
      read = YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new TrainingRefused(
          "recipe %s: no YAML: %s".formatted(name, e.getOriginalMessage()), e);
    }
    if (!(read instanceof ObjectNode root)) {
      throw new TrainingRefused(
          "recipe %s: %s (expected: keys and values, with recipe: %d)"
              .formatted(name, read.isMissingNode() ? "empty" : "no keys", Recipe.FORMAT));
    }
    if (!root.path("recipe").asText().equals("" + Recipe.FORMAT)) {
      throw new TrainingRefused(
          "recipe %s: recipe: \"%s\" (expected: %d, the version of the format)"
              .formatted(name, root.path("recipe").asText(), Recipe.FORMAT));
    }
    Recipe recipe = read(name, root, new LinkedHashMap<>(overrides), problems);
    if (!problems.isEmpty()) {
      throw new TrainingRefused(
          "recipe %s:%n  %s".formatted(name, String.join(System.lineSeparator() + "  ", problems)));
    }
    return recipe;
  }

  private Recipe read(
      String name, ObjectNode root, Map<String, String> overrides, List<String> problems) {
    root.fieldNames()
        .forEachRemaining(
            key -> {
              if (!TOP.contains(key)) {
                problems.add("%s: unknown (expected: one of %s)".formatted(key, sorted(TOP)));
              }
            });
    Map<String, String> model = values(root.path("model"), "model.", Set.of("settings"), problems);
    Map<String, String> encoder =
        values(root.path("model").path("settings"), "model.settings.", Set.of(), problems);
    Map<String, String> data = values(root.path("data"), "data.", Set.of("sources"), problems);
    var top = new LinkedHashMap<String, String>();
    top.put("seed", root.path("seed").asText("1"));
    moveOverrides(overrides, "model.settings.", encoder);
    moveOverrides(overrides, "model.", model);
    moveOverrides(overrides, "data.", data);
    if (overrides.containsKey("seed")) {
      top.put("seed", overrides.remove("seed"));
    }
    List<Recipe.Step> read = steps(root.path("steps"), overrides, problems);
    overrides
        .keySet()
        .forEach(
            key ->
                problems.add(
                    "%s: unknown (expected: seed, model.…, data.… or a step's name and its key: %s)"
                        .formatted(
                            key,
                            String.join(", ", read.stream().map(s -> s.name() + ".…").toList()))));
    Settings seed =
        Settings.of(
            List.of(
                RecipeSettings.option("seed", RecipeSettings.COUNT, "1", "of all random numbers")),
            top,
            "",
            problems);
    Settings modelSettings = Settings.of(Recipe.MODEL, model, "model.", problems);
    EncoderSource source = encoder(modelSettings.text("encoder"), problems);
    return new Recipe(
        name,
        root.path("description").asText().strip(),
        Long.parseLong(seed.text("seed")),
        modelSettings,
        source,
        Settings.of(source.settings(), encoder, "model.settings.", problems),
        Settings.of(Recipe.DATA, data, "data.", problems),
        sources(root.path("data").path("sources"), problems),
        read);
  }

  private EncoderSource encoder(String kind, List<String> problems) {
    Optional<EncoderSource> found =
        encoders.stream().filter(e -> e.kind().equals(kind)).findFirst();
    if (found.isEmpty()) {
      problems.add(
          "model.encoder: \"%s\" (expected: one of %s)"
              .formatted(
                  kind, String.join(", ", encoders.stream().map(EncoderSource::kind).toList())));
    }
    return found.orElse(encoders.getFirst());
  }

  private List<Recipe.Step> steps(
      JsonNode list, Map<String, String> overrides, List<String> problems) {
    var read = new ArrayList<Recipe.Step>();
    if (!list.isArray() || list.isEmpty()) {
      problems.add("steps: none (expected: a list of steps, one or more)");
      return read;
    }
    var names = new HashSet<String>();
    for (int i = 0; i < list.size(); i++) {
      String where = "steps[%d].".formatted(i);
      Map<String, String> values = values(list.get(i), where, Set.of(), problems);
      String kind = Optional.ofNullable(values.remove("step")).orElse("");
      String name = Optional.ofNullable(values.remove("name")).orElse(kind);
      moveOverrides(overrides, name + ".", values);
      Optional<StepSource> source = steps.stream().filter(s -> s.kind().equals(kind)).findFirst();
      if (source.isEmpty()) {
        problems.add(
            "%sstep: \"%s\" (expected: one of %s)"
                .formatted(
                    where, kind, String.join(", ", steps.stream().map(StepSource::kind).toList())));
      } else if (!name.matches("[a-z0-9][a-z0-9_-]{0,63}")) {
        problems.add(
            "%sname: \"%s\" (expected: a name of a-z, 0-9, dash, underscore)"
                .formatted(where, name));
      } else if (!names.add(name)) {
        problems.add(
            "%sname: \"%s\" comes twice (expected: different names; give one with name: …)"
                .formatted(where, name));
      } else {
        read.add(
            new Recipe.Step(
                name,
                source.get(),
                Settings.of(source.get().settings(), values, name + ".", problems)));
      }
    }
    return read;
  }

  private static void moveOverrides(
      Map<String, String> overrides, String prefix, Map<String, String> values) {
    overrides
        .entrySet()
        .removeIf(
            e -> {
              if (!prefix.equals(".") && e.getKey().startsWith(prefix)) {
                values.put(e.getKey().substring(prefix.length()), e.getValue());
                return true;
              }
              return false;
            });
  }

  private static List<Source> sources(JsonNode list, List<String> problems) {
    var sources = new ArrayList<Source>();
    if (!list.isMissingNode() && !list.isArray()) {
      problems.add("data.sources: no list (expected: a list of name and licence)");
    }
    for (int i = 0; i < list.size(); i++) {
      String where = "data.sources[%d].".formatted(i);
      Map<String, String> values = values(list.get(i), where, Set.of(), problems);
      String name = values.getOrDefault("name", "");
      String licence = values.getOrDefault("licence", "");
      if (name.isBlank() || licence.isBlank() || values.size() != 2) {
        problems.add(
            "data.sources[%d]: %s (expected: name and licence)".formatted(i, values.keySet()));
      } else {
        sources.add(new Source(name, licence));
      }
    }
    return sources;
  }

  /**
   * Keys with one value each; problems for those with more, except for some that are read apart.
   */
  private static Map<String, String> values(
      JsonNode node, String where, Set<String> apart, List<String> problems) {
    var values = new LinkedHashMap<String, String>();
    if (!node.isMissingNode() && !node.isObject()) {
      problems.add(
          "%s: \"%s\" (expected: keys and values)"
              .formatted(where.substring(0, where.length() - 1), node.asText()));
    }
    node.properties()
        .forEach(
            field -> {
              if (apart.contains(field.getKey())) {
                return;
              }
              if (field.getValue().isContainerNode() || field.getValue().isNull()) {
                problems.add(
                    "%s%s: %s (expected: one value)"
                        .formatted(where, field.getKey(), field.getValue()));
              } else {
                values.put(field.getKey(), field.getValue().asText());
              }
            });
    return values;
  }

  private static String sorted(Set<String> keys) {
    return String.join(", ", keys.stream().sorted().toList());
  }
}
