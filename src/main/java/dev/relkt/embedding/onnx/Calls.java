package dev.relkt.embedding.onnx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Which operations a file uses, where. Those that are not the standard's or the runtime's must be
 * functions of the file itself, which come after the graph that calls them.
 */
final class Calls {

  /** What is in no function. */
  static final String MAIN = "";

  /** No encoder uses more different ones; a file must not fill the memory. */
  private static final int MOST = 10_000;

  /** The engine puts functions in the place of their calls: so many nodes may come of that. */
  private static final long MOST_NODES = 10_000_000;

  /** Caller → what it calls, by id. */
  private final Map<String, Map<String, Use>> called = new LinkedHashMap<>();

  /** The id of a function → the caller that it is. */
  private final Map<String, String> functions = new LinkedHashMap<>();

  private int size;

  /**
   * How often an operation is used by one caller.
   *
   * @param node the first that does
   */
  private record Use(String domain, String op, String node, long times) {
    Use once() {
      return new Use(domain, op, node, times + 1);
    }
  }

  static String id(String domain, String name, String overload) {
    return domain + ":" + name + (overload.isEmpty() ? "" : ":" + overload);
  }

  /** A function begins whose name is not known yet. */
  String begin() throws IOException {
    count();
    String caller = "function " + called.size();
    called.put(caller, new LinkedHashMap<>());
    return caller;
  }

  void define(String caller, String id) {
    functions.put(id, caller);
  }

  void add(String caller, String domain, String op, String overload, String node)
      throws IOException {
    Map<String, Use> uses = called.computeIfAbsent(caller, c -> new LinkedHashMap<>());
    String id = id(domain, op, overload);
    Use before = uses.get(id);
    if (before == null) {
      count();
      uses.put(id, new Use(domain, op, node, 1));
    } else {
      uses.put(id, before.once());
    }
  }

  private void count() throws IOException {
    if (++size > MOST) {
      throw new IOException(
          "it uses more than %d different operations and functions".formatted(MOST));
    }
  }

  /** Whether one of some operations is used anywhere. */
  boolean use(Set<String> ops) {
    return called.values().stream()
        .flatMap(uses -> uses.values().stream())
        .anyMatch(use -> ops.contains(use.op));
  }

  /** What is not allowed, or does not end. */
  List<String> problems() {
    var names = new HashMap<String, String>();
    functions.forEach((id, caller) -> names.put(caller, "function \"" + id + "\""));
    UnaryOperator<String> where =
        caller -> caller.equals(MAIN) ? "the graph" : names.getOrDefault(caller, caller);
    var problems = new ArrayList<String>();
    called.forEach(
        (caller, uses) ->
            uses.forEach(
                (id, use) -> {
                  if (!functions.containsKey(id) && !ContribOps.isAllowed(use.domain, use.op)) {
                    problems.add(
                        "operation %s of the domain %s in node \"%s\" of %s (expected: one of ai.onnx or ai.onnx.ml, or one of com.microsoft in allowed-contrib-ops.txt)"
                            .formatted(use.op, use.domain, use.node, where.apply(caller)));
                  }
                }));
    try {
      if (nodes(MAIN, new HashSet<>(), new HashMap<>()) > MOST_NODES) {
        problems.add(
            "its functions come to more than %d nodes when each call is replaced by them (expected: fewer)"
                .formatted(MOST_NODES));
      }
    } catch (IOException e) {
      problems.add(e.getMessage());
    }
    return problems;
  }

  /** How many nodes a caller comes to, with its functions in the place of calls; capped. */
  private long nodes(String caller, Set<String> open, Map<String, Long> done) throws IOException {
    Long known = done.get(caller);
    if (known != null) {
      return known;
    }
    open.add(caller);
    long nodes = 0;
    for (Map.Entry<String, Use> use : called.getOrDefault(caller, Map.of()).entrySet()) {
      String function = functions.get(use.getKey());
      long each = 1;
      if (function != null) {
        if (open.contains(function)) {
          throw new IOException(
              "function \"%s\" calls itself (expected: functions that end)"
                  .formatted(use.getKey()));
        }
        each = nodes(function, open, done);
      }
      nodes = Math.min(MOST_NODES + 1, nodes + each * use.getValue().times());
    }
    open.remove(caller);
    done.put(caller, nodes);
    return nodes;
  }
}
