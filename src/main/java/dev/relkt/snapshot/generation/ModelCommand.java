package dev.relkt.snapshot.generation;

import dev.relkt.registry.ModelVersion;
import java.util.List;
import java.util.Optional;

/** What an operator wants done. */
public sealed interface ModelCommand {

  /** When it was asked for, in milliseconds since 1970. */
  long atMillis();

  default Optional<ModelVersion> version() {
    return Optional.empty();
  }

  /** In words, such as {@code activate student/2, forced}. */
  String describe();

  /**
   * A version is in the registry: build a generation of it beside the active one. One of the active
   * generation's space needs none and is ready at once.
   *
   * @param then what follows when it is ready and the gate lets it through
   */
  record Announce(ModelVersion model, BuildOrder.Then then, long atMillis) implements ModelCommand {
    @Override
    public Optional<ModelVersion> version() {
      return Optional.of(model);
    }

    @Override
    public String describe() {
      return "announce %s%s"
          .formatted(model, then == BuildOrder.Then.ACTIVATE ? ", then activate it" : "");
    }
  }

  /**
   * Questions are to be answered by a version whose generation is ready.
   *
   * @param gate whether what the gate says counts
   */
  record Activate(ModelVersion model, Gate gate, long atMillis) implements ModelCommand {
    @Override
    public Optional<ModelVersion> version() {
      return Optional.of(model);
    }

    @Override
    public String describe() {
      return "activate %s%s".formatted(model, gate == Gate.FORCED ? ", forced" : "");
    }
  }

  /** Whether what the gate says counts. */
  enum Gate {
    RESPECTED,
    FORCED
  }

  /** Questions are to be answered again by the model and generation that were active before. */
  record RollBack(long atMillis) implements ModelCommand {
    @Override
    public String describe() {
      return "roll back";
    }
  }

  /** A version's generation, not the active one, is needed no more. */
  record Retire(ModelVersion model, long atMillis) implements ModelCommand {
    @Override
    public Optional<ModelVersion> version() {
      return Optional.of(model);
    }

    @Override
    public String describe() {
      return "retire " + model;
    }
  }

  /**
   * What the gate is to ask from now on.
   *
   * @param questions each id once; none to ask nothing
   */
  record SetGate(List<GateQuestion> questions, long atMillis) implements ModelCommand {
    public SetGate {
      questions = List.copyOf(questions);
    }

    @Override
    public String describe() {
      return "set %,d questions for the gate".formatted(questions.size());
    }
  }
}
