package dev.relkt.embedding.intake;

import dev.relkt.embedding.intake.ImportRequest.CallWish;
import dev.relkt.embedding.tensorflow.ModelVerifier;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.VectorRule.Pooling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * How a SavedModel is called, found from its signatures.
 *
 * <p>The meta graph is the one with the tag {@code serve}, or the only one. The signature is {@code
 * serving_default} if it fits, or the only one that does. It fits if it takes nothing but strings
 * [n], or nothing but token ids [n, length] and perhaps a mask and types of tokens, and gives one
 * float [n, d], or where vectors of tokens are pooled [n, length, d].
 */
final class SignatureChoice {

  private static final String TAG = "serve";
  private static final String SIGNATURE = "serving_default";

  private final String what;
  private final Input input;
  private final CallWish wish;
  private final Optional<Pooling> pooling;

  private SignatureChoice(String what, Input input, CallWish wish, Optional<Pooling> pooling) {
    this.what = what;
    this.input = input;
    this.wish = wish;
    this.pooling = pooling;
  }

  /**
   * What was found.
   *
   * @param call how it is called
   * @param length of the rows of token ids, where the signature has one
   * @param pooling of what it gives
   */
  record Chosen(EncoderCall call, OptionalInt length, Pooling pooling) {}

  /**
   * @param what the model, for what is said about it
   * @param input strings or tokens
   * @param pooling how vectors of tokens become one, where somebody says it
   * @throws ModelRefused if there is none that fits, or more than one, listing what there is
   */
  static Chosen of(
      String what, SavedModel parsed, Input input, CallWish wish, Optional<Pooling> pooling) {
    return new SignatureChoice(what, input, wish, pooling).choose(parsed);
  }

  /** Whether there is a signature that takes nothing but strings. */
  static boolean takesStrings(SavedModel parsed) {
    return parsed.getMetaGraphsList().stream()
        .flatMap(meta -> meta.getSignatureDefMap().values().stream())
        .map(signature -> signature.getInputsMap().values())
        .anyMatch(
            inputs ->
                !inputs.isEmpty()
                    && inputs.stream().allMatch(info -> info.getDtype() == DataType.DT_STRING));
  }

  private Chosen choose(SavedModel parsed) {
    MetaGraphDef meta = metaGraph(parsed);
    String tag = meta.getMetaInfoDef().getTags(0);
    var fitting = new TreeMap<String, Chosen>();
    var misfits = new TreeMap<String, String>();
    new TreeMap<>(meta.getSignatureDefMap())
        .forEach(
            (name, signature) -> {
              if (name.startsWith("__saved_model_")) {
                return; // initialisers and the like, never called
              }
              try {
                fitting.put(name, fit(tag, name, signature));
              } catch (Misfit e) {
                misfits.put(name, e.reason() + "; it is " + words(signature));
              }
            });
    if (wish.signature().isPresent()) {
      return named(wish.signature().get(), fitting, misfits);
    }
    Chosen usual = fitting.get(SIGNATURE);
    if (usual != null) {
      return usual;
    }
    if (fitting.size() == 1) {
      return fitting.firstEntry().getValue();
    }
    throw refused(
        fitting.isEmpty()
            ? "no signature that can be served%s"
                .formatted(misfits.isEmpty() ? ": there is none at all" : list(misfits))
            : "signatures %s could all be served (expected: one, or %s); name one (--signature)"
                .formatted(fitting.keySet(), SIGNATURE));
  }

  private Chosen named(String name, Map<String, Chosen> fitting, TreeMap<String, String> misfits) {
    Chosen chosen = fitting.get(name);
    if (chosen != null) {
      return chosen;
    }
    if (misfits.containsKey(name)) {
      throw refused("signature \"%s\" %s".formatted(name, misfits.get(name)));
    }
    var found = new ArrayList<>(fitting.keySet());
    found.addAll(misfits.keySet());
    throw refused(
        "no signature \"%s\" (found: %s)".formatted(name, found.stream().sorted().toList()));
  }

  private static String list(TreeMap<String, String> misfits) {
    return misfits.entrySet().stream()
        .map(e -> ": \"%s\" %s".formatted(e.getKey(), e.getValue()))
        .collect(Collectors.joining());
  }

  private MetaGraphDef metaGraph(SavedModel parsed) {
    List<MetaGraphDef> single =
        parsed.getMetaGraphsList().stream()
            .filter(m -> m.getMetaInfoDef().getTagsCount() == 1)
            .toList();
    String tag = wish.tag().orElse(TAG);
    for (MetaGraphDef meta : single) {
      if (meta.getMetaInfoDef().getTags(0).equals(tag)) {
        return meta;
      }
    }
    if (wish.tag().isEmpty() && single.size() == 1) {
      return single.get(0);
    }
    throw refused(
        "no meta graph with the one tag \"%s\" (found: %s); name one (--tag)"
            .formatted(
                tag,
                parsed.getMetaGraphsList().stream()
                    .map(m -> m.getMetaInfoDef().getTagsList().toString())
                    .toList()));
  }

  private Chosen fit(String tag, String name, SignatureDef signature) throws Misfit {
    Map<String, TensorInfo> tensors = signature.getInputsMap();
    Map<String, String> roles =
        input == Input.STRING ? text(tensors) : TokenRoles.of(tensors.keySet(), tokenWish());
    var length = OptionalInt.empty();
    for (Map.Entry<String, String> role : new TreeMap<>(roles).entrySet()) {
      TensorInfo info = tensors.get(role.getValue());
      if (info == null) {
        throw new Misfit("has no input \"%s\"".formatted(role.getValue()));
      }
      checkInput(role.getValue(), info);
      if (input == Input.TOKENS && rank(info) == 2 && size(info, 1) >= 0) {
        length = OptionalInt.of((int) Math.min(size(info, 1), Integer.MAX_VALUE));
      }
    }
    OutputChoice.Chosen output =
        OutputChoice.of(
            signature.getOutputsMap().entrySet().stream()
                .map(e -> output(e.getKey(), e.getValue()))
                .toList(),
            wish.output(),
            input == Input.STRING ? Optional.empty() : pooling);
    return new Chosen(
        new EncoderCall(input, tag, name, roles, output.name()), length, output.pooling());
  }

  private Map<String, String> tokenWish() {
    known(Set.of("ids", "mask", "types", ""));
    return wish.inputs("ids");
  }

  /** The one input of strings. */
  private Map<String, String> text(Map<String, TensorInfo> tensors) throws Misfit {
    known(Set.of("text", ""));
    if (tensors.size() != 1) {
      throw new Misfit("takes %s (expected: one input, of strings)".formatted(sorted(tensors)));
    }
    return Map.of(
        "text", wish.inputs("text").getOrDefault("text", tensors.keySet().iterator().next()));
  }

  private void known(Set<String> roles) {
    if (!roles.containsAll(wish.inputs().keySet())) {
      throw refused("inputs %s are named (expected: %s)".formatted(sorted(wish.inputs()), roles));
    }
  }

  private void checkInput(String name, TensorInfo info) throws Misfit {
    boolean strings = input == Input.STRING;
    Set<DataType> types = strings ? Set.of(DataType.DT_STRING) : ModelVerifier.WHOLE_NUMBERS;
    int expectedRank = strings ? 1 : 2;
    boolean otherKind =
        strings
            ? ModelVerifier.WHOLE_NUMBERS.contains(info.getDtype())
            : info.getDtype() == DataType.DT_STRING;
    if (otherKind) {
      throw new Misfit(
          strings
              ? "takes whole numbers (expected: strings); if they are token ids, give the tokenizer (--tokenizer)"
              : "takes strings (expected: token ids); leave the tokenizer out");
    }
    if (!isPlain(info) || !types.contains(info.getDtype()) || !hasRank(info, expectedRank)) {
      throw new Misfit(
          "has the input %s (expected: %s)"
              .formatted(
                  words(name, info), strings ? "DT_STRING [?]" : "DT_INT32 or DT_INT64 [?, ?]"));
    }
    if (rank(info) == expectedRank && size(info, 0) >= 0) {
      throw new Misfit(
          "has the input %s, always so many texts (expected: any number, [?…])"
              .formatted(words(name, info)));
    }
  }

  /** One that always has so many rows is no output of vectors. */
  private static OutputChoice.Output output(String name, TensorInfo info) {
    boolean vectors =
        isPlain(info)
            && info.getDtype() == DataType.DT_FLOAT
            && (rank(info) < 1 || size(info, 0) < 0);
    return new OutputChoice.Output(name, vectors, rank(info), words(name, info));
  }

  /** Not sparse or composed of several. */
  private static boolean isPlain(TensorInfo info) {
    return info.getEncodingCase() == TensorInfo.EncodingCase.NAME;
  }

  private static boolean hasRank(TensorInfo info, int rank) {
    return rank(info) < 0 || rank(info) == rank;
  }

  /** −1 where it is not known. */
  private static int rank(TensorInfo info) {
    return !info.hasTensorShape() || info.getTensorShape().getUnknownRank()
        ? -1
        : info.getTensorShape().getDimCount();
  }

  private static long size(TensorInfo info, int dimension) {
    return info.getTensorShape().getDim(dimension).getSize();
  }

  private static String words(SignatureDef signature) {
    return "(%s) → (%s)"
        .formatted(tensors(signature.getInputsMap()), tensors(signature.getOutputsMap()));
  }

  private static String tensors(Map<String, TensorInfo> tensors) {
    return new TreeMap<>(tensors)
        .entrySet().stream()
            .map(e -> words(e.getKey(), e.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String words(String name, TensorInfo info) {
    return "\"%s\" %s %s"
        .formatted(
            name,
            isPlain(info) ? info.getDtype() : "sparse or composite",
            rank(info) < 0
                ? "of any rank"
                : info.getTensorShape().getDimList().stream()
                    .map(TensorShapeProto.Dim::getSize)
                    .map(size -> size < 0 ? "?" : size.toString())
                    .collect(Collectors.joining(", ", "[", "]")));
  }

  private static List<String> sorted(Map<String, ?> byName) {
    return byName.keySet().stream().sorted().toList();
  }

  private ModelRefused refused(String why) {
    return new ModelRefused("%s: %s".formatted(what, why));
  }
}
