package dev.relkt.shard;

/** A directory that is not a shard of the expected space, dimension and format, or is damaged. */
public final class ShardRefused extends RuntimeException {

  private static final long serialVersionUID = 1;

  ShardRefused(String message) {
    super(message);
  }

  ShardRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
