package dev.relkt.cli.serve;

import dev.relkt.answering.Question;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.answering.Reply;
import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.TerminalText;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.cli.options.FilterOptions;
import dev.relkt.client.QuestionClient;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.QuestionsTopic;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "ask",
    mixinStandardHelpOptions = true,
    description = {
      "Asks a question through Kafka and shows the passages that answer it, best first. A question"
          + " that begins with - stands after --.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Passages were found, or all shards were searched and have none.",
      "1:There is no answer, the question was refused or not searched, or nothing was found and not"
          + " all shards answered.",
      "2:An argument is wrong."
    })
public final class AskCommand implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "QUESTION", description = "In any language.")
  private List<String> words = List.of();

  @Option(
      names = {"-k", "--top-k"},
      paramLabel = "N",
      defaultValue = "10",
      description = "How many passages at most, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private int topK;

  @Option(
      names = "--filter",
      paramLabel = "FILTER",
      description = {
        "Only passages that it accepts, such as \"year >= 2020 and source in (wiki, nyt)\" or lang=RANGE"
            + " for their language: zh finds zh-TW. It may be given more than once: all of them, of"
            + " languages any."
      })
  private List<String> filters = List.of();

  @ArgGroup(exclusive = false, heading = "%nHow it is answered:%n")
  private AskOptions options = new AskOptions();

  @Option(names = "--json", description = "Print the record of the topic of answers as it is.")
  private boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to wait for the answer (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Option(
      names = "--deadline",
      paramLabel = "MS",
      description =
          "After how many milliseconds the answer is sent with what is there (default: 2000, or"
              + " what --timeout allows).")
  private @Nullable Long deadlineMillis;

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

  @Mixin private Console console = new Console();

  @Override
  public Integer call() {
    PrintWriter out = console.out();
    Question question;
    try {
      question =
          new Question(
              "ask-" + UUID.randomUUID(),
              String.join(" ", words),
              topK,
              filter(filters),
              deadlineMillis == null
                  ? Duration.ofSeconds(Math.max(1, Math.min(timeoutSeconds, 2)))
                  : Duration.ofMillis(deadlineMillis),
              options.options());
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
    // Whoever allows the answer so long waits for it.
    Duration allowed = question.deadline().plusSeconds(1);
    Duration patience =
        deadlineMillis != null && allowed.toSeconds() > timeoutSeconds
            ? allowed
            : Duration.ofSeconds(timeoutSeconds);
    try (QuestionClient asking =
        QuestionClient.open(brokers.brokers(), questionsTopic, answersTopic)) {
      QuestionClient.Answered answered =
          asking
              .ask(question, patience)
              .orElseThrow(
                  () ->
                      new CommandFailed(
                          "no answer within %d s; does the answering job run? \"%s\" says how it does"
                              .formatted(patience.toSeconds(), brokers.command("status"))));
      if (json) {
        out.println(new String(answered.value(), StandardCharsets.UTF_8));
      } else {
        print(out, question, answered);
      }
      return exitCode(answered.reply());
    }
  }

  /** Nothing was found is 0 only where all was searched. */
  static int exitCode(Reply reply) {
    boolean searched = reply.shardsAnswered() > 0;
    boolean unknown = reply.ranked().answers().isEmpty() && reply.partial();
    return searched && !unknown ? 0 : 1;
  }

  /** What is said where there is no passage. */
  static String nothing(Reply reply) {
    if (reply.shardsAnswered() == 0) {
      return reply.serving().isEmpty()
          ? "not searched"
          : "not searched: none of %d shards answered in time; --deadline gives them longer"
              .formatted(reply.shardsAsked());
    }
    return reply.partial()
        ? "no passage was found in the %d of %d shards that answered in time; --deadline gives the others longer"
            .formatted(reply.shardsAnswered(), reply.shardsAsked())
        : "no passage was found";
  }

  private static void print(PrintWriter out, Question question, QuestionClient.Answered answered) {
    Reply reply = answered.reply();
    PrintedAnswers.lines(reply).forEach(out::println);
    if (reply.ranked().answers().isEmpty()) {
      out.println(nothing(reply));
    }
    PrintedFacets.lines(reply.facets()).forEach(out::println);
    QuestionOptions asked = question.options();
    if (asked.offset() > 0 || asked.cursor().isPresent()) {
      reply.cursor().ifPresent(cursor -> out.println("more: --cursor " + cursor));
    }
    reply.notes().forEach(note -> out.println("note: " + TerminalText.line(note)));
    out.println(
        "%s%s, %d of %d shards%s, %d ms"
            .formatted(
                reply
                    .serving()
                    .map(
                        p -> "model %s, generation g%d".formatted(p.modelVersion(), p.generation()))
                    .orElse("not searched"),
                asked.explain()
                    ? reply.ranking().map(r -> ", " + PrintedAnswers.ranking(r)).orElse("")
                    : "",
                reply.shardsAnswered(),
                reply.shardsAsked(),
                reply.partial() ? " (partial)" : "",
                answered.latency().toMillis()));
  }

  /**
   * All of the filters.
   *
   * @param filters {@link dev.relkt.passage.filter.FilterExpression}s; languages of several that
   *     name one alone are any of them
   * @throws IllegalArgumentException saying where one is wrong
   */
  public static PassageFilter filter(List<String> filters) {
    return FilterOptions.all(filters);
  }
}
