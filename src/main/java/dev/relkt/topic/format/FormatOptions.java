package dev.relkt.topic.format;

import java.io.Serializable;

/**
 * How records of passages are read.
 *
 * @param format what producers write
 * @param fields where the parts of a passage are; not looked at for {@link PassageFormat#RELKT}
 * @param emptyValue what a value of 0 bytes says
 */
public record FormatOptions(PassageFormat format, FieldMapping fields, EmptyValue emptyValue)
    implements Serializable {

  /** ReLKT's own form. */
  public static final FormatOptions RELKT =
      new FormatOptions(PassageFormat.RELKT, FieldMapping.DEFAULT, EmptyValue.REFUSE);
}
