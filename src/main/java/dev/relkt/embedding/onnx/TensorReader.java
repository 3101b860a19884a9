package dev.relkt.embedding.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one constant of a graph: whether its bytes are as many as shape and type ask for. */
final class TensorReader {

  /** No constant of a model has more; ONNX Runtime takes some more. */
  private static final int MAX_RANK = 64;

  private final List<Long> shape = new ArrayList<>();
  private final ExternalData external = new ExternalData();
  private String name = "";
  private long type;
  private boolean isExternal;
  private boolean isSegment;
  private boolean isRaw;
  private long rawBytes;
  private long elements;

  private TensorReader() {}

  /** A constant that was passed over. */
  static TensorReader of(ProtoFields fields, int wireType) throws IOException {
    var tensor = new TensorReader();
    fields.message(wireType, (number, wire) -> tensor.read(fields, number, wire));
    return tensor;
  }

  private boolean read(ProtoFields fields, int number, int wire) throws IOException {
    switch (number) {
      case 1 ->
          fields.numbers(
              wire,
              size -> {
                if (shape.size() <= MAX_RANK) {
                  shape.add(size);
                }
              });
      case 2 -> type = fields.number(wire);
      case 3 -> isSegment = fields.bytes(wire) >= 0;
      case 4 -> elements += fields.fixed(wire, Float.BYTES);
      case 5, 7, 11 -> fields.numbers(wire, value -> elements++);
      case 6 -> elements += fields.bytes(wire) >= 0 ? 1 : 0;
      case 8 -> name = fields.text(wire);
      case 9 -> {
        isRaw = true;
        rawBytes = fields.bytes(wire);
      }
      case 10 -> elements += fields.fixed(wire, Double.BYTES);
      case 13 -> readExternal(fields, wire);
      case 14 -> isExternal = fields.number(wire) == 1;
      default -> {
        return false;
      }
    }
    return true;
  }

  private void readExternal(ProtoFields fields, int wireType) throws IOException {
    String[] entry = {"", ""};
    fields.message(
        wireType,
        (number, wire) -> {
          if (number == 1 || number == 2) {
            entry[number - 1] = fields.text(wire);
            return true;
          }
          return false;
        });
    external.put(entry[0], entry[1]);
  }

  String name() {
    return name;
  }

  /** The file that holds its bytes, where that is another one. */
  Optional<String> externalFile() {
    return isExternal ? Optional.of(external.location()) : Optional.empty();
  }

  /**
   * What is wrong with it.
   *
   * @param folder of the ONNX file
   */
  Optional<String> problem(Path folder) throws IOException {
    Optional<ElementType> elementType = ElementType.of(type);
    if (elementType.isEmpty()) {
      return Optional.of("its type is %d (expected: a type of ONNX)".formatted(type));
    }
    if (isSegment) {
      return Optional.of("it is a segment of another one (expected: whole)");
    }
    Optional<Long> count = count();
    if (count.isEmpty()) {
      return Optional.of(
          "its shape is %s (expected: sizes from 0 on, that fit into memory)".formatted(shape));
    }
    int bits = elementType.get().bits();
    Optional<Long> bytes = bits == 0 ? Optional.empty() : Optional.of(bytes(count.get(), bits));
    if (isExternal) {
      return bytes.isEmpty()
          ? Optional.of("strings are in another file (expected: inside of the graph)")
          : external.problem(folder, bytes);
    }
    if (!external.isEmpty()) {
      return Optional.of(
          "it names the file \"%s\" and is not in it (expected: one or the other)"
              .formatted(external.location()));
    }
    if (isRaw) {
      return bytes.isPresent() && bytes.get() == rawBytes
          ? Optional.empty()
          : Optional.of(
              "shape %s of %s has %d bytes (expected: %s)"
                  .formatted(
                      shape,
                      elementType.get().word(),
                      rawBytes,
                      bytes.map(Object::toString).orElse("none in raw form")));
    }
    long perNumber =
        switch (elementType.get()) {
          case COMPLEX64, COMPLEX128 -> -2;
          case INT4, UINT4, FLOAT4E2M1 -> 2;
          default -> 1;
        };
    long expected =
        perNumber < 0 ? count.get() * -perNumber : (count.get() + perNumber - 1) / perNumber;
    return elements == expected
        ? Optional.empty()
        : Optional.of(
            "shape %s of %s has %d elements (expected: %d)"
                .formatted(shape, elementType.get().word(), elements, expected));
  }

  private static long bytes(long count, int bits) {
    return bits < Byte.SIZE
        ? (count * bits + Byte.SIZE - 1) / Byte.SIZE
        : count * (bits / Byte.SIZE);
  }

  /** How many elements; absent for a size below 0, or for more than 2^55. */
  private Optional<Long> count() {
    if (shape.size() > MAX_RANK) {
      return Optional.empty();
    }
    long most = 1L << 55; // so that bytes and bits can be counted too
    long count = 1;
    for (long size : shape) {
      if (size < 0 || (size > 0 && count > most / size)) {
        return Optional.empty();
      }
      count *= size;
    }
    return Optional.of(count);
  }
}
