package dev.relkt.embedding.intake;

import static dev.relkt.embedding.tensorflow.Protos.node;
import static dev.relkt.embedding.tensorflow.Protos.number;
import static dev.relkt.embedding.tensorflow.Protos.real;
import static dev.relkt.embedding.tensorflow.Protos.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tensorflow.proto.DataType.DT_FLOAT;
import static org.tensorflow.proto.DataType.DT_INT32;
import static org.tensorflow.proto.DataType.DT_INT64;
import static org.tensorflow.proto.DataType.DT_STRING;

import dev.relkt.embedding.GoldenTexts;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.embedding.tensorflow.Protos;
import dev.relkt.embedding.tensorflow.StringSavedModel;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.embedding.tensorflow.TokenSavedModel;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Bare SavedModels become versions, or are refused and leave nothing behind. */
public class SavedModelImportTest {

  @TempDir Path directory;

  private Path savedModel;
  private Path tokenizer;
  private Path victim;
  private ModelRegistry registry;
  private StringSavedModel model;

  @BeforeEach
  void start() {
    savedModel = directory.resolve("saved_model");
    tokenizer = directory.resolve("spm.model");
    victim = directory.resolve("written-by-the-model");
    registry = new ModelRegistry(directory.resolve("models"));
    model = new StringSavedModel(TestModels.DIMENSION, 1);
  }

  private ImportRequests strings() {
    return ImportRequests.of(savedModel);
  }

  private ImportRequests tokens(TokenSavedModel bare) throws IOException {
    bare.write(savedModel);
    TokenSavedModel.writeTokenizer(tokenizer);
    return ImportRequests.of(savedModel).tokenizer(tokenizer);
  }

  private ModelFolder imported(ImportRequests request) {
    ModelFolder folder =
        registry.resolve(ModelImport.into(registry, request.request(), ImportProgress.NONE));
    folder.verify();
    try (NetworkEncoder encoder = NetworkEncoder.open(folder, List.of())) {
      assertThat(encoder.dimension()).isEqualTo(folder.manifest().dimension());
    }
    return folder;
  }

  private void assertRefused(ImportRequests request, String... words) {
    assertThatThrownBy(() -> ModelImport.into(registry, request.request(), ImportProgress.NONE))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContainingAll(words);
    assertThat(directory.resolve("models")).doesNotExist();
    assertThat(victim).doesNotExist();
  }

  private void assertRefused(String... words) throws IOException {
    model.write(directory);
    assertRefused(strings(), words);
  }

  private void resultAfter(String effect) {
    model.encode.add(
        node("after", "Identity").in(model.result, "^" + effect).type("T", DT_FLOAT).def());
    model.result = "after:output:0";
  }

  @Test
  void importsAModelThatTakesStrings() throws IOException {
    model.write(directory);
    ModelFolder folder = imported(strings());
    ModelManifest manifest = folder.manifest();
    assertThat(manifest.modelVersion()).isEqualTo(new ModelVersion("muse", 1));
    assertThat(manifest.encoder()).isEqualTo(TestModels.stringCall());
    assertThat(manifest.dimension()).isEqualTo(TestModels.DIMENSION);
    assertThat(manifest.features()).isEmpty();
    assertThat(manifest.windows()).contains(new WindowRule(200, 150, 16));
    assertThat(manifest.title()).isEqualTo(TitleRule.PREFIX);
    assertThat(manifest.golden()).extracting(Golden::text).isEqualTo(GoldenTexts.ALL);
    assertThat(manifest.licence()).isEqualTo("Apache-2.0");
    assertThat(manifest.sources()).containsExactly(new Source("random numbers", "CC0-1.0"));
    assertThat(folder.file("README.md")).content().contains("signature `serving_default`");
  }

  @Test
  void importsAModelOfMoreComponentsThanLucenesOwnFormatsAllow() throws IOException {
    new StringSavedModel(1280, 1).write(directory);
    assertThat(imported(strings()).manifest().dimension()).isEqualTo(1280);
  }

  @Test
  void givesTheVectorsOfTheSameModelPublishedByHand() throws IOException {
    model.write(directory);
    ModelFolder byHand = registry.resolve(TestModels.stringModel(directory.resolve("models")));
    try (NetworkEncoder one = NetworkEncoder.open(imported(strings()), List.of());
        NetworkEncoder two = NetworkEncoder.open(byHand, List.of())) {
      String text = "Which river flows through Paris?";
      assertThat(one.encodeQuestions(List.of(text)).get(0).toArray())
          .isEqualTo(two.encodeQuestions(List.of(text)).get(0).toArray());
    }
  }

  @Test
  void countsVersionsAndRefusesANumberThatIsTaken() throws IOException {
    model.write(directory);
    imported(strings());
    assertThat(imported(strings()).manifest().version()).isEqualTo(2);
    ImportRequest second =
        strings().number(2).windows(new WindowRule(40, 30, 8), TitleRule.IGNORE).request();
    assertThatThrownBy(() -> ModelImport.into(registry, second, ImportProgress.NONE))
        .isInstanceOf(ModelRefused.class)
        .hasMessage(
            "model muse/2: it is there already (expected: a free number; versions never change); import it under another number");
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"DT_INT32", "DT_INT64"})
  void importsAModelThatTakesTokensAndAMask(DataType type) throws IOException {
    ModelManifest manifest = imported(tokens(TokenSavedModel.masked(type))).manifest();
    assertThat(manifest.encoder().input()).isEqualTo(Input.TOKENS);
    assertThat(manifest.encoder().inputs())
        .isEqualTo(Map.of("ids", "input_ids", "mask", "attention_mask"));
    assertThat(manifest.features().orElseThrow().kind()).isEqualTo("sentencepiece");
    assertThat(manifest.features().orElseThrow().settings())
        .isEqualTo(
            Map.of(
                "model",
                "tokenizer/sentencepiece.model",
                "max-length",
                "256",
                "padding",
                "longest",
                "pad",
                "3",
                "unknown",
                "0",
                "offset",
                "0"));
    assertThat(manifest.windowRule()).isEqualTo(WindowRule.WHOLE);
  }

  @Test
  void importsAModelThatTakesTokensAlone() throws IOException {
    ModelManifest manifest = imported(tokens(TokenSavedModel.plain(DT_INT64))).manifest();
    assertThat(manifest.encoder().inputs()).isEqualTo(Map.of("ids", "input_ids"));
  }

  @Test
  void padsToTheLengthThatTheSignatureHas() throws IOException {
    ModelManifest manifest =
        imported(tokens(TokenSavedModel.plain(DT_INT32).misledByPadding().length(12))).manifest();
    assertThat(manifest.features().orElseThrow().settings())
        .containsEntry("max-length", "12")
        .containsEntry("padding", "max-length");
  }

  @Test
  void refusesAModelThatIsMisledByPadding() throws IOException {
    assertRefused(
        tokens(TokenSavedModel.plain(DT_INT64).misledByPadding()),
        "a text alone and the same text beside others have vectors of cosine ",
        "give it a mask, or pad always to the same length");
  }

  @Test
  void takesAModelThatIsMisledByPaddingIfItIsAlwaysTheSame() throws IOException {
    ImportRequests padded =
        tokens(TokenSavedModel.plain(DT_INT64).misledByPadding()).length(24, "max-length");
    assertThat(imported(padded).manifest().features().orElseThrow().settings())
        .containsEntry("max-length", "24")
        .containsEntry("padding", "max-length");
  }

  @Test
  void refusesASignatureThatTakesAlwaysOneText() throws IOException {
    SignatureDef signature = model.meta.getSignatureDefOrThrow("serving_default");
    TensorInfo text = signature.getInputsOrThrow("text");
    model.meta.putSignatureDef(
        "serving_default",
        signature.toBuilder()
            .putInputs("text", text.toBuilder().setTensorShape(Protos.shapeOf(1)).build())
            .build());
    assertRefused(
        "has the input \"text\" DT_STRING [1], always so many texts (expected: any number");
  }

  @Test
  void refusesATokenizerWithMoreIdsThanTheModel() throws IOException {
    assertRefused(
        tokens(TokenSavedModel.masked(DT_INT64).rows(TokenSavedModel.pieces().size() - 1)),
        "model muse/1: it cannot encode: ",
        "see that signature, tokenizer and op libraries are the model's");
  }

  @Test
  void asksWhichInputIsTheMask() throws IOException {
    ImportRequests request = tokens(TokenSavedModel.masked(DT_INT64).idsName("unmasked_ids"));
    assertRefused(
        request,
        "takes [attention_mask, unmasked_ids], and it is not plain which are the ids and which is the mask");
    ImportRequests named = request.inputs(Map.of("ids", "unmasked_ids"));
    assertThat(imported(named).manifest().encoder().inputs())
        .isEqualTo(Map.of("ids", "unmasked_ids", "mask", "attention_mask"));
  }

  @Test
  void refusesTokensWithoutATokenizerAndATokenizerForStrings() throws IOException {
    ImportRequests tokens = tokens(TokenSavedModel.plain(DT_INT64));
    assertRefused(
        strings(), "takes whole numbers (expected: strings)", "give the tokenizer (--tokenizer)");
    Files.delete(savedModel.resolve("saved_model.pb"));
    model.write(directory);
    assertRefused(tokens, "takes strings (expected: token ids); leave the tokenizer out");
  }

  @Test
  void refusesWhatIsNoTokenizer() throws IOException {
    ImportRequests request = tokens(TokenSavedModel.plain(DT_INT64));
    Files.writeString(tokenizer, "{\"vocab\": []}");
    assertRefused(
        request, "model muse/1: tokenizer " + tokenizer, "(expected: a SentencePiece model");
    Files.delete(tokenizer);
    assertRefused(request, "tokenizer " + tokenizer + ": no such file");
    Path elsewhere = directory.resolve("elsewhere.model");
    TokenSavedModel.writeTokenizer(elsewhere);
    Files.createSymbolicLink(tokenizer, elsewhere);
    assertRefused(request, "tokenizer " + tokenizer + ": a link");
  }

  @Test
  void namesOpFunctionAndNodeOfWhatIsNotAllowed() throws IOException {
    model.encode.add(word("path", victim.toString()));
    model.encode.add(word("loot", "loot"));
    model.encode.add(node("dump", "WriteFile").in("path:output:0", "loot:output:0").def());
    resultAfter("dump");
    assertRefused(
        "model muse/1 in "
            + savedModel
            + ": op WriteFile in node \"dump\" of function \""
            + StringSavedModel.ENCODE
            + "\"",
        "nothing of it was loaded");
  }

  @Test
  void refusesAnAssetOutsideOfTheModel() throws IOException {
    model.nodes.add(word("asset_path", "assets/x"));
    model.meta.addAssetFileDef(
        AssetFileDef.newBuilder()
            .setFilename("../../loot")
            .setTensorInfo(TensorInfo.newBuilder().setName("asset_path:0").setDtype(DT_STRING)));
    assertRefused("asset \"../../loot\" (expected: a path inside assets/)");
  }

  @Test
  void refusesALinkInTheModel() throws IOException {
    model.write(directory);
    Path variables = savedModel.resolve("variables");
    Files.move(variables, directory.resolve("variables"));
    Files.createSymbolicLink(variables, directory.resolve("variables"));
    assertRefused(strings(), "\"variables\" is a link or a special file (expected: a file)");
  }

  @Test
  void takesALinkInThePlaceOfTheWholeModel() throws IOException {
    model.write(directory);
    Files.move(savedModel, directory.resolve("real"));
    Files.createSymbolicLink(savedModel, directory.resolve("real"));
    imported(strings());
  }

  @Test
  void refusesWhatIsNoSavedModel() throws IOException {
    assertRefused(strings(), savedModel + " is no directory");
    Files.createDirectories(savedModel);
    assertRefused(strings(), "holds no saved_model.pb and no .onnx file (expected: a model)");
    Files.writeString(savedModel.resolve("saved_model.pb"), "no proto");
    assertRefused(strings(), "cannot be read as a SavedModel");
  }

  @Test
  void refusesVectorsThatAreNotOfUnitLength() throws IOException {
    model.encode.add(real("two", 2));
    model.encode.add(
        node("twice", "Mul").in(model.result, "two:output:0").type("T", DT_FLOAT).def());
    model.result = "twice:z:0";
    assertRefused("row 0 has the length 2.0000 (expected: 1 ± 0.05); end the model in an L2");
  }

  @Test
  void refusesVectorsThatAreNoNumbers() throws IOException {
    model.encode.add(real("nan", Float.NaN));
    model.encode.add(
        node("spoiled", "Mul").in(model.result, "nan:output:0").type("T", DT_FLOAT).def());
    model.result = "spoiled:z:0";
    assertRefused("component 0 of row 0 is NaN (expected: a finite number)");
  }

  @Test
  void refusesAnOutputThatTurnsOutNotToHaveAVectorAText() throws IOException {
    model.encode.add(number("axis1", 1));
    model.encode.add(
        node("one", "Sum")
            .in(model.result, "axis1:output:0")
            .type("T", DT_FLOAT)
            .type("Tidx", DT_INT32)
            .def());
    model.result = "one:output:0";
    output("outputs", DT_FLOAT, true);
    assertRefused("output \"outputs\" has the shape [8] for 8 texts (expected: [8, d], d from 1");
  }

  @Test
  void refusesVectorsThatAreAllTheSame() throws IOException {
    model.encode.add(number("axis1", 1));
    model.encode.add(
        node("norm", "Max")
            .in("squares:output:0", "axis1:output:0")
            .type("T", DT_FLOAT)
            .type("Tidx", DT_INT32)
            .flag("keep_dims")
            .def());
    model.encode.add(
        node("ones", "DivNoNan").in("norm:output:0", "norm:output:0").type("T", DT_FLOAT).def());
    model.result = "ones:z:0";
    output("outputs", DT_FLOAT, true);
    assertRefused("all have the same vector (expected: different ones)");
  }

  private void output(String name, DataType type, boolean anyRank) {
    SignatureDef.Builder signature =
        model.meta.getSignatureDefOrThrow("serving_default").toBuilder();
    TensorInfo.Builder info = signature.getOutputsOrThrow("outputs").toBuilder().setDtype(type);
    if (anyRank) {
      info.setTensorShape(info.getTensorShape().toBuilder().clearDim().setUnknownRank(true));
    }
    model.meta.putSignatureDef("serving_default", signature.putOutputs(name, info.build()).build());
  }

  @Test
  void refusesAnOutputThatIsNotFloat() throws IOException {
    output("outputs", DataType.DT_DOUBLE, false);
    assertRefused(
        "no signature that can be served: \"serving_default\" gives \"outputs\" DT_DOUBLE [?, 64] (expected: DT_FLOAT [?, d], a vector a text)");
  }

  @Test
  void asksWhichOfTwoOutputsItIs() throws IOException {
    output("also", DT_FLOAT, false);
    assertRefused("gives [also, outputs], which could all be the vectors; name one (--output)");
    ModelManifest manifest = imported(strings().output("also")).manifest();
    assertThat(manifest.encoder().output()).isEqualTo("also");
  }

  @Test
  void takesTheOneOutputThatFitsWhateverItsName() throws IOException {
    output("nested/lengths", DT_INT64, false);
    model.write(directory);
    assertThat(imported(strings()).manifest().encoder().output()).isEqualTo("outputs");
  }

  private void signature(String to) {
    model.meta.putSignatureDef(to, model.meta.getSignatureDefOrThrow("serving_default"));
  }

  @Test
  void takesTheOnlySignatureThatFits() throws IOException {
    signature("question");
    model.meta.removeSignatureDef("serving_default");
    model.write(directory);
    assertThat(imported(strings()).manifest().encoder().signature()).isEqualTo("question");
  }

  @Test
  void asksWhichOfTwoSignaturesItIs() throws IOException {
    signature("question");
    signature("passage");
    model.meta.removeSignatureDef("serving_default");
    assertRefused(
        "signatures [passage, question] could all be served (expected: one, or serving_default); name one (--signature)");
    assertThat(imported(strings().signature("passage")).manifest().encoder().signature())
        .isEqualTo("passage");
  }

  @Test
  void refusesASignatureThatIsNotThere() throws IOException {
    model.write(directory);
    assertRefused(
        strings().signature("answer"), "no signature \"answer\" (found: [serving_default])");
    model.meta.removeSignatureDef("serving_default");
    assertRefused("no signature that can be served: there is none at all");
  }

  @Test
  void refusesATagThatIsNotThere() throws IOException {
    model.write(directory);
    assertRefused(
        strings().tag("train"),
        "no meta graph with the one tag \"train\" (found: [[serve]]); name one (--tag)");
  }

  @Test
  void takesTheOnlyTagThereIs() throws IOException {
    model.meta.getMetaInfoDefBuilder().clearTags().addTags("inference");
    model.write(directory);
    assertThat(imported(strings()).manifest().encoder().tag()).isEqualTo("inference");
  }

  @Test
  void refusesAnOpLibraryThatIsNotThere() throws IOException {
    model.write(directory);
    Path library = directory.resolve("_sentencepiece.so");
    assertRefused(strings().opLibrary(library), "op library " + library + ": no such file");
  }

  @Test
  void tellsWhatItDoes() throws IOException {
    model.write(directory);
    var steps = new ArrayList<String>();
    var chosen = new ArrayList<ImportChoices.Row>();
    long[] copied = new long[2];
    ModelImport.into(
        registry,
        strings().request(),
        new ImportProgress() {
          @Override
          public void begins(String step) {
            steps.add(step);
          }

          @Override
          public void copied(long bytes, long total) {
            copied[0] = bytes;
            copied[1] = total;
          }

          @Override
          public void chose(ImportChoices choices) {
            chosen.addAll(choices.rows());
          }
        });
    assertThat(steps)
        .containsExactly(
            "looking through it",
            "starting TensorFlow",
            "checking the operations of every graph and function",
            "copying it",
            "loading it: tag serve, signature serving_default, {text=text} → outputs",
            "encoding texts in several languages",
            "publishing it, 64 dimensions");
    assertThat(chosen)
        .contains(
            new ImportChoices.Row("engine", "TensorFlow"),
            new ImportChoices.Row("windows", "200 words every 150, at most 16"));
    assertThat(copied[0]).isEqualTo(copied[1]).isGreaterThan(1_000_000);
  }
}
