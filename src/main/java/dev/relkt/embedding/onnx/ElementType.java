package dev.relkt.embedding.onnx;

import java.util.Locale;
import java.util.Optional;

/** What the elements of a tensor are, by their numbers in ONNX. */
public enum ElementType {
  FLOAT(1, 32),
  UINT8(2, 8),
  INT8(3, 8),
  UINT16(4, 16),
  INT16(5, 16),
  INT32(6, 32),
  INT64(7, 64),
  /** Of no fixed size; never in raw bytes. */
  STRING(8, 0),
  BOOL(9, 8),
  FLOAT16(10, 16),
  DOUBLE(11, 64),
  UINT32(12, 32),
  UINT64(13, 64),
  COMPLEX64(14, 64),
  COMPLEX128(15, 128),
  BFLOAT16(16, 16),
  FLOAT8E4M3FN(17, 8),
  FLOAT8E4M3FNUZ(18, 8),
  FLOAT8E5M2(19, 8),
  FLOAT8E5M2FNUZ(20, 8),
  UINT4(21, 4),
  INT4(22, 4),
  FLOAT4E2M1(23, 4);

  private final int number;
  private final int bits;

  ElementType(int number, int bits) {
    this.number = number;
    this.bits = bits;
  }

  /** Bits of an element, 0 for strings. */
  int bits() {
    return bits;
  }

  /** As it is written in messages, such as {@code int64}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it can hold token ids here. */
  public boolean isWholeNumber() {
    return this == INT32 || this == INT64;
  }

  /** Empty where ONNX has no such number, or none that was known when this was written. */
  static Optional<ElementType> of(long number) {
    for (ElementType type : values()) {
      if (type.number == number) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
