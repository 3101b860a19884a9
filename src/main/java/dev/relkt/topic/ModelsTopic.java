package dev.relkt.topic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.dataset.file.JsonMistake;
import dev.relkt.passage.Language;
import dev.relkt.passage.PassageId;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.snapshot.generation.ModelCommand;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topic {@code models} (compacted), schema {@value #SCHEMA}: what is to be done with model
 * versions. The order of the topic is the order in which it is done; each command is answered by an
 * event {@code done} or {@code refused} on the topic {@code generations}.
 *
 * <p>Key: the model's name; for a command that names no model a colon and the command. Value: one
 * of
 *
 * <pre>{@code
 * {"schema": 1, "command": "announce",  "model": "student/2", "at": 1767225600000,
 *  "then": "activate"}      optional: wait (the default) or activate
 * {"schema": 1, "command": "activate",  "model": "student/2", "at": …,
 *  "force": true}           optional: whatever the gate says
 * {"schema": 1, "command": "roll-back", "at": …}
 * {"schema": 1, "command": "retire",    "model": "student/1", "at": …}
 * {"schema": 1, "command": "gate", "at": …,
 *  "questions": [{"id": "q1", "lang": "de", "text": "…", "relevant": ["moon-de"]}]}
 * }</pre>
 *
 * <p>A question of the gate without {@code relevant} is a canary. Unknown fields are refused: a
 * command that is half understood is not carried out. Nobody carries out a command that is older
 * than the index root.
 */
public final class ModelsTopic {

  /** The topic's usual name. */
  public static final String NAME = "models";

  public static final int SCHEMA = 1;

  /** The most questions of a gate. */
  public static final int MAX_QUESTIONS = 10_000;

  private static final List<String> COMMANDS =
      List.of("announce", "activate", "roll-back", "retire", "gate");

  private ModelsTopic() {}

  public static ProducerRecord<byte[], byte[]> encode(String topic, ModelCommand command) {
    ObjectNode json = JsonFields.JSON.createObjectNode();
    json.put("schema", SCHEMA);
    json.put("command", wireName(command));
    command.version().ifPresent(model -> json.put("model", model.toString()));
    json.put("at", command.atMillis());
    switch (command) {
      case ModelCommand.Announce announce -> {
        if (announce.then() == BuildOrder.Then.ACTIVATE) {
          json.put("then", "activate");
        }
      }
      case ModelCommand.Activate activate -> {
        if (activate.gate() == ModelCommand.Gate.FORCED) {
          json.put("force", true);
        }
      }
      case ModelCommand.RollBack back -> {}
      case ModelCommand.Retire retire -> {}
      case ModelCommand.SetGate gate -> {
        var questions = json.putArray("questions");
        for (GateQuestion question : gate.questions()) {
          var one = questions.addObject();
          one.put("id", question.id());
          one.put("lang", question.language().tag());
          one.put("text", question.text());
          if (question.labelled()) {
            var relevant = one.putArray("relevant");
            question.relevant().forEach(id -> relevant.add(id.value()));
          }
        }
      }
    }
    return new ProducerRecord<>(
        topic, keyOf(command).getBytes(StandardCharsets.UTF_8), JsonFields.bytes(json));
  }

  /** Reads a record. Never throws for what is in it. */
  public static Decoded<ModelCommand> decode(RawRecord raw) {
    return Decoded.by(
        () -> {
          ModelCommand command = read(JsonFields.of(raw.value()));
          refuseAnotherKey(raw.key(), command);
          return command;
        });
  }

  private static String keyOf(ModelCommand command) {
    return command.version().map(ModelVersion::name).orElse(":" + wireName(command));
  }

  /** Under another key, compaction would keep a command beside those that it should replace. */
  private static void refuseAnotherKey(byte @Nullable [] key, ModelCommand command) {
    String found = key == null ? "" : StrictText.utf8("key", key);
    if (!found.equals(keyOf(command))) {
      throw new RejectedRecord(
          "key: %s (expected: \"%s\", %s)"
              .formatted(
                  key == null ? "missing" : "\"" + JsonMistake.abridged(found) + "\"",
                  keyOf(command),
                  command.version().isPresent()
                      ? "the name of the model"
                      : "a colon and the command"));
    }
  }

  private static ModelCommand read(JsonFields fields) {
    fields.whole("schema", SCHEMA, SCHEMA, SCHEMA);
    Optional<String> named = fields.requiredText("command");
    long at = fields.whole("at", 0, Long.MAX_VALUE, 0);
    Supplier<ModelCommand> read =
        switch (named.orElse("")) {
          case "announce" -> {
            Optional<ModelVersion> model = fields.requiredModel("model");
            BuildOrder.Then then = then(fields);
            yield () -> new ModelCommand.Announce(model.orElseThrow(), then, at);
          }
          case "activate" -> {
            Optional<ModelVersion> model = fields.requiredModel("model");
            ModelCommand.Gate gate =
                fields.truth("force") ? ModelCommand.Gate.FORCED : ModelCommand.Gate.RESPECTED;
            yield () -> new ModelCommand.Activate(model.orElseThrow(), gate, at);
          }
          case "roll-back" -> () -> new ModelCommand.RollBack(at);
          case "retire" -> {
            Optional<ModelVersion> model = fields.requiredModel("model");
            yield () -> new ModelCommand.Retire(model.orElseThrow(), at);
          }
          case "gate" -> {
            List<GateQuestion> questions = questions(fields);
            yield () -> new ModelCommand.SetGate(questions, at);
          }
          default -> {
            // One that is missing is remembered already.
            named.ifPresent(
                other ->
                    fields.problem(
                        "command: \"%s\" (expected: one of %s)".formatted(other, COMMANDS)));
            yield () -> {
              throw new IllegalStateException("an unknown command was taken");
            };
          }
        };
    fields.end();
    return read.get();
  }

  private static BuildOrder.Then then(JsonFields fields) {
    String then = fields.text("then").orElse("wait");
    return switch (then) {
      case "activate" -> BuildOrder.Then.ACTIVATE;
      case "wait" -> BuildOrder.Then.WAIT;
      default -> {
        fields.problem("then: \"%s\" (expected: wait or activate)".formatted(then));
        yield BuildOrder.Then.WAIT;
      }
    };
  }

  private static List<GateQuestion> questions(JsonFields fields) {
    Set<String> ids = new HashSet<>();
    List<GateQuestion> questions =
        fields.objects(
            "questions",
            one -> {
              String id = one.requiredText("id").orElse("");
              String text = one.requiredText("text").orElse("");
              String tag = one.requiredText("lang").orElse("und");
              List<String> relevant = one.texts("relevant");
              Optional<GateQuestion> question =
                  one.checked(
                      () ->
                          new GateQuestion(
                              id,
                              new Language(tag),
                              text,
                              relevant.stream().map(PassageId::new).toList()));
              if (!ids.add(id)) {
                one.problem("questions: id \"%s\" is there twice (expected: once)".formatted(id));
              }
              return question;
            });
    if (questions.size() > MAX_QUESTIONS) {
      fields.problem(
          "questions: %,d (expected: at most %,d)".formatted(questions.size(), MAX_QUESTIONS));
    }
    return questions;
  }

  private static String wireName(ModelCommand command) {
    return switch (command) {
      case ModelCommand.Announce announce -> "announce";
      case ModelCommand.Activate activate -> "activate";
      case ModelCommand.RollBack back -> "roll-back";
      case ModelCommand.Retire retire -> "retire";
      case ModelCommand.SetGate gate -> "gate";
    };
  }
}
