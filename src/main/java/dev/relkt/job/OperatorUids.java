package dev.relkt.job;

/**
 * The names by which checkpoints find the state of operators. Automatic ones are off. Changing one
 * loses the operator's state: the index could then only be built anew.
 */
public final class OperatorUids {

  static final String PASSAGES = "passages";
  static final String READ_PASSAGES = "read-passages";
  static final String BACKFILL = "backfill";
  static final String READ_BACKFILL = "read-backfill";
  static final String PASSAGES_DEAD_LETTERS = "passages-dead-letters";
  static final String SHARDS = "shards";
  static final String PUBLISH = "publish";
  static final String COMMANDS = "commands";
  static final String COMMANDS_DEAD_LETTERS = "commands-dead-letters";
  static final String ROLLOUT = "rollout";
  static final String GENERATION_EVENTS = "generation-events";

  static final String QUESTIONS = "questions";
  static final String READ_QUESTIONS = "read-questions";
  static final String QUESTIONS_DEAD_LETTERS = "questions-dead-letters";
  static final String REFUSALS = "refusals";
  static final String ENCODE = "encode";
  static final String SEARCH = "search";
  static final String GATHER = "gather";
  static final String ANSWERS = "answers";

  private OperatorUids() {}
}
