package dev.relkt.topic.schema;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.squareup.wire.schema.CoreLoader;
import com.squareup.wire.schema.ErrorCollector;
import com.squareup.wire.schema.Linker;
import com.squareup.wire.schema.Loader;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.MessageType;
import com.squareup.wire.schema.ProtoFile;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.Type;
import com.squareup.wire.schema.internal.SchemaEncoder;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import dev.relkt.topic.RejectedRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The messages of a {@code .proto} file, with what it imports. */
final class ProtobufSchema {

  /** The registry does not say how the file itself is called; nothing imports it. */
  private static final String ITSELF = "relkt-registered.proto";

  private final ProtoFile file;
  private final FileDescriptor descriptor;

  private ProtobufSchema(ProtoFile file, FileDescriptor descriptor) {
    this.file = file;
    this.descriptor = descriptor;
  }

  /**
   * @throws RejectedRecord if it is none, or imports what is neither registered nor Google's
   */
  static ProtobufSchema of(RegisteredSchema registered, SchemaId id) {
    Map<String, ProtoFile> files = new HashMap<>();
    try {
      registered
          .references()
          .forEach(
              reference -> files.put(reference.name(), parse(reference.name(), reference.text())));
      ProtoFile file = parse(ITSELF, registered.text());
      files.put(ITSELF, file);
      Schema schema =
          new Linker(loader(files), new ErrorCollector(), true, true).link(List.of(file));
      var descriptors = new Descriptors(schema);
      return new ProtobufSchema(file, descriptors.of(ITSELF));
    } catch (RuntimeException | StackOverflowError e) {
      throw new RejectedRecord(
          "%s: no schema of Protobuf: %s"
              .formatted(id, String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip()),
          e);
    }
  }

  private static ProtoFile parse(String path, String text) {
    return ProtoFile.Companion.get(ProtoParser.Companion.parse(Location.get(path), text));
  }

  private static Loader loader(Map<String, ProtoFile> files) {
    return new Loader() {
      @Override
      public ProtoFile load(String path) {
        ProtoFile file = files.get(path);
        if (file == null && !path.startsWith("google/protobuf/") && !path.startsWith("wire/")) {
          throw new IllegalArgumentException(
              "imports " + path + ", which is not registered with it");
        }
        return file == null ? CoreLoader.INSTANCE.load(path) : file;
      }

      @Override
      public Loader withErrors(ErrorCollector errors) {
        return this;
      }
    };
  }

  /** The message at a place: the first number counts those of the file, each further one inside. */
  Optional<Descriptor> at(List<Integer> indexes) {
    Stream<Type> within = file.getTypes().stream();
    Optional<Type> found = Optional.empty();
    for (int index : indexes) {
      found = within.filter(MessageType.class::isInstance).skip(Math.max(0, index)).findFirst();
      if (found.isEmpty() || index < 0) {
        return Optional.empty();
      }
      within = found.get().getNestedTypes().stream();
    }
    return found.flatMap(type -> named(type.getType().toString()));
  }

  /** The message of a name, with its package or without. */
  Optional<Descriptor> named(String name) {
    String prefix = descriptor.getPackage().isEmpty() ? "" : descriptor.getPackage() + ".";
    String[] names =
        (name.startsWith(prefix) ? name.substring(prefix.length()) : name).split("\\.");
    Descriptor found = descriptor.findMessageTypeByName(names[0]);
    for (int i = 1; i < names.length && found != null; i++) {
      found = found.findNestedTypeByName(names[i]);
    }
    return Optional.ofNullable(found);
  }

  /** Files as Protobuf's own library knows them, each after those that it imports. */
  private static final class Descriptors {

    private final Schema schema;
    private final SchemaEncoder encoder;
    private final Map<String, FileDescriptor> built = new HashMap<>();

    Descriptors(Schema schema) {
      this.schema = schema;
      encoder = new SchemaEncoder(schema);
    }

    FileDescriptor of(String path) {
      FileDescriptor known = built.get(path);
      if (known != null) {
        return known;
      }
      ProtoFile file = schema.protoFile(path);
      if (file == null) {
        throw new IllegalArgumentException("imports " + path + ", which is not there");
      }
      FileDescriptor[] imports =
          Stream.concat(file.getImports().stream(), file.getPublicImports().stream())
              .distinct()
              .map(this::of)
              .toArray(FileDescriptor[]::new);
      try {
        FileDescriptor descriptor =
            FileDescriptor.buildFrom(
                FileDescriptorProto.parseFrom(encoder.encode(file).toByteArray()), imports);
        built.put(path, descriptor);
        return descriptor;
      } catch (InvalidProtocolBufferException | DescriptorValidationException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  }
}
