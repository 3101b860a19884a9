package dev.relkt.training.loop;

/** Somebody stopped the training; what was learned is in a checkpoint. */
public final class TrainingStopped extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TrainingStopped(String message) {
    super(message);
  }
}
