package dev.relkt.training;

import dev.relkt.embedding.features.WindowCutter;
import dev.relkt.training.TrainingData.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The passages of the training data as pieces, cut into windows as the student will cut them. A
 * title, where there is one, is in front of the windows every second time, so that the student
 * learns to do with and without.
 */
final class Library {

  private final List<Document> documents;
  private final List<PieceText> texts = new ArrayList<>();
  private final List<PieceText> titles = new ArrayList<>();
  private final WindowCutter cutter;

  Library(List<Document> documents, WindowCutter cutter, PieceTexts pieces) {
    this.documents = documents;
    this.cutter = cutter;
    for (Document document : documents) {
      texts.add(pieces.of(document.text()));
      titles.add(pieces.of(document.title()));
    }
  }

  Document document(int position) {
    return documents.get(position);
  }

  int size() {
    return documents.size();
  }

  List<int[]> windows(int position, SplittableRandom random) {
    PieceText title = random.nextInt(2) == 0 ? titles.get(position) : NO_TITLE;
    return texts.get(position).windows(cutter, title);
  }

  private static final PieceText NO_TITLE = new PieceText(new int[0], new int[] {0});
}
