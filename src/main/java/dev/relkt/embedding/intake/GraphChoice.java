package dev.relkt.embedding.intake;

import dev.relkt.registry.ModelManifest.Engine;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which graph of a folder is the model.
 *
 * <p>A SavedModel, or an ONNX file. Of several ONNX files, those with a word for whole numbers in
 * their names, such as {@code model_quantized.onnx} or {@code model_qint8_avx512.onnx}, are taken
 * only if that is asked for, and those that are optimised or of half precision only by name. If two
 * are left, somebody has to choose.
 *
 * @param engine that runs it
 * @param graph the ONNX file, or the directory of the SavedModel
 * @param root the folder with what is said about it
 * @param others that lie beside it and were not chosen, relative to the root
 */
record GraphChoice(Engine engine, Path graph, Path root, List<String> others) {

  private static final int DEPTH = 8;
  private static final Pattern WHOLE_NUMBERS =
      Pattern.compile("quant|u?int[48]|(^|[^a-z])q[48]?(f16)?($|[^a-z])|bnb4");
  private static final Pattern OTHERWISE =
      Pattern.compile("fp16|float16|(^|[_.-])o[1-4]($|[_.-])|optimi[sz]ed");

  GraphChoice {
    others = List.copyOf(others);
  }

  /**
   * @param given a folder or an ONNX file
   * @param quantised whether whole numbers are wanted
   * @throws ModelRefused if there is none, or more than one
   */
  static GraphChoice of(String what, Path given, boolean quantised) throws IOException {
    if (Files.isRegularFile(given)) {
      return onnx(
          what, given.toRealPath(), given.toRealPath().resolve("..").normalize(), List.of());
    }
    if (!Files.isDirectory(given)) {
      throw new ModelRefused(
          "%s: %s is no directory and no file (expected: a model's); name it"
              .formatted(what, given));
    }
    Path folder = given.toRealPath();
    if (Files.exists(folder.resolve("saved_model.pb"), LinkOption.NOFOLLOW_LINKS)) {
      return new GraphChoice(Engine.TENSORFLOW, folder, folder, List.of());
    }
    var found = new Found(folder);
    if (found.onnx.isEmpty() && found.savedModels.size() == 1) {
      Path savedModel = found.savedModels.get(0);
      return new GraphChoice(
          Engine.TENSORFLOW,
          savedModel,
          root(folder, savedModel.resolve("..").normalize()),
          List.of());
    }
    if (found.onnx.isEmpty() && found.savedModels.isEmpty()) {
      throw new ModelRefused(
          "%s: %s holds no saved_model.pb and no .onnx file (expected: a model)%s"
              .formatted(what, given, found.hint()));
    }
    if (!found.savedModels.isEmpty()) {
      var all = new ArrayList<>(found.savedModels);
      all.addAll(found.onnx);
      throw several(what, folder, all);
    }
    List<Path> wanted = wanted(found.onnx, quantised);
    if (wanted.size() != 1) {
      throw wanted.isEmpty()
          ? new ModelRefused(
              "%s: %s holds %s, none of them %s; name the file itself"
                  .formatted(
                      what,
                      folder,
                      relative(folder, found.onnx),
                      quantised ? "quantised (--quantized)" : "plain"))
          : several(what, folder, wanted);
    }
    List<Path> others = new ArrayList<>(found.onnx);
    others.removeAll(wanted);
    return onnx(what, wanted.get(0), folder, relative(folder, others));
  }

  private static List<Path> wanted(List<Path> files, boolean quantised) {
    if (quantised) {
      return files.stream().filter(f -> WHOLE_NUMBERS.matcher(stem(f)).find()).toList();
    }
    List<Path> plain =
        files.stream()
            .filter(f -> !WHOLE_NUMBERS.matcher(stem(f)).find())
            .filter(f -> !OTHERWISE.matcher(stem(f)).find())
            .toList();
    return plain.isEmpty() && files.size() == 1 ? files : plain;
  }

  private static GraphChoice onnx(String what, Path file, Path top, List<String> others) {
    if (!file.toString().endsWith(".onnx")) {
      throw new ModelRefused(
          "%s: %s (expected: a folder, an .onnx file, a JAR or a ZIP)".formatted(what, file));
    }
    Path folder = file.resolve("..").normalize();
    Path above = folder.resolve("..").normalize();
    // An ONNX file that is named itself may lie in the folder "onnx" of its model.
    Path highest =
        folder.equals(top)
                && folder.endsWith("onnx")
                && SentenceTransformersFolder.saysSomething(above)
            ? above
            : top;
    return new GraphChoice(Engine.ONNX, file, root(highest, folder), others);
  }

  /** The folder that says something, from that of the graph upwards. */
  private static Path root(Path top, Path folder) {
    Optional<Path> best = Optional.empty();
    for (Path at = folder; at != null && at.startsWith(top); at = at.getParent()) {
      if (Files.isRegularFile(at.resolve("modules.json"), LinkOption.NOFOLLOW_LINKS)
          || (best.isEmpty() && SentenceTransformersFolder.saysSomething(at))) {
        best = Optional.of(at);
      }
    }
    return best.orElse(folder);
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.substring(0, name.length() - ".onnx".length());
  }

  private static List<String> relative(Path folder, List<Path> files) {
    return files.stream().map(f -> folder.relativize(f).toString()).sorted().toList();
  }

  private static ModelRefused several(String what, Path folder, List<Path> files) {
    return new ModelRefused(
        "%s: %s holds %d models: %s (expected: one); name the one that is meant, or choose with --quantized"
            .formatted(what, folder, files.size(), String.join(", ", relative(folder, files))));
  }

  /** What lies in a folder; links are not followed. */
  private static final class Found {
    final List<Path> onnx = new ArrayList<>();
    final List<Path> savedModels = new ArrayList<>();
    private boolean hasPickle;
    private boolean hasSafetensors;

    Found(Path folder) throws IOException {
      Files.walkFileTree(
          folder,
          EnumSet.noneOf(java.nio.file.FileVisitOption.class),
          DEPTH,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              String name = String.valueOf(file.getFileName());
              if (attributes.isRegularFile()) {
                if (name.endsWith(".onnx")) {
                  onnx.add(file);
                } else if (name.equals("saved_model.pb")) {
                  savedModels.add(file.resolve("..").normalize());
                }
                hasPickle |= name.endsWith(".bin") || name.endsWith(".pt");
                hasSafetensors |= name.equals("model.safetensors");
              }
              return FileVisitResult.CONTINUE;
            }
          });
    }

    String hint() {
      return hasPickle || hasSafetensors
          ? "; it holds weights for PyTorch: export it to ONNX first, such as with \"optimum-cli export onnx\""
          : "; name its folder";
    }
  }
}
