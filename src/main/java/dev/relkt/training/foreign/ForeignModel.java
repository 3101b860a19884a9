package dev.relkt.training.foreign;

import com.google.protobuf.CodedInputStream;
import dev.relkt.embedding.tensorflow.CheckedSavedModel;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.settings.Option;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.recipe.RecipeSettings;
import dev.relkt.training.recipe.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Where a foreign encoder comes from: the folder of a model version, or a bare SavedModel of the
 * multilingual USE kind (one string input, one matrix of floats), which is looked at and loaded as
 * if it had been published, from a copy.
 *
 * @param checked may be loaded
 * @param whenClosed removes the copy
 */
record ForeignModel(CheckedSavedModel checked, Runnable whenClosed) {

  static final List<Option<?>> SETTINGS =
      List.of(
          RecipeSettings.option(
              "op-libraries",
              RecipeSettings.TEXT,
              "",
              "shared libraries with further TensorFlow ops, separated by commas; run as code"),
          RecipeSettings.option(
              "threads", RecipeSettings.COUNT, "0", "that TensorFlow may use; 0 for one a core"),
          RecipeSettings.option(
              "tag", RecipeSettings.TEXT, "serve", "of a bare SavedModel's meta graph"),
          RecipeSettings.option(
              "signature",
              RecipeSettings.TEXT,
              "serving_default",
              "of a bare SavedModel that encodes"),
          RecipeSettings.option(
              "output",
              RecipeSettings.TEXT,
              "",
              "of that signature; empty where there is one output only"),
          RecipeSettings.option(
              "vector-size",
              RecipeSettings.COUNT,
              "0",
              "components of a bare SavedModel's vectors; 0 where its signature says it"));

  /**
   * Opens it.
   *
   * @throws TrainingRefused if it is neither a version nor a SavedModel that encodes strings
   */
  static ForeignModel open(Path model, Settings settings) {
    List<Path> libraries = opLibraries(settings);
    Path folder = model.toAbsolutePath().normalize();
    Optional<ModelFolder> version = version(model);
    if (version.isPresent()) {
      return new ForeignModel(CheckedSavedModel.of(version.get(), libraries), () -> {});
    }
    if (!Files.isRegularFile(folder.resolve("saved_model.pb"))) {
      throw new TrainingRefused(
          "model %s: neither %s nor saved_model.pb there (expected: the folder of a version or of a SavedModel); correct the path"
              .formatted(model, ModelRegistry.MANIFEST));
    }
    return bare(folder, settings, libraries);
  }

  /** The shared libraries that the settings name. */
  static List<Path> opLibraries(Settings settings) {
    return Arrays.stream(settings.text("op-libraries").split(","))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .map(Path::of)
        .toList();
  }

  /**
   * The version whose folder it is, if it is one's.
   *
   * @throws TrainingRefused if it is one's, but in no registry
   */
  static Optional<ModelFolder> version(Path model) {
    Path folder = model.toAbsolutePath().normalize();
    return Files.isRegularFile(folder.resolve(ModelRegistry.MANIFEST))
        ? Optional.of(inRegistry(folder))
        : Optional.empty();
  }

  private static ModelFolder inRegistry(Path folder) {
    Path models = folder.getParent();
    Path registry = models == null ? null : models.getParent();
    if (models == null || registry == null || !folder.getFileName().toString().matches("[0-9]+")) {
      throw new TrainingRefused(
          "model %s: not in a registry (expected: <registry>/<name>/<number>); correct the path"
              .formatted(folder));
    }
    return new ModelRegistry(registry)
        .resolve(
            new ModelVersion(
                models.getFileName().toString(),
                Integer.parseInt(folder.getFileName().toString())));
  }

  private static ForeignModel bare(Path savedModel, Settings settings, List<Path> libraries) {
    try {
      var trial = new TemporaryRegistry();
      try {
        ModelDraft draft = draft(savedModel, settings);
        Path staging = trial.staging();
        PathUtils.copyDirectory(savedModel, staging.resolve(ExportedVersion.SAVED_MODEL));
        return new ForeignModel(
            CheckedSavedModel.of(trial.publish(staging, draft), libraries), trial::close);
      } catch (RuntimeException | IOException | Error e) {
        trial.close();
        throw e;
      }
    } catch (IOException e) {
      throw new TrainingRefused(
          "model %s: it cannot be read: %s; check the files, their permissions and the room for a copy"
              .formatted(savedModel, e),
          e);
    }
  }

  private static ModelDraft draft(Path savedModel, Settings settings) throws IOException {
    SavedModel parsed;
    try (InputStream in = Files.newInputStream(savedModel.resolve("saved_model.pb"))) {
      CodedInputStream coded = CodedInputStream.newInstance(in);
      coded.setSizeLimit(Integer.MAX_VALUE);
      parsed = SavedModel.parseFrom(coded);
    }
    String tag = settings.text("tag");
    String name = settings.text("signature");
    SignatureDef signature =
        parsed.getMetaGraphsList().stream()
            .filter(m -> m.getMetaInfoDef().getTagsList().equals(List.of(tag)))
            .map(MetaGraphDef::getSignatureDefMap)
            .flatMap(m -> Stream.ofNullable(m.get(name)))
            .findFirst()
            .orElseThrow(
                () -> refused(savedModel, "no signature %s with tag %s".formatted(name, tag)));
    List<Map.Entry<String, TensorInfo>> inputs = List.copyOf(signature.getInputsMap().entrySet());
    if (inputs.size() != 1 || inputs.get(0).getValue().getDtype() != DataType.DT_STRING) {
      throw refused(
          savedModel,
          "signature %s has the inputs %s".formatted(name, types(signature.getInputsMap())));
    }
    String output = settings.text("output");
    if (output.isEmpty() && signature.getOutputsCount() == 1) {
      output = signature.getOutputsMap().keySet().iterator().next();
    }
    TensorInfo vectors = signature.getOutputsMap().get(output);
    if (vectors == null || vectors.getDtype() != DataType.DT_FLOAT) {
      throw refused(
          savedModel,
          "signature %s has the outputs %s and \"%s\" is asked for"
              .formatted(name, types(signature.getOutputsMap()), output));
    }
    TensorShapeProto shape = vectors.getTensorShape();
    long dimension =
        settings.count("vector-size") > 0 || shape.getDimCount() != 2
            ? settings.count("vector-size")
            : shape.getDim(1).getSize();
    if (dimension < 1) {
      throw refused(savedModel, "output %s has no size; set vector-size".formatted(output));
    }
    return ModelDraft.of(
        "bare",
        Encoding.of(
            (int) dimension,
            new EncoderCall(
                Input.STRING, tag, name, Map.of("text", inputs.get(0).getKey()), output)),
        "LicenseRef-unknown");
  }

  private static TreeSet<String> types(Map<String, TensorInfo> tensors) {
    var types = new TreeSet<String>();
    tensors.forEach((name, info) -> types.add(name + " (" + info.getDtype() + ")"));
    return types;
  }

  private static TrainingRefused refused(Path savedModel, String found) {
    return new TrainingRefused(
        "model %s: %s (expected: one input of DT_STRING, and an output of DT_FLOAT [texts, vector-size]); correct the settings tag, signature and output"
            .formatted(savedModel, found));
  }
}
