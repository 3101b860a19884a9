package dev.relkt.job.types;

import dev.relkt.passage.Language;
import dev.relkt.passage.filter.FilterCondition;
import dev.relkt.passage.filter.FilterCondition.Bound;
import dev.relkt.passage.filter.Operand;
import dev.relkt.passage.filter.PassageFilter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The form of filters. Changing it changes every codec that uses it. */
final class FilterBinary {

  private static final byte ALL = 1;
  private static final byte ANY = 2;
  private static final byte NOT = 3;
  private static final byte LANGUAGES = 4;
  private static final byte VALUES = 5;
  private static final byte RANGE = 6;
  private static final byte EXISTS = 7;

  private static final byte TEXT = 1;
  private static final byte NUMBER = 2;
  private static final byte BOOLEAN = 3;
  private static final byte DATE = 4;

  private FilterBinary() {}

  static void write(PassageFilter filter, DataOutput out) throws IOException {
    writeCondition(filter.condition(), out);
  }

  static PassageFilter read(DataInput in) throws IOException {
    return new PassageFilter(readCondition(in));
  }

  /** The form before filters had conditions: languages, and texts that all have to be equal. */
  static PassageFilter readTexts(DataInput in) throws IOException {
    List<Language> languages = Binary.readAll(in, from -> new Language(Binary.readText(from)));
    return new PassageFilter(Set.copyOf(languages), Binary.readTexts(in));
  }

  private static void writeCondition(FilterCondition condition, DataOutput out) throws IOException {
    switch (condition) {
      case FilterCondition.All all -> {
        out.writeByte(ALL);
        Binary.writeAll(all.conditions(), out, FilterBinary::writeCondition);
      }
      case FilterCondition.Any any -> {
        out.writeByte(ANY);
        Binary.writeAll(any.conditions(), out, FilterBinary::writeCondition);
      }
      case FilterCondition.Not not -> {
        out.writeByte(NOT);
        writeCondition(not.condition(), out);
      }
      case FilterCondition.LanguageIn in -> {
        out.writeByte(LANGUAGES);
        Binary.writeAll(in.ranges(), out, (range, to) -> Binary.writeText(range.tag(), to));
      }
      case FilterCondition.ValueIn in -> {
        out.writeByte(VALUES);
        Binary.writeText(in.key(), out);
        Binary.writeAll(in.operands(), out, FilterBinary::writeOperand);
      }
      case FilterCondition.ValueBetween between -> {
        out.writeByte(RANGE);
        Binary.writeText(between.key(), out);
        writeBound(between.lower(), out);
        writeBound(between.upper(), out);
      }
      case FilterCondition.Exists exists -> {
        out.writeByte(EXISTS);
        Binary.writeText(exists.key(), out);
      }
    }
  }

  private static FilterCondition readCondition(DataInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case ALL -> new FilterCondition.All(Binary.readAll(in, FilterBinary::readCondition));
      case ANY -> new FilterCondition.Any(Binary.readAll(in, FilterBinary::readCondition));
      case NOT -> new FilterCondition.Not(readCondition(in));
      case LANGUAGES ->
          new FilterCondition.LanguageIn(
              new LinkedHashSet<>(Binary.readAll(in, from -> new Language(Binary.readText(from)))));
      case VALUES ->
          new FilterCondition.ValueIn(
              Binary.readText(in),
              new LinkedHashSet<>(Binary.readAll(in, FilterBinary::readOperand)));
      case RANGE ->
          new FilterCondition.ValueBetween(Binary.readText(in), readBound(in), readBound(in));
      case EXISTS -> new FilterCondition.Exists(Binary.readText(in));
      default -> throw new IOException("condition of kind %d (expected: 1 to 7)".formatted(kind));
    };
  }

  private static void writeBound(Optional<Bound> bound, DataOutput out) throws IOException {
    out.writeBoolean(bound.isPresent());
    if (bound.isPresent()) {
      writeOperand(bound.get().operand(), out);
      out.writeBoolean(bound.get().inclusive());
    }
  }

  private static Optional<Bound> readBound(DataInput in) throws IOException {
    return in.readBoolean()
        ? Optional.of(new Bound(readOperand(in), in.readBoolean()))
        : Optional.empty();
  }

  private static void writeOperand(Operand operand, DataOutput out) throws IOException {
    switch (operand) {
      case Operand.OfText text -> {
        out.writeByte(TEXT);
        Binary.writeText(text.value(), out);
      }
      case Operand.OfNumber number -> {
        out.writeByte(NUMBER);
        Binary.writeText(number.spelled(), out);
      }
      case Operand.OfBoolean bool -> {
        out.writeByte(BOOLEAN);
        out.writeBoolean(bool.value());
      }
      case Operand.OfDate date -> {
        out.writeByte(DATE);
        Binary.writeText(date.spelled(), out);
      }
    }
  }

  private static Operand readOperand(DataInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case TEXT -> new Operand.OfText(Binary.readText(in));
      case NUMBER -> Operand.OfNumber.parse(Binary.readText(in));
      case BOOLEAN -> new Operand.OfBoolean(in.readBoolean());
      case DATE -> Operand.OfDate.parse(Binary.readText(in));
      default -> throw new IOException("operand of kind %d (expected: 1 to 4)".formatted(kind));
    };
  }
}
