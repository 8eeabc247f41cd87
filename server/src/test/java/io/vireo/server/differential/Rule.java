package io.vireo.server.differential;

import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.RespValue.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** When two replies to one request count as the same, although they are not equal. */
enum Rule {
  /** Never. */
  EXACT {
    @Override
    boolean same(RespValue vireo, RespValue redis) {
      return false;
    }
  },
  /** The elements may stand in any order. */
  UNORDERED {
    @Override
    boolean same(RespValue vireo, RespValue redis) {
      return sorted(vireo, 1).equals(sorted(redis, 1));
    }
  },
  /** Pairs of elements may stand in any order. */
  PAIRS {
    @Override
    boolean same(RespValue vireo, RespValue redis) {
      int each =
          vireo instanceof RespValue.Many many
                  && many.items().stream().anyMatch(i -> i instanceof RespValue.Many)
              ? 1
              : 2;
      return sorted(vireo, each).equals(sorted(redis, each));
    }
  },
  /** Numbers that tell a time or a duration may differ a little. */
  TIMES {
    @Override
    boolean same(RespValue vireo, RespValue redis) {
      return Times.close(vireo, redis);
    }
  },
  /** What has the same score may stand in any order, and of the last of them any are there. */
  SCORES {
    @Override
    boolean same(RespValue vireo, RespValue redis) {
      return SIZE.same(vireo, redis) && numbers(vireo).equals(numbers(redis));
    }

    private static List<String> numbers(RespValue value) {
      return texts(value).stream().filter(text -> text.matches("[01](\\.\\d+)?")).toList();
    }
  },
  /** Only the kind of the replies, and the length of a list. */
  SIZE {
    @Override
    boolean same(RespValue vireo, RespValue redis) {
      return size(vireo) == size(redis) && vireo.getClass() == redis.getClass();
    }
  },
  /** Only the kind of the replies. */
  SHAPE {
    @Override
    boolean same(RespValue vireo, RespValue redis) {
      return vireo.getClass() == redis.getClass();
    }
  },
  /**
   * DEBUG OBJECT: all but where the value is, how often it is referred to and when it was used; and
   * but the bytes in a file of a compressed list, and of a table, whose deadlines are written as
   * distances from any that is not later.
   */
  LAYOUT {
    @Override
    boolean same(RespValue vireo, RespValue redis) {
      return vireo instanceof RespValue.Status ours
          && redis instanceof RespValue.Status theirs
          && layout(ours.text()).equals(layout(theirs.text()));
    }
  },
  /** A cursor of the server's own, and what it found; all in any order if that is the end. */
  CURSOR {
    @Override
    boolean same(RespValue vireo, RespValue redis) {
      List<RespValue> ours = items(vireo);
      List<RespValue> theirs = items(redis);
      if (ours.size() != 2 || theirs.size() != 2) {
        return false;
      }
      boolean whole = isZero(ours.get(0)) && isZero(theirs.get(0));
      return !whole
          || new HashSet<>(sorted(ours.get(1), 1)).equals(new HashSet<>(sorted(theirs.get(1), 1)));
    }
  };

  /** Whether two replies that are not equal are as good as equal. */
  abstract boolean same(RespValue vireo, RespValue redis);

  static List<RespValue> items(RespValue value) {
    return value instanceof RespValue.Many many ? many.items() : List.of();
  }

  private static String layout(String text) {
    String layout = text.replaceAll("(at|refcount|lru|lru_seconds_idle):\\w+", "");
    return layout.matches(".*( ql_compressed:[1-9]| encoding:hashtable | encoding:stream ).*")
        ? layout.replaceAll("serializedlength:\\d+", "")
        : layout;
  }

  private static boolean isZero(RespValue cursor) {
    return "0".equals(cursor.asText());
  }

  private static int size(RespValue value) {
    return value instanceof RespValue.Many many ? many.items().size() : -1;
  }

  /** The elements, some by some, in an order that depends on themselves only. */
  static List<String> sorted(RespValue value, int each) {
    if (!(value instanceof RespValue.Many many)) {
      return List.of(RespText.of(value));
    }
    List<String> texts = new ArrayList<>();
    int step = many.kind() == Kind.MAP ? 2 : each;
    for (int i = 0; i < many.items().size(); i += step) {
      StringBuilder text = new StringBuilder();
      for (int j = i; j < Math.min(i + step, many.items().size()); j++) {
        text.append(RespText.of(many.items().get(j))).append('\n');
      }
      texts.add(text.toString());
    }
    Collections.sort(texts);
    texts.add(many.kind().name());
    return texts;
  }

  /** All texts within a reply. */
  static Set<String> texts(RespValue value) {
    Set<String> texts = new HashSet<>();
    collect(value, texts);
    return texts;
  }

  private static void collect(RespValue value, Set<String> into) {
    if (value instanceof RespValue.Many many) {
      many.items().forEach(item -> collect(item, into));
    } else {
      into.add(RespText.of(value));
    }
  }
}
