package dev.relkt.cli;

import dev.relkt.answering.Answer;
import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageFilter;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.QuestionsTopic;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "ask",
    mixinStandardHelpOptions = true,
    description = {
      "Asks a question through Kafka and shows the passages that answer it, best first.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The question was searched, with or without finding a passage.",
      "1:There is no answer, or one that says why the question was not searched.",
      "2:An argument is wrong."
    })
final class AskCommand implements Callable<Integer> {

  private static final int TEXT_WIDTH = 160;

  @Parameters(arity = "1..*", paramLabel = "QUESTION", description = "In any language.")
  private List<String> words = List.of();

  @Option(
      names = "--lang",
      paramLabel = "TAG",
      description =
          "What the question is written in; goes along for those who count questions, finds nothing"
              + " else.")
  private @Nullable String language;

  @Option(
      names = {"-k", "--top-k"},
      paramLabel = "N",
      defaultValue = "10",
      description = "How many passages at most (default: ${DEFAULT-VALUE}).")
  private int topK;

  @Option(
      names = "--filter",
      paramLabel = "KEY=VALUE",
      description =
          "Only passages with this metadata value, or lang=TAG for their language. lang may be"
              + " given more than once: any of them.")
  private List<String> filters = List.of();

  @Option(names = "--json", description = "Print the record of the topic of answers as it is.")
  private boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to wait for the answer (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Option(
      names = "--questions-topic",
      defaultValue = QuestionsTopic.NAME,
      description = "Default: ${DEFAULT-VALUE}.")
  private String questionsTopic = QuestionsTopic.NAME;

  @Option(
      names = "--answers-topic",
      defaultValue = AnswersTopic.NAME,
      description = "Default: ${DEFAULT-VALUE}.")
  private String answersTopic = AnswersTopic.NAME;

  @Mixin private BrokerOptions brokers = new BrokerOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandSpec known = Objects.requireNonNull(spec);
    PrintWriter out = known.commandLine().getOut();
    Question question;
    Optional<Language> stated;
    try {
      question =
          new Question(
              "ask-" + UUID.randomUUID(),
              String.join(" ", words),
              topK,
              filter(filters),
              Duration.ofSeconds(Math.max(1, Math.min(timeoutSeconds, 2))));
      stated = Optional.ofNullable(language).map(Language::new);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(known.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try (Asking asking = Asking.open(brokers, questionsTopic, answersTopic)) {
      Asking.Answered answered =
          asking
              .ask(question, stated, Duration.ofSeconds(timeoutSeconds))
              .orElseThrow(
                  () ->
                      new CommandFailed(
                          "no answer within %d s; does the answering job run? It may also have refused the question: \"relkt dlq list %s\" says so"
                              .formatted(timeoutSeconds, DeadLetters.topicOf(questionsTopic))));
      if (json) {
        out.println(new String(answered.value(), StandardCharsets.UTF_8));
      } else {
        print(out, answered);
      }
      return answered.reply().shardsAnswered() > 0 ? 0 : 1;
    }
  }

  private static void print(PrintWriter out, Asking.Answered answered) {
    Reply reply = answered.reply();
    int rank = 1;
    for (Answer answer : reply.ranked().answers()) {
      Passage passage = answer.passage();
      out.println(
          "%2d. %.3f  [%s] %s  (%s)"
              .formatted(
                  rank++, answer.score(), passage.language(), passage.title(), passage.id()));
      out.println("    " + TextTable.abridged(passage.text(), TEXT_WIDTH));
    }
    if (reply.ranked().answers().isEmpty()) {
      out.println("no passage was found");
    }
    reply.notes().forEach(note -> out.println("note: " + note));
    out.println(
        "%s, %d of %d shards%s, %d ms"
            .formatted(
                reply
                    .pair()
                    .map(
                        p -> "model %s, generation g%d".formatted(p.modelVersion(), p.generation()))
                    .orElse("not searched"),
                reply.shardsAnswered(),
                reply.shardsAsked(),
                reply.partial() ? " (partial)" : "",
                answered.latency().toMillis()));
  }

  /**
   * @param filters {@code key=value} each; {@code lang} is the language, every other key one of the
   *     metadata
   * @throws IllegalArgumentException if one has another form, a key comes twice, or a language is
   *     unknown
   */
  static PassageFilter filter(List<String> filters) {
    Set<Language> languages = new LinkedHashSet<>();
    Map<String, String> metadata = new HashMap<>();
    for (String filter : filters) {
      int equals = filter.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "--filter: \"%s\" (expected: key=value, such as lang=de)".formatted(filter));
      }
      String key = filter.substring(0, equals);
      String value = filter.substring(equals + 1);
      if (key.equals("lang")) {
        languages.add(new Language(value));
      } else if (metadata.putIfAbsent(key, value) != null) {
        throw new IllegalArgumentException(
            "--filter: \"%s\" twice (expected: one value a key; a passage has only one)"
                .formatted(key));
      }
    }
    return new PassageFilter(languages, metadata);
  }
}
