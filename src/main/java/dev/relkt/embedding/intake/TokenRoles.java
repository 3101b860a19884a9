package dev.relkt.embedding.intake;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which input of a network that takes token ids is which, by the names that exporters give: {@code
 * input_ids}, {@code input_word_ids}; {@code attention_mask}, {@code input_mask}; {@code
 * token_type_ids}, {@code segment_ids}, {@code input_type_ids}.
 */
final class TokenRoles {

  private TokenRoles() {}

  /**
   * @param names of all inputs
   * @param wish role → name, as somebody said it
   * @return role → name for every input: {@code ids}, and perhaps {@code mask} and {@code types}
   */
  static Map<String, String> of(Collection<String> names, Map<String, String> wish) throws Misfit {
    var roles = new HashMap<>(wish);
    if (!roles.containsKey("types") && names.size() > 1) {
      List<String> types = named(free(names, roles), TokenRoles::isTypes);
      if (types.size() == 1) {
        roles.put("types", types.get(0));
      }
    }
    List<String> free = free(names, roles);
    if (!roles.containsKey("mask") && free.size() > (roles.containsKey("ids") ? 0 : 1)) {
      List<String> masks = named(free, name -> name.contains("mask"));
      if (masks.size() == 1) {
        roles.put("mask", masks.get(0));
      } else if (roles.containsKey("ids") && free.size() == 1) {
        roles.put("mask", free.get(0));
      } else {
        throw new Misfit(
            "takes %s, and it is not plain which are the ids and which is the mask; name them (--input ids=…, --input mask=…)"
                .formatted(sorted(names)));
      }
    }
    free = free(names, roles);
    if (!roles.containsKey("ids")) {
      if (free.size() != 1) {
        throw new Misfit(
            "takes %s (expected: token ids, and perhaps a mask and types of tokens); name them (--input ids=…)"
                .formatted(sorted(names)));
      }
      roles.put("ids", free.get(0));
    } else if (!free.isEmpty()) {
      throw new Misfit(
          "takes %s (expected: nothing beside token ids, a mask and types of tokens); export it without the others"
              .formatted(sorted(names)));
    }
    return roles;
  }

  private static boolean isTypes(String name) {
    return name.contains("type") || name.contains("segment");
  }

  private static List<String> named(List<String> names, Predicate<String> rule) {
    return names.stream().filter(name -> rule.test(name.toLowerCase(Locale.ROOT))).toList();
  }

  private static List<String> free(Collection<String> names, Map<String, String> roles) {
    return names.stream().filter(name -> !roles.containsValue(name)).sorted().toList();
  }

  private static List<String> sorted(Collection<String> names) {
    return names.stream().sorted().toList();
  }
}
