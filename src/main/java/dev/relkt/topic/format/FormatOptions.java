package dev.relkt.topic.format;

import dev.relkt.topic.schema.RegistryOptions;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How records of passages are read.
 *
 * @param format what producers write
 * @param fields where the parts of a passage are; not looked at for {@link PassageFormat#RELKT}
 * @param emptyValue what a value of 0 bytes says
 * @param registry where schemas are; there for every format with {@link PassageFormat#registered}
 */
public record FormatOptions(
    PassageFormat format,
    FieldMapping fields,
    EmptyValue emptyValue,
    @Nullable RegistryOptions registry)
    implements Serializable {

  /** ReLKT's own form. */
  public static final FormatOptions RELKT =
      new FormatOptions(PassageFormat.RELKT, FieldMapping.DEFAULT, EmptyValue.REFUSE, null);
}
