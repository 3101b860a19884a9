package dev.relkt.rollout;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.passage.PassageId;
import dev.relkt.snapshot.generation.GateQuestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** The first ten passages that one generation gives for each question. */
final class GateRankings {

  /** How many passages of a ranking count. */
  static final int TOP = 10;

  /** How long an encoder that runs elsewhere is asked again. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int BATCH = 32;

  private GateRankings() {}

  /** The encoder of a generation cannot encode a question of the gate. */
  static final class NotEncoded extends Exception {
    private static final long serialVersionUID = 1;

    NotEncoded(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * @return for each question, in the same order, at most ten passages, best first
   * @throws NotEncoded naming the question, if the encoder fails on one or gives no unit vector
   * @throws CancellationException if it is to stop
   */
  static List<List<PassageId>> of(
      EvaluatedGeneration evaluated, List<GateQuestion> questions, BooleanSupplier stop)
      throws NotEncoded {
    List<List<PassageId>> rankings = new ArrayList<>(questions.size());
    for (int from = 0; from < questions.size(); from += BATCH) {
      List<GateQuestion> batch = questions.subList(from, Math.min(from + BATCH, questions.size()));
      List<Embedding> embeddings = encode(evaluated, batch);
      for (int i = 0; i < embeddings.size(); i++) {
        if (stop.getAsBoolean()) {
          throw new CancellationException("the comparison at the gate was stopped");
        }
        rankings.add(evaluated.search(batch.get(i), embeddings.get(i), TOP));
      }
    }
    return rankings;
  }

  private static List<Embedding> encode(EvaluatedGeneration evaluated, List<GateQuestion> batch)
      throws NotEncoded {
    try {
      return encoded(evaluated, batch);
    } catch (EncoderUnavailable e) {
      throw e;
    } catch (RuntimeException together) {
      // Once more one by one, to name the question.
      for (GateQuestion question : batch) {
        try {
          encoded(evaluated, List.of(question));
        } catch (EncoderUnavailable e) {
          throw e;
        } catch (RuntimeException alone) {
          throw new NotEncoded(
              "%s cannot encode question \"%s\": %s"
                  .formatted(evaluated.model(), question.id(), alone.getMessage()),
              alone);
        }
      }
      throw new NotEncoded(
          "%s cannot encode questions \"%s\" to \"%s\" in one batch: %s"
              .formatted(
                  evaluated.model(),
                  batch.getFirst().id(),
                  batch.getLast().id(),
                  together.getMessage()),
          together);
    }
  }

  private static List<Embedding> encoded(EvaluatedGeneration evaluated, List<GateQuestion> batch) {
    List<Embedding> embeddings =
        evaluated
            .encoder()
            .withPatience(PATIENCE)
            .encodeQuestions(batch.stream().map(GateQuestion::text).toList());
    if (embeddings.size() != batch.size()) {
      throw new IllegalStateException(
          "%d embeddings for %d questions (expected: one each)"
              .formatted(embeddings.size(), batch.size()));
    }
    for (Embedding embedding : embeddings) {
      if (!embedding.space().equals(evaluated.generation().space())
          || embedding.dimension() != evaluated.generation().dimension()) {
        throw new IllegalStateException(
            "a vector of space %s with dimension %d (expected: space %s with dimension %d)"
                .formatted(
                    embedding.space(),
                    embedding.dimension(),
                    evaluated.generation().space(),
                    evaluated.generation().dimension()));
      }
    }
    return embeddings;
  }
}
