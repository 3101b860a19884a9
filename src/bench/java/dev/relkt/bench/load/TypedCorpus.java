package dev.relkt.bench.load;

import dev.relkt.passage.Passage;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.passage.metadata.MetadataValue.Bool;
import dev.relkt.passage.metadata.MetadataValue.DecimalNumber;
import dev.relkt.passage.metadata.MetadataValue.Many;
import dev.relkt.passage.metadata.MetadataValue.Text;
import dev.relkt.passage.metadata.MetadataValue.WholeNumber;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Passages of another corpus with ten metadata fields of all types beside those that they have. */
public final class TypedCorpus implements BenchCorpus {

  private final BenchCorpus corpus;

  public TypedCorpus(BenchCorpus corpus) {
    this.corpus = corpus;
  }

  @Override
  public Passage passage(int number, int revision) {
    Passage plain = corpus.passage(number, revision);
    Map<String, MetadataValue> entries = new TreeMap<>(plain.metadata().entries());
    entries.put("source", new Text("source-" + number % 20));
    entries.put("author", new Text("Author " + number % 5_000));
    entries.put("url", new Text("https://example.org/articles/" + number));
    entries.put("published", new Text(LocalDate.EPOCH.plusDays(number % 20_000L).toString()));
    entries.put("year", new WholeNumber(1970 + number % 57));
    entries.put("page", new WholeNumber(number % 700));
    entries.put("price", new DecimalNumber(number % 10_000 + 0.5));
    entries.put("draft", new Bool(number % 10 == 0));
    entries.put(
        "tags",
        new Many(
            List.of(
                new Text("tag-" + number % 11),
                new Text("tag-" + (11 + number % 13)),
                new Text("tag-" + (24 + number % 17)))));
    entries.put("pdf.page", new WholeNumber(number % 300));
    return new Passage(
        plain.id(), plain.language(), plain.title(), plain.text(), Metadata.of(entries));
  }

  @Override
  public String question(int number) {
    return corpus.question(number);
  }
}
