package dev.relkt.embedding.onnx;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An input or output of a graph.
 *
 * @param name as the graph has it
 * @param type of its elements; absent where it is no tensor, or of an unknown type
 * @param shape absent where not even the number of dimensions is stated; {@value #FREE} for a
 *     dimension that may be anything
 */
public record OnnxValue(String name, Optional<ElementType> type, Optional<List<Long>> shape) {

  /** A dimension that may have any size. */
  public static final long FREE = -1;

  public OnnxValue {
    shape = shape.map(List::copyOf);
  }

  /** How many dimensions it has, −1 where that is not stated. */
  public int rank() {
    return shape.map(List::size).orElse(-1);
  }

  /**
   * The size of a dimension, {@value #FREE} where it may be anything or is not stated.
   *
   * @param dimension from 0 on
   */
  public long size(int dimension) {
    return dimension < rank() ? shape.orElseThrow().get(dimension) : FREE;
  }

  /** Such as {@code "input_ids" int64 [?, ?]}. */
  @Override
  public String toString() {
    return "\"%s\" %s %s"
        .formatted(
            name,
            type.map(ElementType::word).orElse("no tensor"),
            shape
                .map(
                    sizes ->
                        sizes.stream()
                            .map(size -> size == FREE ? "?" : size.toString())
                            .collect(Collectors.joining(", ", "[", "]")))
                .orElse("of any rank"));
  }
}
