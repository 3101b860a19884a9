package dev.relkt.embedding.onnx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a graph says of one of its inputs or outputs. */
final class ValueReader {

  private final ProtoFields fields;
  private String name = "";
  private long type;
  private @Nullable List<Long> shape;

  private ValueReader(ProtoFields fields) {
    this.fields = fields;
  }

  static OnnxValue of(ProtoFields fields, int wireType) throws IOException {
    var value = new ValueReader(fields);
    fields.message(
        wireType,
        (number, wire) -> {
          switch (number) {
            case 1 -> value.name = fields.text(wire);
            case 2 -> fields.message(wire, value::type);
            default -> {
              return false;
            }
          }
          return true;
        });
    return new OnnxValue(value.name, ElementType.of(value.type), Optional.ofNullable(value.shape));
  }

  private boolean type(int number, int wire) throws IOException {
    if (number != 1) {
      return false; // a sequence, a map or the like
    }
    fields.message(wire, this::tensorType);
    return true;
  }

  private boolean tensorType(int number, int wire) throws IOException {
    switch (number) {
      case 1 -> type = fields.number(wire);
      case 2 -> {
        var sizes = new ArrayList<Long>();
        shape = sizes;
        fields.message(
            wire,
            (field, dimension) -> {
              if (field != 1) {
                return false;
              }
              sizes.add(size(dimension));
              return true;
            });
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private long size(int wireType) throws IOException {
    long[] size = {OnnxValue.FREE};
    fields.message(
        wireType,
        (number, wire) -> {
          if (number != 1) {
            return false;
          }
          long found = fields.number(wire);
          // Some exporters write 0 or less where they mean that any size will do.
          size[0] = found > 0 ? found : OnnxValue.FREE;
          return true;
        });
    return size[0];
  }
}
