package dev.relkt.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PublicDatasetTest {

  private static final Language ENGLISH = new Language("en");
  private static final Language GERMAN = new Language("de");

  @TempDir private Path directory;

  @BeforeEach
  void writeBoth() throws IOException {
    Path eval = Files.createDirectory(directory.resolve("eval"));
    Files.writeString(
        eval.resolve("xquad_paragraphs.jsonl"),
        """
        {"para_id":"x0","lang":"en","article":0,"title":"Red_Fox","text":"Foxes.","split":"dev"}
        {"para_id":"x1","lang":"en","article":1,"title":"Whale","text":"Whales.","split":"train"}
        {"para_id":"x0","lang":"de","article":0,"title":"Red_Fox","text":"Füchse.","split":"dev"}
        {"para_id":"x1","lang":"de","article":1,"title":"Whale","text":"Wale.","split":"train"}
        """);
    Files.writeString(
        eval.resolve("xquad_questions.jsonl"),
        """
        {"qid":"a","lang":"en","question":"Fox?","para_id":"x0","split":"dev"}
        {"qid":"a","lang":"de","question":"Fuchs?","para_id":"x0","split":"dev"}
        {"qid":"b","lang":"de","question":"Wal?","para_id":"x1","split":"train"}
        """);
    Files.writeString(
        eval.resolve("mlqa_test_contexts.jsonl"),
        """
        {"ctx_id":"c1","lang":"de","title":"","text":"Füchse."}
        {"ctx_id":"c2","lang":"vi","title":"","text":"Cáo."}
        """);
    Files.writeString(
        eval.resolve("mlqa_test_questions.jsonl"),
        """
        {"qid":"a","lang":"ar","question":"ثعلب؟"}
        {"qid":"b","lang":"ar","question":"حوت؟"}
        """);
    Files.writeString(
        eval.resolve("mlqa_test_gold.jsonl"),
        """
        {"qid":"a","gold":{"de":{"ctx_id":"c1"},"vi":{"ctx_id":"c2"}}}
        {"qid":"b","gold":{"vi":{"ctx_id":"c2"}}}
        """);
  }

  @Test
  void takesTheEnglishParagraphsAndTheQuestionsOfASplit() {
    RetrievalTask task =
        PublicDataset.XQUAD.task(directory, choice("dev", Set.of(ENGLISH), Set.of()));

    assertThat(task.passages()).extracting(p -> p.id().value()).containsExactly("en/x0", "en/x1");
    assertThat(task.passages().getFirst().title()).isEqualTo("Red Fox");
    assertThat(task.questions()).extracting(LabelledQuestion::id).containsExactly("en/a", "de/a");
    assertThat(task.qrels().gold("de/a").keySet()).containsExactly(new PassageId("en/x0"));
  }

  @Test
  void takesTheParagraphInEveryLanguageAsGold() {
    RetrievalTask everything =
        PublicDataset.XQUAD.task(directory.resolve("eval"), choice("all", Set.of(), Set.of()));

    assertThat(everything.passages()).hasSize(4);
    assertThat(everything.questions()).hasSize(3);
    assertThat(everything.qrels().gold("de/b").keySet())
        .containsExactly(new PassageId("de/x1"), new PassageId("en/x1"));

    RetrievalTask english =
        PublicDataset.XQUAD.task(directory, choice("all", Set.of(), Set.of(ENGLISH)));
    assertThat(english.passages()).hasSize(4);
    assertThat(english.qrels().gold("de/b").keySet()).containsExactly(new PassageId("en/x1"));
  }

  @Test
  void takesTheContextsOfMlqaAndLeavesOutQuestionsWithoutGoldThere() {
    RetrievalTask both = PublicDataset.MLQA.task(directory, choice("test", Set.of(), Set.of()));
    RetrievalTask german =
        PublicDataset.MLQA.task(directory, choice("test", Set.of(GERMAN), Set.of()));

    assertThat(both.questions()).extracting(LabelledQuestion::id).containsExactly("ar/a", "ar/b");
    assertThat(both.qrels().gold("ar/a").keySet())
        .containsExactly(new PassageId("c1"), new PassageId("c2"));
    assertThat(german.questions()).extracting(LabelledQuestion::id).containsExactly("ar/a");
    assertThat(german.passages()).hasSize(1);
  }

  @Test
  void takesTheArticleOfXquadAsTheDocument() {
    RetrievalTask task =
        PublicDataset.XQUAD.task(directory, choice("dev", Set.of(ENGLISH), Set.of()));

    assertThat(task.passages())
        .extracting(p -> p.metadata().text(RetrievalTask.DOCUMENT).orElse(""))
        .containsExactly("0", "1");
  }

  @Test
  void ranksSentencesOfTatoebaAmongThoseOfTheirLanguage() throws IOException {
    Files.writeString(
        directory.resolve("tatoeba.jsonl"),
        """
        {"lang":"deu","i":0,"text":"Ein Fuchs.","en":"A fox."}
        {"lang":"deu","i":1,"text":"Ein Wal.","en":"A whale."}
        {"lang":"cmn","i":0,"text":"狐狸。","en":"A fox."}
        {"lang":"cbk","i":0,"text":"Bueno.","en":"Good."}
        {"lang":"dtp","i":0,"text":"Osonong.","en":"Good."}
        {"lang":"kzj","i":0,"text":"Osonong.","en":"Good."}
        """);

    RetrievalTask task = PublicDataset.TATOEBA.task(directory, choice("all", Set.of(), Set.of()));

    assertThat(task.questions())
        .extracting(q -> q.language() + " " + q.id())
        .containsExactly(
            "de de/0",
            "de de/1",
            "zh zh/0",
            "mis-x-cbk mis-x-cbk/0",
            "dtp dtp/0",
            "mis-x-kzj mis-x-kzj/0");
    List<Pool> pools = PublicDataset.TATOEBA.defaultDivision().of(task);
    assertThat(pools)
        .extracting(Pool::name)
        .containsExactly("de", "dtp", "mis-x-cbk", "mis-x-kzj", "zh");
    assertThat(pools.getFirst().task().passages())
        .extracting(p -> p.id() + " " + p.text())
        .containsExactly("de-en/0 A fox.", "de-en/1 A whale.");
  }

  @Test
  void readsAFolderInTheFormatOfBeir() throws IOException {
    Files.createDirectories(directory.resolve("qrels"));
    Files.writeString(
        directory.resolve("corpus.jsonl"),
        """
        {"_id": "d1", "title": "Moon", "text": "It circles the Earth.", "metadata": {}}
        {"_id": "d2", "title": "Tea leaves", "text": ""}
        {"_id": 3, "text": "Schach", "lang": "de"}
        """);
    Files.writeString(
        directory.resolve("queries.jsonl"),
        """
        {"_id": "q1", "text": "What circles the Earth?"}
        {"_id": "q2", "text": "Not judged in this split"}
        """);
    Files.writeString(
        directory.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n");
    RetrievalTask task =
        PublicDataset.BEIR.task(
            directory, new PublicDataset.Choice("test", Set.of(), Set.of(), Optional.empty()));
    assertThat(task.passages())
        .extracting(p -> p.id().value(), p -> p.language().tag(), Passage::title, Passage::text)
        .containsExactly(
            tuple("d1", "en", "Moon", "It circles the Earth."),
            tuple("d2", "en", "", "Tea leaves"),
            tuple("3", "de", "", "Schach"));
    assertThat(task.questions()).extracting(LabelledQuestion::id).containsExactly("q1");
    assertThat(task.qrels().gold("q1")).isEqualTo(Map.of(new PassageId("d1"), 2));
  }

  @Test
  void readsBeirsFoldersAsTeamsHaveThemAndSaysWhatDoesNotCount() throws IOException {
    Files.createDirectories(directory.resolve("qrels"));
    Files.writeString(
        directory.resolve("corpus.jsonl"),
        """
        {"_id": "d1", "title": "", "text": "Der Mond.", "metadata": {"page": 7}, "url": "u"}
        {"_id": "d2", "title": "", "text": ""}
        {"_id": "d3", "text": "x", "parts": "%s"}
        """
            .formatted("long ".repeat(1000)));
    Files.writeString(
        directory.resolve("queries.jsonl"),
        """
        {"_id": "q1", "text": "Was kreist?", "metadata": {}}
        {"_id": "q2", "text": "Was fehlt?"}
        {"_id": "q3", "text": " "}
        """);
    Path judgements = directory.resolve("qrels/test.tsv");
    Files.writeString(
        judgements,
        "query-id\tcorpus-id\tscore\nq1\td1\t1.0\nq1\td1\t1\nq1\td3\t0\nq2\td2\t1\nq3\td1\t2\n");
    List<String> notes = new ArrayList<>();
    var german = Optional.of(new Language("de"));
    RetrievalTask task =
        PublicDataset.BEIR.task(
            directory,
            new PublicDataset.Choice("test", Set.of(), Set.of(), Optional.empty(), german, german),
            notes::add);
    assertThat(task.questions())
        .containsExactly(new LabelledQuestion("q1", german.get(), "Was kreist?"));
    assertThat(task.passages().getFirst())
        .isEqualTo(
            new Passage(
                new PassageId("d1"),
                german.get(),
                "",
                "Der Mond.",
                Metadata.ofTexts(Map.of("url", "u"))
                    .with("page", new MetadataValue.WholeNumber(7))));
    assertThat(notes)
        .containsExactly(
            judgements + ": 1 judgements are there more than once and count once",
            directory.resolve("corpus.jsonl") + ": field \"parts\" (1 lines) is not used",
            "1 judgements of passages that are not in the corpus do not count",
            directory.resolve("queries.jsonl") + ": 1 questions without a text are not asked",
            "1 of 2 questions have no right passage in the corpus and are not asked");
  }

  @Test
  void readsMtebsJudgementsAsJsonLinesAndNamesTheSplitsThatThereAre() throws IOException {
    Files.createDirectories(directory.resolve("qrels"));
    Files.writeString(directory.resolve("corpus.jsonl"), "{\"_id\": \"d\", \"text\": \"a\"}\n");
    Files.writeString(directory.resolve("queries.jsonl"), "{\"_id\": \"1\", \"text\": \"a\"}\n");
    Files.writeString(
        directory.resolve("qrels/dev.jsonl"),
        "{\"query-id\": 1, \"corpus-id\": \"d\", \"score\": 1.0}\n");
    assertThat(
            PublicDataset.BEIR.task(directory, choice("dev", Set.of(), Set.of())).qrels().gold("1"))
        .isEqualTo(Map.of(new PassageId("d"), 1));
    assertThatThrownBy(() -> PublicDataset.BEIR.task(directory, choice("test", Set.of(), Set.of())))
        .hasMessage(
            directory.resolve("qrels/test.tsv")
                + ": no such file (expected: a split that is there: dev)");
  }

  @Test
  void namesTheLinesOfBeirsJudgementsThatAreWrong() throws IOException {
    Files.createDirectories(directory.resolve("qrels"));
    Files.writeString(directory.resolve("corpus.jsonl"), "{\"_id\": \"d\", \"text\": \"a\"}\n");
    Files.writeString(directory.resolve("queries.jsonl"), "{\"_id\": \"q\", \"text\": \"a\"}\n");
    Path judgements = directory.resolve("qrels/test.tsv");
    Files.writeString(judgements, "query-id\tcorpus-id\tscore\nq\td\nq\td\t1\nq\td\t0\n");
    assertThatThrownBy(
            () ->
                PublicDataset.BEIR.task(
                    directory,
                    new PublicDataset.Choice("test", Set.of(), Set.of(), Optional.empty())))
        .isInstanceOf(DataRefused.class)
        .hasMessageContaining(
            judgements + ":2: 2 columns (expected: 3, query-id, corpus-id, score)")
        .hasMessageContaining(
            judgements + ":4: passage \"d\" is judged already for question \"q\" (expected: once)");
  }

  @Test
  void asksXorTydiForTranslationsOrForPassagesWithAnAnswer() throws IOException {
    Files.writeString(
        directory.resolve("xor_dev_questions.jsonl"),
        """
        {"qid":"1","lang":"ja","question":"狐?","answers_en":["Vulpes"],"en_question":"Fox?"}
        {"qid":"2","lang":"ko","question":"고래?","answers_en":["Blue Whale","yes"]}
        {"qid":"3","lang":"ko","question":"누구?","answers_en":["yes"]}
        """);
    Path passages = directory.resolve("passages.jsonl");
    Files.writeString(
        passages,
        """
        {"id":"p1","lang":"en","text":"The blue whale, yes."}
        {"id":"p2","lang":"en","text":"Blue whales."}
        """);

    RetrievalTask translations =
        PublicDataset.XOR_TYDI.task(directory, choice("dev", Set.of(), Set.of()));
    RetrievalTask answers =
        PublicDataset.XOR_TYDI.task(
            directory, new PublicDataset.Choice("dev", Set.of(), Set.of(), Optional.of(passages)));

    assertThat(translations.questions()).extracting(LabelledQuestion::id).containsExactly("ja/1");
    assertThat(translations.passages()).extracting(p -> p.text()).containsExactly("Fox?");
    assertThat(answers.questions()).extracting(LabelledQuestion::id).containsExactly("ko/2");
    assertThat(answers.qrels().gold("ko/2").keySet()).containsExactly(new PassageId("p1"));
  }

  @Test
  void saysWhatThereIsInstead() {
    assertThatThrownBy(
            () -> PublicDataset.XQUAD.task(directory, choice("tset", Set.of(), Set.of())))
        .isInstanceOf(DataRefused.class)
        .hasMessage(
            directory.resolve("eval/xquad_questions.jsonl")
                + ": no question of split \"tset\" (expected: one of dev, train, or all)");
    assertThatThrownBy(
            () ->
                PublicDataset.XQUAD.task(
                    directory, choice("dev", Set.of(new Language("th")), Set.of())))
        .hasMessage("passage languages: no passage in th (expected: all, or some of de, en)");
    assertThatThrownBy(
            () ->
                PublicDataset.XQUAD.task(directory, choice("dev", Set.of(ENGLISH), Set.of(GERMAN))))
        .hasMessage("gold languages: no passage in de (expected: all, or some of en)");
    assertThatThrownBy(() -> PublicDataset.MLQA.task(directory, choice("dev", Set.of(), Set.of())))
        .hasMessage(
            List.of("contexts", "gold", "questions").stream()
                .map(
                    file ->
                        directory
                            + ": no mlqa_dev_"
                            + file
                            + ".jsonl.gz in it (expected: the folder with the evaluation data)")
                .collect(Collectors.joining("\n")));
  }

  private static PublicDataset.Choice choice(
      String split, Set<Language> passages, Set<Language> gold) {
    return new PublicDataset.Choice(split, passages, gold, Optional.empty());
  }
}
