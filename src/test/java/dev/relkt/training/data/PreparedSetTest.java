package dev.relkt.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.Language;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.TrainingInput.Side;
import dev.relkt.training.data.TrainingSets.Leaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedSetTest {

  @TempDir private Path folder;

  @Test
  void readsSquadsFormatInSeveralLanguagesAsTranslationsOfEachOther() {
    squad("xquad.en.json", "Super_Bowl_50", "The Broncos won.", "q1", "Who won?");
    squad("xquad.de.json", "Super_Bowl_50", "Die Broncos gewannen.", "q1", "Wer gewann?");
    PreparedSet prepared = prepare(squadFile("xquad.en.json"), squadFile("xquad.de.json"));
    TrainingSet set = prepared.train();
    assertThat(set.passages())
        .containsExactly(
            new TrainingPassage(
                "en/Super_Bowl_50/0",
                "en",
                "Super Bowl 50",
                "The Broncos won.",
                "title/Super Bowl 50"),
            new TrainingPassage(
                "de/Super_Bowl_50/0",
                "de",
                "Super Bowl 50",
                "Die Broncos gewannen.",
                "title/Super Bowl 50"));
    assertThat(set.questions())
        .containsExactly(
            new TrainingQuestion(
                "en/q1@en/Super_Bowl_50/0",
                "en",
                "Who won?",
                "en/Super_Bowl_50/0",
                Optional.empty()),
            new TrainingQuestion(
                "de/q1@de/Super_Bowl_50/0",
                "de",
                "Wer gewann?",
                "de/Super_Bowl_50/0",
                Optional.of("Who won?")));
    assertThat(prepared.sources())
        .containsExactly(
            new TrainingSource("xquad.de", "xquad.de", "CC BY-SA 4.0", 1, 1, 0),
            new TrainingSource("xquad.en", "xquad.en", "CC BY-SA 4.0", 1, 1, 0));
  }

  @Test
  void knowsTheLanguagesOfMlqaByTheFileName() {
    squad("test-context-ar-question-de.json", "برلين", "برلين مدينة", "q1", "Was ist Berlin?");
    squad("test-context-vi-question-en.json", "Berlin", "Berlin là", "q1", "What is Berlin?");
    TrainingSet set =
        prepare(
                squadFile("test-context-ar-question-de.json"),
                squadFile("test-context-vi-question-en.json"))
            .train();
    assertThat(set.passages()).extracting(TrainingPassage::language).containsExactly("ar", "vi");
    assertThat(set.questions()).extracting(TrainingQuestion::language).containsExactly("de", "en");
    assertThat(set.questions().getFirst().english()).contains("What is Berlin?");
    // Contexts of one question are translations: one document, whatever their titles.
    assertThat(set.passages()).extracting(TrainingPassage::document).containsOnly("title/Berlin");
  }

  @Test
  void knowsTheLanguagesOfTydiqaByItsIds() {
    squad("tydiqa-goldp-v1.1-train.json", "", "Helsinki on kaupunki.", "finnish-12-1", "Mikä?");
    TrainingSet set = prepare(squadFile("tydiqa-goldp-v1.1-train.json")).train();
    assertThat(set.passages().getFirst().language()).isEqualTo("fi");
    assertThat(set.questions().getFirst().language()).isEqualTo("fi");
  }

  @Test
  void knowsTheLanguageOfJaquadByItsNameAndOthersWhenTold() {
    squad("jaquad_train_0000.json", "東京", "東京は都市。", "tr-000", "東京とは？");
    squad("my-data.json", "Roma", "Roma è una città.", "x1", "Cos'è Roma?");
    assertThat(
            prepare(squadFile("jaquad_train_0000.json")).train().passages().getFirst().language())
        .isEqualTo("ja");
    assertThatThrownBy(() -> prepare(squadFile("my-data.json")))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining(
            "my-data.json, data[0].paragraphs[0]: its language is not known (expected: a file name"
                + " such as xquad.ar.json, or the language before the file: ar=my-data.json)");
    var told =
        new TrainingInput.SquadFile(
            folder.resolve("my-data.json"),
            Optional.of(new Language("it")),
            Optional.empty(),
            Side.TRAIN);
    assertThat(prepare(told).train().questions().getFirst().language()).isEqualTo("it");
  }

  @Test
  void joinsXorTydiWithItsGoldParagraphsById() {
    SetFiles.write(
        folder.resolve("xor_train.jsonl"),
        "{'id':'7','question':'東京とは？','answers':['city'],'lang':'ja','split':'train','en_question':'What"
            + " is Tokyo?'}",
        "{'id':'8','question':'Кто?','answers':['he'],'lang':'ru','split':'train','en_question':'Who?'}",
        "{'id':'9','question':'왜?','answers':['so'],'lang':'ko','split':'train'}");
    squad("gp_squad_train_data.json", "Tokyo", "Tokyo is a city.", "7", "東京とは？");
    PreparedSet prepared =
        prepare(
            new TrainingInput.XorTydiFile(folder.resolve("xor_train.jsonl"), Side.TRAIN),
            new TrainingInput.SquadFile(
                folder.resolve("gp_squad_train_data.json"),
                Optional.of(new Language("en")),
                Optional.empty(),
                Side.TRAIN));
    assertThat(prepared.train().questions())
        .containsExactly(
            new TrainingQuestion(
                "ja/7@en/Tokyo/0", "ja", "東京とは？", "en/Tokyo/0", Optional.of("What is Tokyo?")));
    assertThat(prepared.train().translations())
        .containsExactly(new Translation("xor/8", java.util.Map.of("ru", "Кто?", "en", "Who?")));
    assertThat(prepared.notes())
        .containsExactly(
            "1 questions of XOR-TyDi have neither passage nor English and are not used; their gold"
                + " paragraphs come as a SQuAD-format file");
  }

  @Test
  void passesOverQuestionsThatHaveNoAnswer() {
    SetFiles.write(
        folder.resolve("train.en.json"),
        "{'version':'v2.0','data':[{'title':'Ice','paragraphs':[{'context':'Ice floats.','qas':["
            + "{'id':'1','question':'What floats?','answers':[]},"
            + "{'id':'2','question':'Who swims?','is_impossible':true,'answers':[]}]}]}]}");
    PreparedSet prepared = prepare(squadFile("train.en.json"));
    assertThat(prepared.train().questions()).hasSize(1);
    assertThat(prepared.notes())
        .containsExactly("1 questions that have no answer in their passage are not used");
  }

  @Test
  void tellsAllProblemsOfSquadsFormatAtOnce() {
    SetFiles.write(
        folder.resolve("train.en.json"),
        "{'data':[{'title':'Ice','paragraphs':[{'context':'','qas':[]},{'context':'Ice.','qas':["
            + "{'id':'1','question':' '},{'question':'Who?'},{'id':'2','question':'Who?'},"
            + "{'id':'2','question':'Who?'}]}]}]}");
    assertThatThrownBy(() -> prepare(squadFile("train.en.json")))
        .hasMessageStartingWith("training data: 4 problems:")
        .hasMessageContaining("data[0].paragraphs[0]: field context is \"\"")
        .hasMessageContaining("data[0].paragraphs[1].qas[0]: field question is \" \"")
        .hasMessageContaining("data[0].paragraphs[1].qas[1]: field id is missing")
        .hasMessageContaining("data[0].paragraphs[1].qas[3]: question \"en/2@en/Ice/0\" is there");
    SetFiles.write(folder.resolve("broken.en.json"), "{'data': [{'title':");
    assertThatThrownBy(() -> prepare(squadFile("broken.en.json")))
        .hasMessageContaining("broken.en.json, line 2: not JSON: ");
    SetFiles.write(folder.resolve("other.en.json"), "{'rows': []}");
    assertThatThrownBy(() -> prepare(squadFile("other.en.json")))
        .hasMessageContaining("other.en.json: no array \"data\" (expected: SQuAD's format");
    assertThatThrownBy(() -> prepare(squadFile("gone.en.json")))
        .hasMessageContaining("gone.en.json: cannot be read: no such file");
  }

  @Test
  void readsPublicSetsInOneForm() {
    publicSets();
    PreparedSet prepared = prepare(new TrainingInput.PublicFolder(folder, Set.of()));
    TrainingSet set = prepared.train();
    assertThat(set.passages())
        .extracting(TrainingPassage::document)
        .containsExactly("title/東京", "b", "title/Ice");
    assertThat(set.questions())
        .extracting(q -> q.english().orElse("none"))
        .containsExactly("What is Tokyo?", "Is it far?", "none");
    assertThat(set.translations())
        .extracting(Translation::id)
        .containsExactly("m1", "pair/1", "pair/2");
    assertThat(prepared.sources())
        .extracting(TrainingSource::name, TrainingSource::licence)
        .contains(
            org.assertj.core.api.Assertions.tuple("jaquad", "CC BY-SA 3.0"),
            org.assertj.core.api.Assertions.tuple("afriqa", "CC BY 4.0"));
  }

  @Test
  void leavesOutASplitOfASourceWithThePassagesThatOnlyItHas() {
    publicSets();
    PreparedSet prepared = prepare(new TrainingInput.PublicFolder(folder, Set.of("afriqa:test")));
    assertThat(prepared.train().passages())
        .extracting(TrainingPassage::id)
        .containsExactly("a", "c");
    assertThat(prepared.train().questions())
        .extracting(TrainingQuestion::id)
        .containsExactly("1", "3");
    assertThat(prepared.notes())
        .containsExactly(
            folder.resolve("train")
                + ": 1 questions of afriqa:test and 1 passages that only they have are left out");
  }

  @Test
  void learnsFromXquadsTrainingSplitAndHoldsItsDevSplitOut() {
    xquad();
    PreparedSet prepared = prepare(new TrainingInput.XquadFolder(folder));
    assertThat(prepared.train().questions())
        .containsExactly(
            new TrainingQuestion(
                "xquad/en/1", "en", "What floats?", "xquad/en/xq0", Optional.empty()),
            new TrainingQuestion(
                "xquad/de/1", "de", "Was schwimmt?", "xquad/en/xq0", Optional.of("What floats?")));
    assertThat(prepared.heldOut().orElseThrow().questions())
        .extracting(TrainingQuestion::id)
        .containsExactly("xquad/en/2");
  }

  @Test
  void refusesToLearnFromAnArticleThatXquadHoldsOut() {
    xquad();
    SetFiles.write(
        folder.resolve("train/passages.jsonl"),
        "{'doc_id':'a','source':'qed','lang':'en','title':'Iron ore','text':'Another text of it.'}",
        "{'doc_id':'b','source':'qed','lang':'en','title':'Ore','text':'Ore is dug.'}");
    SetFiles.write(
        folder.resolve("train/questions.jsonl"),
        "{'id':'1','source':'qed','split':'train','lang':'en','question':'what text','doc_id':'a'}",
        "{'id':'2','source':'qed','split':'train','lang':'en','question':'what is"
            + " dug','doc_id':'b'}");
    List<TrainingInput> inputs =
        List.of(
            new TrainingInput.PublicFolder(folder, Set.of()),
            new TrainingInput.XquadFolder(folder));
    assertThatThrownBy(() -> TrainingSets.prepare(inputs, "", Leaks.REFUSED))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            "training data: a problem:\n  %1$s/train/passages.jsonl, line 1: passage \"a\": its document \"title/Iron ore\" is held out too (%1$s/eval/xquad_paragraphs.jsonl, line 3: passage \"xquad/en/xq1\") (expected: every document on one side of a split; leave it out of one side)"
                .formatted(folder));
    PreparedSet prepared = TrainingSets.prepare(inputs, "", Leaks.LEFT_OUT);
    assertThat(prepared.train().passages())
        .extracting(TrainingPassage::id)
        .containsExactly("b", "xquad/en/xq0", "xquad/de/xq0");
    assertThat(prepared.train().questions())
        .extracting(TrainingQuestion::id)
        .containsExactly("2", "xquad/en/1", "xquad/de/1");
    assertThat(prepared.notes())
        .containsExactly(
            "not learned from, since their documents or texts are held out: 1 passages, 1"
                + " questions, 0 translations");
  }

  @Test
  void refusesDataWithoutAQuestion() throws IOException {
    Path file = Files.createFile(folder.resolve("xor.jsonl"));
    assertThatThrownBy(() -> prepare(new TrainingInput.XorTydiFile(file, Side.TRAIN)))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage("training data: no question (expected: questions with their gold passages)");
  }

  private void publicSets() {
    SetFiles.write(
        folder.resolve("train/passages.jsonl.gz"),
        "{'doc_id':'a','source':'jaquad','lang':'ja','title':'東京','text':'東京は都市。'}",
        "{'doc_id':'b','source':'afriqa','lang':'fr','title':'','text':'Le Bénin.'}",
        "{'doc_id':'c','source':'qed','lang':'en','title':'Ice','text':'Ice floats.'}");
    SetFiles.write(
        folder.resolve("train/questions.jsonl.gz"),
        "{'id':'1','source':'jaquad','split':'dev','lang':'ja','question':'東京とは？','doc_id':'a'}",
        "{'id':'2','source':'afriqa','split':'test','lang':'fon','question':'E"
            + " nɔ?','doc_id':'b','en_question':'Is it far?'}",
        "{'id':'3','source':'qed','split':'train','lang':'en','question':'what"
            + " floats','doc_id':'c'}");
    SetFiles.write(
        folder.resolve("train/parallel_multiway.jsonl.gz"),
        "{'id':'m1','source':'mkqa','kind':'question','t':{'ja':'東京とは','en':'What is Tokyo?'}}");
    SetFiles.write(
        folder.resolve("train/parallel_pairs.jsonl.gz"),
        "{'a_lang':'ta','a':'நீர்','b_lang':'en','b':'water','source':'indian_parallel'}",
        "{'a_lang':'ta','a':'நீர்','b_lang':'en','b':'Water!','source':'indian_parallel','ref':1}");
  }

  private void xquad() {
    SetFiles.write(
        folder.resolve("eval/xquad_paragraphs.jsonl"),
        "{'para_id':'xq0','lang':'en','title':'Ice','text':'Ice floats on it.','split':'train'}",
        "{'para_id':'xq0','lang':'de','title':'Ice','text':'Eis schwimmt.','split':'train'}",
        "{'para_id':'xq1','lang':'en','title':'Iron_ore','text':'Iron sinks.','split':'dev'}");
    SetFiles.write(
        folder.resolve("eval/xquad_questions.jsonl"),
        "{'qid':'1','lang':'en','question':'What floats?','para_id':'xq0','split':'train'}",
        "{'qid':'2','lang':'en','question':'What sinks?','para_id':'xq1','split':'dev'}",
        "{'qid':'1','lang':'de','question':'Was schwimmt?','para_id':'xq0','split':'train'}");
  }

  private void squad(String name, String title, String context, String id, String question) {
    SetFiles.write(
        folder.resolve(name),
        "{'version':'1.1','data':[{'title':'%s','paragraphs':[{'context':'%s','qas':[{'id':'%s','question':'%s','answers':[{'text':'x','answer_start':0}]}]}]}]}"
            .formatted(title, context, id, question.replace("'", "’")));
  }

  private TrainingInput squadFile(String name) {
    return new TrainingInput.SquadFile(
        folder.resolve(name), Optional.empty(), Optional.empty(), Side.TRAIN);
  }

  private static PreparedSet prepare(TrainingInput... inputs) {
    return TrainingSets.prepare(List.of(inputs), "CC BY-SA 4.0", Leaks.REFUSED);
  }
}
