package dev.relkt.embedding.serving;

import dev.relkt.embedding.network.Network;
import dev.relkt.embedding.tokens.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which windows go to a network together. Rows of token ids are filled to the longest of a batch,
 * so those of about one length go together, the shortest first; and their batches are small, for a
 * transformer's memory grows with the square of their length. Others go as they come.
 */
final class Batches {

  /** The most windows of a batch. */
  static final int MAX_WINDOWS = 256;

  /** About how many keys or characters a batch has at most. */
  static final int MAX_SIZE = 1 << 17;

  /** How many token ids a batch has at most, padding included, unless a single window has more. */
  static final int MAX_TOKENS = 1 << 13;

  private final Network network;
  private final boolean tokens;
  private int count;
  private long size;
  private int longest;

  private Batches(Network network, boolean tokens) {
    this.network = network;
    this.tokens = tokens;
  }

  /** The numbers of the windows, batch by batch; each once. */
  static List<int[]> of(List<Window> windows, Network network) {
    boolean tokens = !windows.isEmpty() && windows.get(0) instanceof Window.Tokens;
    int[] order = IntStream.range(0, windows.size()).toArray();
    if (tokens) {
      order =
          Arrays.stream(order)
              .boxed()
              .sorted(Comparator.comparingInt(i -> windows.get(i).size()))
              .mapToInt(Integer::intValue)
              .toArray();
    }
    var batches = new ArrayList<int[]>();
    var batch = new Batches(network, tokens);
    int from = 0;
    for (int i = 0; i < order.length; i++) {
      if (!batch.takes(windows.get(order[i]))) {
        batches.add(Arrays.copyOfRange(order, from, i));
        from = i;
        batch = new Batches(network, tokens);
      }
      batch.add(windows.get(order[i]));
    }
    if (from < order.length) {
      batches.add(Arrays.copyOfRange(order, from, order.length));
    }
    return batches;
  }

  private boolean takes(Window window) {
    return count == 0
        || (count < MAX_WINDOWS
            && (tokens
                ? (long) (count + 1) * Math.max(longest, network.paddedSize(window)) <= MAX_TOKENS
                : size + window.size() <= MAX_SIZE));
  }

  private void add(Window window) {
    count++;
    size += window.size();
    longest = Math.max(longest, network.paddedSize(window));
  }
}
