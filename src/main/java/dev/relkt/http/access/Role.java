package dev.relkt.http.access;

import io.javalin.security.RouteRole;
import java.util.Locale;

/** What a caller may do. None includes another. */
public enum Role implements RouteRole {
  /** Ask questions, look at passages, have texts encoded. */
  READ,
  /** Send and delete passages. */
  WRITE,
  /** See how everything does, bring models into service, see dead letters and send them again. */
  OPERATE;

  /** As files and messages have it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
