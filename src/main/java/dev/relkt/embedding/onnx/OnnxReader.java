package dev.relkt.embedding.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Goes once through an ONNX file and keeps what it takes, what it gives, and what is wrong. */
final class OnnxReader {

  /** How deep graphs may be nested; those of encoders are hardly nested at all. */
  static final int MAX_DEPTH = 16;

  /** Format and operation sets that ONNX Runtime takes, the oldest and the newest. */
  private static final long OLDEST_FORMAT = 3;

  private static final long NEWEST_FORMAT = 10;
  private static final long OLDEST_OPSET = 7;
  private static final long NEWEST_OPSET = 21;

  /** Operations whose steps depend on the greatest and the least of all rows. */
  private static final Set<String> SCALING =
      Set.of("DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM");

  private final ProtoFields fields;
  private final Path folder;
  private final Problems problems = new Problems();
  private final Calls calls = new Calls();
  private final List<OnnxValue> inputs = new ArrayList<>();
  private final List<OnnxValue> outputs = new ArrayList<>();
  private final Set<String> constants = new HashSet<>();
  private final Set<String> externalFiles = new LinkedHashSet<>();
  private final Map<String, Long> opsets = new TreeMap<>();
  private long format;
  private boolean hasGraph;
  private int depth;

  OnnxReader(ProtoFields fields, Path folder) {
    this.fields = fields;
    this.folder = folder;
  }

  /** What was found wrong, in the file's order. */
  List<String> problems() {
    return problems.list();
  }

  OnnxGraph read() throws IOException {
    fields.all(
        (number, wire) -> {
          switch (number) {
            case 1 -> format = fields.number(wire);
            case 7 -> {
              hasGraph = true;
              graph(wire, Calls.MAIN, true);
            }
            case 8 -> opset(wire);
            case 25 -> function(wire);
            default -> {
              return false;
            }
          }
          return true;
        });
    if (!hasGraph) {
      throw new IOException("it has no graph");
    }
    range("its format", format, OLDEST_FORMAT, NEWEST_FORMAT);
    Long opset = opsets.get(ContribOps.STANDARD);
    if (opset == null) {
      problems.add("it does not say its operation set (expected: one of ai.onnx)");
    } else {
      range("its operation set", opset, OLDEST_OPSET, NEWEST_OPSET);
    }
    calls.problems().forEach(problems::add);
    return new OnnxGraph(
        inputs.stream().filter(v -> !constants.contains(v.name())).toList(),
        outputs,
        opsets,
        externalFiles,
        calls.use(SCALING));
  }

  private void range(String what, long found, long oldest, long newest) {
    if (found < oldest || found > newest) {
      problems.add(
          "%s is version %d (expected: %d to %d); export it with another version"
              .formatted(what, found, oldest, newest));
    }
  }

  private void opset(int wireType) throws IOException {
    String[] domain = {""};
    long[] version = {0};
    fields.message(
        wireType,
        (number, wire) -> {
          switch (number) {
            case 1 -> domain[0] = fields.text(wire);
            case 2 -> version[0] = fields.number(wire);
            default -> {
              return false;
            }
          }
          return true;
        });
    opsets.put(ContribOps.domain(domain[0]), version[0]);
  }

  /**
   * @param caller the function that it is in, or {@link Calls#MAIN}
   */
  private void graph(int wireType, String caller, boolean isMain) throws IOException {
    if (++depth > MAX_DEPTH) {
      throw new IOException("graphs are nested more than %d deep".formatted(MAX_DEPTH));
    }
    fields.message(
        wireType,
        (number, wire) -> {
          switch (number) {
            case 1 -> node(wire, caller);
            case 5 -> tensor(wire, isMain);
            case 11, 12 -> {
              if (!isMain) {
                return false;
              }
              (number == 11 ? inputs : outputs).add(ValueReader.of(fields, wire));
            }
            case 15 -> sparse(wire);
            default -> {
              return false;
            }
          }
          return true;
        });
    depth--;
  }

  private void function(int wireType) throws IOException {
    // Its name may come after its nodes: they are kept under a number until then.
    String caller = calls.begin();
    String[] id = {"", "", ""};
    fields.message(
        wireType,
        (number, wire) -> {
          switch (number) {
            case 1 -> id[1] = fields.text(wire);
            case 7 -> node(wire, caller);
            case 10 -> id[0] = fields.text(wire);
            case 11 -> attribute(wire, caller);
            case 13 -> id[2] = fields.text(wire);
            default -> {
              return false;
            }
          }
          return true;
        });
    calls.define(caller, Calls.id(ContribOps.domain(id[0]), id[1], id[2]));
  }

  private void node(int wireType, String caller) throws IOException {
    String[] texts = {"", "", "", ""}; // name, op, domain, overload
    fields.message(
        wireType,
        (number, wire) -> {
          switch (number) {
            case 3 -> texts[0] = fields.text(wire);
            case 4 -> texts[1] = fields.text(wire);
            case 5 -> attribute(wire, caller);
            case 7 -> texts[2] = fields.text(wire);
            case 8 -> texts[3] = fields.text(wire);
            default -> {
              return false;
            }
          }
          return true;
        });
    calls.add(caller, ContribOps.domain(texts[2]), texts[1], texts[3], texts[0]);
  }

  private void attribute(int wireType, String caller) throws IOException {
    fields.message(
        wireType,
        (number, wire) -> {
          switch (number) {
            case 5, 10 -> tensor(wire, false);
            case 6, 11 -> graph(wire, caller, false);
            case 22, 23 -> sparse(wire);
            default -> {
              return false;
            }
          }
          return true;
        });
  }

  private void sparse(int wireType) throws IOException {
    fields.message(
        wireType,
        (number, wire) -> {
          if (number == 1 || number == 2) {
            tensor(wire, false);
            return true;
          }
          return false;
        });
  }

  private void tensor(int wireType, boolean isMain) throws IOException {
    TensorReader tensor = TensorReader.of(fields, wireType);
    if (isMain) {
      constants.add(tensor.name());
    }
    tensor
        .problem(folder)
        .ifPresentOrElse(
            problem -> problems.add("constant \"%s\": %s".formatted(tensor.name(), problem)),
            () -> tensor.externalFile().ifPresent(externalFiles::add));
  }
}
