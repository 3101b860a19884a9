package dev.relkt.embedding.tensorflow;

import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * Decides from the bytes of a SavedModel, before TensorFlow sees it, whether it may be loaded. A
 * SavedModel is a program: a {@code WriteFile} in a function of it writes to the disk when it runs.
 *
 * <ul>
 *   <li>The folder holds {@code saved_model.pb}, {@code variables/}, {@code assets/}, {@code
 *       fingerprint.pb} and {@code keras_metadata.pb} and nothing else, no links.
 *   <li>Every op of the main graph and of every function, called or not, is in {@code
 *       allowed-ops.txt}, or registered by an op library that the operator named, or in one of
 *       three families:
 *       <ul>
 *         <li>Ops that <em>save</em> variables: only in nodes and functions that the saver's save
 *             tensor runs, and in none that a signature, an initialiser or the restoring runs.
 *             Nobody here fetches the save tensor. A node of the main graph on which none of these
 *             depends never runs, and may stay.
 *         <li>Ops that <em>restore</em> variables: only where the saver's save tensor or restore op
 *             runs them, or nothing does, and in nothing that a signature or an initialiser runs.
 *         <li>Ops that read a <em>vocabulary</em>: only from a path that is an asset's.
 *       </ul>
 *   <li>An asset's name is a path inside {@code assets/}, and the file is there.
 *   <li>The signature has the inputs and the output that the manifest names, with their types, and
 *       no other input.
 * </ul>
 */
public final class ModelVerifier {

  private static final Set<String> PLAIN_FILES =
      Set.of("saved_model.pb", "fingerprint.pb", "keras_metadata.pb");
  private static final int MAX_PROBLEMS = 8;

  /** What token ids may be. */
  public static final Set<DataType> WHOLE_NUMBERS = Set.of(DataType.DT_INT32, DataType.DT_INT64);

  private final String what;
  private final Path savedModel;
  private final Set<String> libraryOps;
  private final List<String> problems = new ArrayList<>();

  private ModelVerifier(String what, Path savedModel, Set<String> libraryOps) {
    this.what = what;
    this.savedModel = savedModel;
    this.libraryOps = libraryOps;
  }

  /**
   * Decides on a SavedModel of a version, its signature included.
   *
   * @param call how the version calls it
   * @param libraryOps ops that the operator's op libraries registered
   * @throws ModelRefused naming every reason, ops with function and node
   */
  public static void check(ModelFolder folder, EncoderCall call, Set<String> libraryOps) {
    new ModelVerifier(
            "model " + folder.manifest().modelVersion(), folder.file(call.graph()), libraryOps)
        .check(Optional.of(call));
  }

  /**
   * Decides on a SavedModel of which nobody has said yet how it is called.
   *
   * @param what it is, such as {@code model muse/1}
   * @param libraryOps ops that the operator's op libraries registered
   * @return what it holds
   * @throws ModelRefused naming every reason, ops with function and node
   */
  public static SavedModel check(String what, Path savedModel, Set<String> libraryOps) {
    return new ModelVerifier(what, savedModel, libraryOps).check(Optional.empty());
  }

  private SavedModel check(Optional<EncoderCall> call) {
    try {
      checkFiles();
      refuseIfAny();
      SavedModel parsed = CheckedSavedModel.parse(savedModel);
      for (MetaGraphDef meta : parsed.getMetaGraphsList()) {
        checkMetaGraph(meta);
      }
      call.ifPresent(c -> checkSignature(parsed, c));
      refuseIfAny();
      return parsed;
    } catch (IOException e) {
      throw new ModelRefused(
          "%s: %s cannot be read as a SavedModel: %s; restore it from where it came from"
              .formatted(what, savedModel, e),
          e);
    }
  }

  private void refuseIfAny() {
    if (!problems.isEmpty()) {
      String more =
          problems.size() > MAX_PROBLEMS
              ? "; and %d more".formatted(problems.size() - MAX_PROBLEMS)
              : "";
      throw new ModelRefused(
          "%s in %s: %s%s; nothing of it was loaded: use a model that only computes"
              .formatted(
                  what,
                  savedModel,
                  String.join("; ", problems.subList(0, Math.min(MAX_PROBLEMS, problems.size()))),
                  more));
    }
  }

  private void checkFiles() throws IOException {
    if (!Files.isDirectory(savedModel, LinkOption.NOFOLLOW_LINKS)
        || !Files.isRegularFile(savedModel.resolve("saved_model.pb"), LinkOption.NOFOLLOW_LINKS)) {
      problems.add("no saved_model.pb (expected: a SavedModel)");
      return;
    }
    Files.walkFileTree(
        savedModel,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = savedModel.relativize(file).toString().replace('\\', '/');
            if (!attributes.isRegularFile()) {
              problems.add("\"%s\" is a link or a special file (expected: a file)".formatted(name));
            } else if (!PLAIN_FILES.contains(name)
                && !name.startsWith("variables/")
                && !name.startsWith("assets/")) {
              problems.add(
                  "\"%s\" (expected: only saved_model.pb, variables/, assets/, fingerprint.pb, keras_metadata.pb)"
                      .formatted(name));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void checkMetaGraph(MetaGraphDef meta) {
    var graph = new ModelGraph(meta);
    var assetNodes = new HashSet<String>();
    for (AssetFileDef asset : meta.getAssetFileDefList()) {
      checkAsset(asset);
      assetNodes.add(ModelGraph.nodeName(asset.getTensorInfo().getName()));
    }
    ModelGraph.Running serving = graph.serving();
    ModelGraph.Running restoring = graph.restoring();
    ModelGraph.Running saving = graph.saving();
    for (String scope : graph.scopes()) {
      if (TensorFlowNatives.ops().contains(scope)) {
        problems.add(
            "function \"%s\" has the name of an op (expected: a name of its own)".formatted(scope));
      }
      for (NodeDef node : graph.nodes(scope)) {
        String op = node.getOp();
        if (AllowedOps.PLAIN.contains(op)
            || libraryOps.contains(op)
            || graph.function(op) != null) {
          continue;
        }
        String where = where(scope, node);
        // Of the main graph runs what a fetch needs: what no fetch needs is a rest of training.
        boolean isRest =
            scope.equals(ModelGraph.MAIN)
                && !serving.includes(scope, node)
                && !restoring.includes(scope, node);
        if (AllowedOps.SAVE.contains(op)) {
          if (serving.includes(scope, node)
              || restoring.includes(scope, node)
              || !(isRest || saving.includes(scope, node))
              || graph.isReplacement(scope)) {
            problems.add(
                "op %s %s (expected: only where the saver saves, never where the model is loaded or run)"
                    .formatted(op, where));
          }
        } else if (AllowedOps.RESTORE.contains(op)) {
          if (serving.includes(scope, node)
              || !(isRest || restoring.includes(scope, node) || saving.includes(scope, node))
              || graph.isReplacement(scope)) {
            problems.add(
                "op %s %s (expected: only where the saver restores variables)"
                    .formatted(op, where));
          }
        } else if (AllowedOps.VOCABULARY.contains(op)) {
          if (!new VocabularyPaths(graph, assetNodes).isAsset(scope, node)) {
            problems.add(
                "op %s %s reads a path that may not be an asset (expected: an asset of the model)"
                    .formatted(op, where));
          }
        } else {
          problems.add(
              "op %s %s (expected: an op of allowed-ops.txt, or of an op library given by option)"
                  .formatted(op, where));
        }
      }
    }
  }

  private static String where(String scope, NodeDef node) {
    return "in node \"%s\" of %s"
        .formatted(
            node.getName(),
            scope.equals(ModelGraph.MAIN) ? "the main graph" : "function \"" + scope + "\"");
  }

  private void checkAsset(AssetFileDef asset) {
    String name = asset.getFilename();
    boolean inside = !name.isEmpty() && name.indexOf('\0') < 0 && name.indexOf('\\') < 0;
    for (String part : name.split("/", -1)) {
      inside &= !part.isEmpty() && !part.equals("..") && !part.equals(".");
    }
    if (!inside) {
      problems.add("asset \"%s\" (expected: a path inside assets/)".formatted(name));
    } else if (!Files.isRegularFile(
        savedModel.resolve("assets").resolve(name), LinkOption.NOFOLLOW_LINKS)) {
      problems.add("asset \"%s\" is missing (expected: a file in assets/)".formatted(name));
    }
  }

  private void checkSignature(SavedModel parsed, EncoderCall call) {
    var tags = new ArrayList<String>();
    for (MetaGraphDef meta : parsed.getMetaGraphsList()) {
      List<String> found = meta.getMetaInfoDef().getTagsList();
      tags.add(String.join(",", found));
      if (found.size() != 1 || !found.get(0).equals(call.tag())) {
        continue;
      }
      SignatureDef signature = meta.getSignatureDefMap().get(call.signature());
      if (signature == null) {
        problems.add(
            "no signature \"%s\" (found: %s)"
                .formatted(call.signature(), sorted(meta.getSignatureDefMap())));
        return;
      }
      Set<DataType> in =
          switch (call.input()) {
            case STRING -> Set.of(DataType.DT_STRING);
            case PIECES -> Set.of(DataType.DT_INT64);
            case TOKENS -> WHOLE_NUMBERS;
          };
      call.inputs().values().stream()
          .sorted()
          .forEach(name -> checkTensor("input", name, in, signature.getInputsMap()));
      if (signature.getInputsCount() != call.inputs().size()) {
        problems.add(
            "signature \"%s\" has inputs %s (expected: %s)"
                .formatted(
                    call.signature(),
                    sorted(signature.getInputsMap()),
                    call.inputs().values().stream().sorted().toList()));
      }
      checkTensor("output", call.output(), Set.of(DataType.DT_FLOAT), signature.getOutputsMap());
      return;
    }
    problems.add("no meta graph with the tag \"%s\" (found: %s)".formatted(call.tag(), tags));
  }

  private void checkTensor(
      String role, String name, Set<DataType> types, Map<String, TensorInfo> tensors) {
    TensorInfo info = tensors.get(name);
    if (info == null) {
      problems.add(
          "no %s \"%s\" in the signature (found: %s)".formatted(role, name, sorted(tensors)));
    } else if (!types.contains(info.getDtype())) {
      problems.add(
          "%s \"%s\" is %s (expected: %s)"
              .formatted(
                  role,
                  name,
                  info.getDtype(),
                  types.stream().map(DataType::name).sorted().collect(Collectors.joining(" or "))));
    }
  }

  private static List<String> sorted(Map<String, ?> byName) {
    return byName.keySet().stream().sorted().toList();
  }
}
