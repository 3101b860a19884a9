package dev.relkt.embedding.endpoint;

import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.network.UnitRows;
import dev.relkt.registry.Endpoint;
import dev.relkt.registry.ModelRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pieces of text → vectors, several requests at once. Thread-safe.
 *
 * <p>How long a text may be is not known of an endpoint. Where it refuses texts and takes the
 * golden ones, the texts are too many or too long: half of them are sent, and of a single text its
 * halves, until it takes them. A short text that it refuses alone gets the vector of those of which
 * nothing is known: one such text must not stop a job.
 */
final class EndpointVectors {

  private static final Logger LOG = LoggerFactory.getLogger(EndpointVectors.class);

  private final EndpointClient client;
  private final Endpoint endpoint;
  private final int dimension;
  private final GoldenCheck golden;

  /**
   * @param dimension components that are kept
   */
  EndpointVectors(EndpointClient client, Endpoint endpoint, int dimension, GoldenCheck golden) {
    this.client = client;
    this.endpoint = endpoint;
    this.dimension = dimension;
    this.golden = golden;
  }

  /**
   * @param until as for {@link EndpointClient#ask}
   * @return for each piece, in their order, its vectors in text order: one, or those of its halves
   * @throws EncoderUnavailable if the endpoint does not answer in time
   * @throws ModelRefused if it will not answer, or not with vectors of this model
   */
  List<List<float[]>> of(List<Piece> pieces, long until) throws InterruptedException {
    List<List<Piece>> batches = Batches.of(pieces, endpoint);
    if (batches.size() == 1) {
      return ofBatch(batches.getFirst(), until);
    }
    List<Future<List<List<float[]>>>> answers = new ArrayList<>();
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    try {
      CompletionService<List<List<float[]>>> ended = new ExecutorCompletionService<>(executor);
      for (List<Piece> batch : batches) {
        answers.add(ended.submit(() -> ofBatch(batch, until)));
      }
      for (int i = 0; i < batches.size(); i++) {
        outcome(ended.take()); // the first failure ends them all
      }
      List<List<float[]>> vectors = new ArrayList<>(pieces.size());
      for (Future<List<List<float[]>>> answer : answers) {
        vectors.addAll(outcome(answer));
      }
      return vectors;
    } finally {
      executor.shutdownNow();
    }
  }

  private static List<List<float[]>> outcome(Future<List<List<float[]>>> answer)
      throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EncoderUnavailable unavailable) {
        throw unavailable;
      }
      if (e.getCause() instanceof ModelRefused refused) {
        throw refused;
      }
      throw new IllegalStateException("asking an endpoint failed: " + e.getCause(), e);
    }
  }

  private List<List<float[]>> ofBatch(List<Piece> batch, long until) throws InterruptedException {
    List<String> texts = batch.stream().map(Piece::text).toList();
    return switch (client.ask(texts, until)) {
      case Attempt.Vectors vectors -> units(vectors.rows());
      case Attempt.TextsRefused refused -> {
        golden.prove(until);
        yield inHalves(batch, refused.reason(), until);
      }
      default -> throw new IllegalStateException("neither an answer nor an exception");
    };
  }

  private List<List<float[]>> units(float[][] rows) {
    List<List<float[]>> vectors = new ArrayList<>(rows.length);
    for (float[] row : rows) {
      vectors.add(List.of(UnitVector.of(row, dimension)));
    }
    return vectors;
  }

  private List<List<float[]>> inHalves(List<Piece> refused, String reason, long until)
      throws InterruptedException {
    if (refused.size() > 1) {
      int half = refused.size() / 2;
      List<List<float[]>> vectors = new ArrayList<>(refused.size());
      vectors.addAll(ofPart(refused.subList(0, half), until));
      vectors.addAll(ofPart(refused.subList(half, refused.size()), until));
      return vectors;
    }
    List<Piece> halves = refused.getFirst().halves().orElse(List.of());
    if (halves.isEmpty()) {
      LOG.warn(
          "{}: a text of {} characters is refused, {}; it will hardly be found",
          client.what(),
          refused.getFirst().text().length(),
          reason);
      return List.of(List.of(UnitRows.ofNothing(dimension)));
    }
    return List.of(ofPart(halves, until).stream().flatMap(List::stream).toList());
  }

  /** Of what was refused as a whole; that golden texts are taken is known. */
  private List<List<float[]>> ofPart(List<Piece> part, long until) throws InterruptedException {
    List<String> texts = part.stream().map(Piece::text).toList();
    return switch (client.ask(texts, until)) {
      case Attempt.Vectors vectors -> units(vectors.rows());
      case Attempt.TextsRefused refused -> inHalves(part, refused.reason(), until);
      default -> throw new IllegalStateException("neither an answer nor an exception");
    };
  }
}
