package dev.relkt.http.access;

import dev.relkt.passage.Tenant;
import dev.relkt.passage.filter.PassageFilter;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one caller may do, and with which passages.
 *
 * @param name of the token, for logs
 * @param roles what may be done
 * @param tenant whose passages alone are there for this caller; absent for all
 * @param filter that passages have to pass to be there for this caller
 */
public record Access(String name, Set<Role> roles, Optional<Tenant> tenant, PassageFilter filter) {

  /** Everything, with all passages. */
  public static final Access ALL =
      new Access(
          "everybody",
          Arrays.stream(Role.values()).collect(Collectors.toUnmodifiableSet()),
          Optional.empty(),
          PassageFilter.NONE);

  public Access {
    roles = Set.copyOf(roles);
  }

  public boolean may(Role role) {
    return roles.contains(role);
  }

  /** The same with fewer roles. */
  public Access only(Set<Role> fewer) {
    return new Access(
        name,
        roles.stream().filter(fewer::contains).collect(Collectors.toUnmodifiableSet()),
        tenant,
        filter);
  }

  /** Which passages are there for this caller: the filter, and the tenant's where there is one. */
  public PassageFilter visible() {
    return tenant.map(PassageFilter::ofTenant).map(filter::and).orElse(filter);
  }
}
