package dev.relkt.training.student;

import java.util.List;

/** Questions in many languages and scripts whose vectors are kept with a student. */
final class ReferenceQuestions {

  static final List<String> ALL =
      List.of(
          "Who built the bridge over the river?",
          "Wann wurde die alte Mühle am Fluss gebaut?",
          "¿Qué animales viven en el desierto de noche?",
          "Combien de marches mènent au sommet du phare ?",
          "Сколько лет живёт морская черепаха?",
          "لماذا يتغير لون أوراق الأشجار في الخريف؟",
          "पहाड़ों पर बर्फ़ कब पिघलती है?",
          "ทะเลสาบแห่งนี้ลึกกี่เมตร",
          "谁发明了造纸术?",
          "ピアノには鍵盤がいくつありますか。",
          "세종대왕은 언제 한글을 만들었습니까?",
          "Πόσα νησιά έχει το αρχιπέλαγος;",
          "Kahve ilk olarak nerede yetiştirildi?",
          "Con sông nào dài nhất ở phía bắc?",
          "Care este cel mai înalt vârf din munți?",
          "Barack Obama 2008 – барак обама");

  private ReferenceQuestions() {}
}
