package dev.relkt.bench;

/** With the vectors of the student that is the default. */
class RecallOfStudentITCase extends RecallOfRealVectors {

  RecallOfStudentITCase() {
    super("models/student/3");
  }
}
