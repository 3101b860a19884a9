package dev.relkt.embedding;

import java.util.List;

/** Texts whose vectors become the golden ones of a version that is imported. */
public final class GoldenTexts {

  /** Eight questions and words in several languages and scripts; kept as they are. */
  public static final List<String> ALL =
      List.of(
          "Which river flows through Paris?",
          "Wann wurde die alte Mühle am Fluss gebaut?",
          "¿Qué animales viven en el desierto de noche?",
          "Сколько лет живёт морская черепаха?",
          "لماذا يتغير لون أوراق الأشجار في الخريف؟",
          "पहाड़ों पर बर्फ़ कब पिघलती है?",
          "谁发明了造纸术?",
          "Kahve");

  private GoldenTexts() {}
}
