package dev.relkt.training.student;

import dev.relkt.training.loop.PassageWindows;
import dev.relkt.training.recipe.StepContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Sees to it that windows are indexed without what those of all passages share. */
final class Centring {

  private Centring() {}

  /**
   * The same encoder, centred on the windows of passages of the training set, drawn at random.
   *
   * @param most passages; 0 leaves the encoder as it is
   */
  static StudentEncoder of(StudentEncoder encoder, StepContext context, int most) {
    var passages = new ArrayList<>(context.data().train().passages());
    Collections.shuffle(passages, new Random(context.seed()));
    List<String> windows =
        new PassageWindows(context.windows(), context.title())
            .of(passages.subList(0, Math.min(most, passages.size()))).stream()
                .flatMap(List::stream)
                .map(encoder::passage)
                .toList();
    if (windows.isEmpty()) {
      return encoder;
    }
    context
        .progress()
        .say(
            "%s: the mean of %,d windows is taken off windows"
                .formatted(context.name(), windows.size()));
    return encoder.centredOn(windows);
  }
}
