package dev.relkt.job.types;

import dev.relkt.answering.Answer;
import dev.relkt.answering.AnswerDetails;
import dev.relkt.answering.AnswerSpan;
import dev.relkt.answering.FoundWords;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.answering.Ranking;
import dev.relkt.answering.ScorePart;
import dev.relkt.answering.Snippet;
import dev.relkt.lexical.ChannelStatistics;
import dev.relkt.lexical.WordMatch;
import dev.relkt.lexical.WordStatistics;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.metadata.MetadataType;
import dev.relkt.shard.FilterMismatch;
import dev.relkt.shard.Match;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The form of options, answers and rankings in the codecs that have them. Changing one changes
 * every codec that uses it.
 */
final class AnsweringBinary {

  /** The version of the codecs from which on metadata has types, and there are facets. */
  static final int TYPED_METADATA = 3;

  private AnsweringBinary() {}

  static void writeOptions(QuestionOptions options, DataOutput out) throws IOException {
    Binary.writeConstant(options.mode(), out);
    out.writeBoolean(options.rerank());
    out.writeInt(options.candidates());
    out.writeInt(options.offset());
    Binary.writeOptional(options.cursor(), out);
    out.writeDouble(options.minScore().orElse(Double.NaN));
    Binary.writeConstant(options.text(), out);
    out.writeBoolean(options.explain());
    Binary.writeOptional(options.groupBy(), out);
    out.writeBoolean(options.fold());
    Binary.writeConstant(options.prefer(), out);
    out.writeLong(options.recencyHalfLife().map(Duration::toSeconds).orElse(-1L));
    out.writeBoolean(options.answer());
    Binary.writeOptional(options.language().map(Language::tag), out);
    Binary.writeAll(options.facets(), out, FacetBinary::writeRequest);
    Binary.writeOptional(options.tenant().map(Tenant::name), out);
  }

  static QuestionOptions readOptions(int version, DataInput in) throws IOException {
    return new QuestionOptions(
        Binary.readConstant(QuestionOptions.Mode.class, in),
        in.readBoolean(),
        in.readInt(),
        in.readInt(),
        Binary.readOptional(in),
        minScore(in.readDouble()),
        Binary.readConstant(QuestionOptions.Text.class, in),
        in.readBoolean(),
        Binary.readOptional(in),
        in.readBoolean(),
        Binary.readConstant(QuestionOptions.Preference.class, in),
        readDuration(in),
        in.readBoolean(),
        Binary.readOptional(in).map(Language::new),
        version < TYPED_METADATA ? List.of() : Binary.readAll(in, FacetBinary::readRequest),
        version < TYPED_METADATA ? Optional.empty() : Binary.readOptional(in).map(Tenant::new));
  }

  private static OptionalDouble minScore(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static Optional<Duration> readDuration(DataInput in) throws IOException {
    long seconds = in.readLong();
    return seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }

  static void writeAnswer(Answer answer, DataOutput out) throws IOException {
    PassageBinary.write(answer.passage(), out);
    out.writeFloat(answer.score());
    Match match = answer.match();
    out.writeInt(match.window());
    out.writeInt(match.windows());
    out.writeFloat(match.best());
    out.writeFloat(match.mean());
    out.writeFloat(match.lexical());
    out.writeLong(match.writtenAtMillis());
    writeWords(match.words(), out);
    writeDetails(answer.details(), out);
  }

  static Answer readAnswer(int version, DataInput in) throws IOException {
    Passage passage =
        version < TYPED_METADATA ? PassageBinary.readUntyped(in) : PassageBinary.read(in);
    float score = in.readFloat();
    if (version < 2) {
      return new Answer(passage, score);
    }
    var match =
        new Match(
            in.readInt(),
            in.readInt(),
            in.readFloat(),
            in.readFloat(),
            in.readFloat(),
            in.readLong(),
            readWords(in));
    return new Answer(passage, score, match, readDetails(in));
  }

  private static void writeWords(WordMatch words, DataOutput out) throws IOException {
    Binary.writeConstant(words.channel(), out);
    Binary.writeAll(words.frequencies(), out, (count, to) -> to.writeInt(count));
    out.writeInt(words.length());
  }

  private static WordMatch readWords(DataInput in) throws IOException {
    return new WordMatch(
        Binary.readConstant(WordMatch.Channel.class, in),
        Binary.readAll(in, DataInput::readInt),
        in.readInt());
  }

  static void writeFoundWords(FoundWords words, DataOutput out) throws IOException {
    writeStatistics(words.statistics().words(), out);
    writeStatistics(words.statistics().names(), out);
    out.writeBoolean(words.withoutQuoted());
  }

  static FoundWords readFoundWords(DataInput in) throws IOException {
    return new FoundWords(
        new WordStatistics(readStatistics(in), readStatistics(in)), in.readBoolean());
  }

  private static void writeStatistics(ChannelStatistics channel, DataOutput out)
      throws IOException {
    Binary.writeAll(channel.counts(), out, (count, to) -> to.writeInt(count));
    out.writeLong(channel.passages());
    out.writeLong(channel.length());
    Binary.writeAll(channel.having(), out, (count, to) -> to.writeLong(count));
  }

  private static ChannelStatistics readStatistics(DataInput in) throws IOException {
    return new ChannelStatistics(
        Binary.readAll(in, DataInput::readInt),
        in.readLong(),
        in.readLong(),
        Binary.readAll(in, DataInput::readLong));
  }

  private static void writeDetails(AnswerDetails details, DataOutput out) throws IOException {
    Binary.writeConstant(details.text(), out);
    out.writeBoolean(details.snippet().isPresent());
    if (details.snippet().isPresent()) {
      writeSnippet(details.snippet().get(), out);
    }
    out.writeBoolean(details.answer().isPresent());
    if (details.answer().isPresent()) {
      writeSpan(details.answer().get(), out);
    }
    Binary.writeAll(
        details.parts(),
        out,
        (part, to) -> {
          Binary.writeText(part.name(), to);
          to.writeDouble(part.value());
          to.writeDouble(part.weight());
        });
    Binary.writeOptional(details.group(), out);
    out.writeInt(details.folded());
  }

  private static AnswerDetails readDetails(DataInput in) throws IOException {
    var text = Binary.readConstant(QuestionOptions.Text.class, in);
    Optional<Snippet> snippet = in.readBoolean() ? Optional.of(readSnippet(in)) : Optional.empty();
    Optional<AnswerSpan> answer = in.readBoolean() ? Optional.of(readSpan(in)) : Optional.empty();
    List<ScorePart> parts =
        Binary.readAll(
            in, from -> new ScorePart(Binary.readText(from), from.readDouble(), from.readDouble()));
    return new AnswerDetails(text, snippet, answer, parts, Binary.readOptional(in), in.readInt());
  }

  private static void writeSnippet(Snippet snippet, DataOutput out) throws IOException {
    Binary.writeText(snippet.text(), out);
    out.writeInt(snippet.from());
    out.writeInt(snippet.to());
    Binary.writeAll(
        snippet.marks(),
        out,
        (mark, to) -> {
          to.writeInt(mark.from());
          to.writeInt(mark.to());
        });
  }

  private static Snippet readSnippet(DataInput in) throws IOException {
    return new Snippet(
        Binary.readText(in),
        in.readInt(),
        in.readInt(),
        Binary.readAll(in, from -> new Snippet.Mark(from.readInt(), from.readInt())));
  }

  private static void writeSpan(AnswerSpan span, DataOutput out) throws IOException {
    Binary.writeConstant(span.kind(), out);
    Binary.writeText(span.text(), out);
    out.writeInt(span.from());
    out.writeInt(span.to());
    out.writeFloat(span.score());
  }

  private static AnswerSpan readSpan(DataInput in) throws IOException {
    return new AnswerSpan(
        Binary.readConstant(AnswerSpan.Kind.class, in),
        Binary.readText(in),
        in.readInt(),
        in.readInt(),
        in.readFloat());
  }

  static void writeMismatch(FilterMismatch mismatch, DataOutput out) throws IOException {
    Binary.writeText(mismatch.key(), out);
    Binary.writeAll(mismatch.asked(), out, (type, to) -> Binary.writeConstant(type, to));
    Binary.writeAll(mismatch.found(), out, (type, to) -> Binary.writeConstant(type, to));
  }

  static FilterMismatch readMismatch(DataInput in) throws IOException {
    return new FilterMismatch(Binary.readText(in), readTypes(in), readTypes(in));
  }

  private static Set<MetadataType> readTypes(DataInput in) throws IOException {
    return Set.copyOf(Binary.readAll(in, from -> Binary.readConstant(MetadataType.class, from)));
  }

  static void writeRanking(Optional<Ranking> ranking, DataOutput out) throws IOException {
    out.writeBoolean(ranking.isPresent());
    if (ranking.isPresent()) {
      Binary.writeConstant(ranking.get().mode(), out);
      Binary.writeOptional(ranking.get().rerank().map(Ranking.Rerank::ranker), out);
      out.writeInt(ranking.get().rerank().map(Ranking.Rerank::candidates).orElse(0));
    }
  }

  static Optional<Ranking> readRanking(DataInput in) throws IOException {
    if (!in.readBoolean()) {
      return Optional.empty();
    }
    var mode = Binary.readConstant(QuestionOptions.Mode.class, in);
    Optional<String> ranker = Binary.readOptional(in);
    int candidates = in.readInt();
    return Optional.of(new Ranking(mode, ranker.map(id -> new Ranking.Rerank(id, candidates))));
  }
}
