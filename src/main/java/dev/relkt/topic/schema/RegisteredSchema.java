package dev.relkt.topic.schema;

import java.util.List;

/**
 * A schema as a registry has it.
 *
 * @param type {@code AVRO}, {@code PROTOBUF}, {@code JSON}; empty where the registry does not say
 * @param text as it was registered
 * @param references schemas that it names, each before those that name it
 */
record RegisteredSchema(String type, String text, List<Reference> references) {

  RegisteredSchema {
    references = List.copyOf(references);
  }

  /**
   * Another schema that one names.
   *
   * @param name by which it is named, such as a path of an import
   * @param text as it was registered
   */
  record Reference(String name, String text) {}
}
