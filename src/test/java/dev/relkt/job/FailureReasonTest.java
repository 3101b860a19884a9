package dev.relkt.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.job.options.StartRefused;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.ExecutionException;
import org.apache.flink.util.FlinkException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureReasonTest {

  /** The two ways in which a failure comes. */
  enum Way {
    THROWN {
      @Override
      String reason(Throwable thrown) {
        return FailureReason.of(thrown);
      }
    },
    PRINTED {
      @Override
      String reason(Throwable thrown) {
        var printed = new StringWriter();
        thrown.printStackTrace(new PrintWriter(printed, true));
        return FailureReason.ofStackTrace(printed.toString());
      }
    },
    IN_A_MESSAGE_OF_THE_REST_CLIENT {
      @Override
      String reason(Throwable thrown) {
        var printed = new StringWriter();
        thrown.printStackTrace(new PrintWriter(printed, true));
        return FailureReason.ofStackTrace(
            "org.apache.flink.runtime.rest.util.RestClientException: [Internal server error.,"
                + " <Exception on server side:\n"
                + printed
                + "\nEnd of exception on server side>]");
      }
    };

    abstract String reason(Throwable thrown);
  }

  @ParameterizedTest
  @EnumSource
  void ourOwnRefusalHasTheSayWhateverIsAroundItAndBelowIt(Way way) {
    var below = new IllegalArgumentException("dimension: -1 (expected: 1 or more)");
    var refused = new StartRefused("model student/9: no folder");
    refused.initCause(below);
    assertThat(way.reason(wrapped(calledBack(refused)))).isEqualTo("model student/9: no folder");
  }

  @ParameterizedTest
  @EnumSource
  void whatOurCodeThrewIsPreferredToWhatALibraryThrewBelowIt(Way way) {
    var library = new IllegalStateException("connection reset");
    library.setStackTrace(frames("org.apache.lucene.index.IndexWriter"));
    var ours = new IllegalStateException("the snapshot cannot be published", library);
    assertThat(way.reason(wrapped(calledBack(ours)))).isEqualTo("the snapshot cannot be published");
  }

  @ParameterizedTest
  @EnumSource
  void whereNothingIsOursTheFirstThatIsNoWrapperOfFlinkHasTheSay(Way way) {
    var below = new NullPointerException("segment");
    below.setStackTrace(frames("org.apache.lucene.index.IndexWriter"));
    var library = new IllegalStateException("this IndexWriter is closed", below);
    library.setStackTrace(frames("org.apache.lucene.index.IndexWriter"));
    assertThat(way.reason(wrapped(library))).isEqualTo("this IndexWriter is closed");
  }

  @ParameterizedTest
  @EnumSource
  void whatKafkaRefusedIsSaidWithTheTopic(Way way) {
    var refused = new IllegalStateException("The message is too large");
    refused.setStackTrace(frames("org.apache.kafka.clients.producer.KafkaProducer"));
    var sink =
        new FlinkException("Failed to send data to Kafka passages.dlq-0@-1 with {}", refused);
    sink.setStackTrace(frames("org.apache.flink.connector.kafka.sink.KafkaWriter"));
    assertThat(way.reason(wrapped(sink)))
        .isEqualTo("sending to passages.dlq-0: The message is too large");
  }

  @ParameterizedTest
  @EnumSource
  void aFailureWithoutAMessageIsCalledByItsType(Way way) {
    var library = new NullPointerException();
    library.setStackTrace(frames("org.apache.lucene.index.IndexWriter"));
    assertThat(way.reason(wrapped(library))).isEqualTo("java.lang.NullPointerException");
  }

  private static Throwable wrapped(Throwable failure) {
    var outer = new FlinkException("the job was not restarted", failure);
    outer.setStackTrace(frames("org.apache.flink.runtime.executiongraph.ExecutionGraph"));
    var outermost = new ExecutionException(outer);
    outermost.setStackTrace(frames("java.util.concurrent.CompletableFuture"));
    return outermost;
  }

  /** As a library says it that had called our code. */
  private static Throwable calledBack(Throwable failure) {
    var library = new IllegalStateException("the callback failed", failure);
    library.setStackTrace(frames("org.apache.lucene.index.IndexWriter"));
    return library;
  }

  private static StackTraceElement[] frames(String type) {
    return new StackTraceElement[] {
      new StackTraceElement(type, "run", null, 1),
      new StackTraceElement(FailureReasonTest.class.getName(), "run", null, 1)
    };
  }
}
