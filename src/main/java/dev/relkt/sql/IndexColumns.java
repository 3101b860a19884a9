package dev.relkt.sql;

import dev.relkt.answering.Answer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table over an index, by their names: {@code id}, {@code title}, {@code lang},
 * {@code text} as STRING, {@code metadata} as MAP&lt;STRING, STRING&gt;, any of them or none; and
 * one of any other name as ARRAY&lt;FLOAT&gt;, which is searched by and always null.
 */
final class IndexColumns implements Serializable {

  private static final long serialVersionUID = 1;

  /** What a column has. */
  private enum Part {
    ID,
    TITLE,
    LANG,
    TEXT,
    METADATA,
    VECTOR
  }

  private final ArrayList<Part> parts;

  private IndexColumns(List<Part> parts) {
    this.parts = new ArrayList<>(parts);
  }

  /**
   * @throws ValidationException if a column is none of these, or there is not one vector
   */
  static IndexColumns of(RowType row) {
    List<Part> parts = row.getFields().stream().map(IndexColumns::part).toList();
    if (parts.stream().filter(part -> part == Part.VECTOR).count() != 1) {
      throw new ValidationException(
          "columns %s (expected: one of type ARRAY<FLOAT>, by which is searched)"
              .formatted(row.getFieldNames()));
    }
    return new IndexColumns(parts);
  }

  private static Part part(RowType.RowField field) {
    LogicalType type = field.getType();
    if (QuestionModelFactory.isVector(type)) {
      return Part.VECTOR;
    }
    boolean isText = type.is(LogicalTypeFamily.CHARACTER_STRING);
    boolean isTexts =
        type instanceof MapType map
            && map.getKeyType().is(LogicalTypeFamily.CHARACTER_STRING)
            && map.getValueType().is(LogicalTypeFamily.CHARACTER_STRING);
    Part part =
        switch (field.getName()) {
          case "id" -> isText ? Part.ID : null;
          case "title" -> isText ? Part.TITLE : null;
          case "lang" -> isText ? Part.LANG : null;
          case "text" -> isText ? Part.TEXT : null;
          case "metadata" -> isTexts ? Part.METADATA : null;
          default -> null;
        };
    if (part == null) {
      throw new ValidationException(
          "column %s of type %s (expected: id, title, lang or text as STRING, metadata as MAP<STRING, STRING>, or a vector as ARRAY<FLOAT>)"
              .formatted(field.getName(), type.asSummaryString()));
    }
    return part;
  }

  boolean isVector(int column) {
    return parts.get(column) == Part.VECTOR;
  }

  /** The row of an answer, its score behind the columns. */
  GenericRowData row(Answer answer) {
    var row = new GenericRowData(parts.size() + 1);
    for (int i = 0; i < parts.size(); i++) {
      row.setField(i, value(parts.get(i), answer));
    }
    row.setField(parts.size(), (double) answer.score());
    return row;
  }

  private static @Nullable Object value(Part part, Answer answer) {
    var passage = answer.passage();
    return switch (part) {
      case ID -> StringData.fromString(passage.id().value());
      case TITLE -> StringData.fromString(passage.title());
      case LANG -> StringData.fromString(passage.language().tag());
      case TEXT -> StringData.fromString(passage.text());
      case METADATA -> {
        Map<StringData, StringData> texts = new HashMap<>();
        passage
            .metadata()
            .entries()
            .forEach(
                (key, value) ->
                    texts.put(StringData.fromString(key), StringData.fromString(value.toString())));
        yield new GenericMapData(texts);
      }
      case VECTOR -> null;
    };
  }
}
