package io.vireo.server.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Memory;
import io.vireo.server.data.number.Reals;
import io.vireo.server.resp.ReplyValue;
import io.vireo.server.resp.ValueReply;
import io.vireo.server.testing.RandomAnswers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Whatever a handler says, the script gets the value that Redis makes of it. */
class ScriptReplyTest {
  private static final int DEPTH = 4;

  @Property
  void theValueIsThatOfTheAnswer(@ForAll long seed) {
    for (int protocol = 2; protocol <= 3; protocol++) {
      ValueReply values = new ValueReply(protocol);
      RandomAnswers.say(new Random(seed), DEPTH, values);
      ScriptReply reply = reply(bytes -> true);
      reply.begin(protocol);
      RandomAnswers.say(new Random(seed), DEPTH, reply);
      ReplyValue value = values.take();
      assertThat(reply.isError()).isEqualTo(value instanceof ReplyValue.Failure);
      assertThat(reply.takeError()).isEqualTo(values.takeError());
      assertThat(shown(reply.take())).isEqualTo(shown(value, protocol));
    }
  }

  @Test
  void theSameReplyServesTheNextAnswer() {
    ScriptReply reply = reply(bytes -> true);
    reply.begin(3);
    reply.array(2);
    reply.integer(1);
    reply.begin(2);
    reply.integer(7);
    assertThat(reply.take()).isEqualTo(7.0);
    reply.begin(2);
    reply.error("ERR no");
    assertThat(reply.isError()).isTrue();
    reply.begin(2);
    reply.ok();
    assertThat(reply.isError()).isFalse();
  }

  @Test
  void anAnswerForWhichThereIsNoMemoryIsAnErrorOnlyWhenItIsTaken() {
    ScriptReply reply = reply(bytes -> false);
    reply.begin(3);
    reply.map(1);
    for (int i = 0; i < 2; i++) {
      int mark = reply.open();
      reply.bulk(new byte[5_000_000]);
      reply.verbatim("txt", "text");
      reply.ok();
      reply.error("ERR no");
      reply.closeSet(mark, 4);
    }
    assertThatThrownBy(reply::take).isInstanceOf(LuaError.class).hasMessage("not enough memory");
    reply.begin(2);
    reply.integer(1);
    assertThat(reply.take()).isEqualTo(1.0);
  }

  @Test
  void attributesAreLeftOut() {
    ScriptReply reply = reply(bytes -> true);
    reply.begin(3);
    reply.attribute(1);
    reply.bulk("ttl");
    reply.array(1);
    reply.integer(5);
    reply.bulk("value");
    assertThat(reply.take()).isEqualTo(LuaString.of("value"));
  }

  private static ScriptReply reply(LongPredicate room) {
    return new ScriptReply(new Memory(room::test));
  }

  // What a value is, as text

  private static String shown(Object value) {
    if (!(value instanceof LuaTable table)) {
      return value instanceof LuaString text ? "'" + text + "'" : String.valueOf(value);
    }
    List<String> entries = new ArrayList<>();
    int place = table.entryFrom(LuaTable.FIRST);
    while (place != LuaTable.UNKNOWN) {
      entries.add(shown(table.keyAt(place)) + "=" + shown(table.valueAt(place)));
      place = table.entryFrom(place + 1);
    }
    entries.sort(null);
    return entries.toString();
  }

  private static String shown(ReplyValue value, int protocol) {
    if (value instanceof ReplyValue.Status) {
      return "['ok'='" + value.text() + "']";
    } else if (value instanceof ReplyValue.Failure) {
      return "['err'='" + value.text() + "', 'ignore_error_stats_update'=true]";
    } else if (value instanceof ReplyValue.Int whole) {
      return String.valueOf((double) whole.number());
    } else if (value instanceof ReplyValue.Null) {
      return protocol == 2 ? "false" : "null";
    } else if (value instanceof ReplyValue.Many many) {
      return shown(many, protocol);
    }
    return protocol == 2 ? shownInTwo(value) : shownInThree(value);
  }

  private static String shownInTwo(ReplyValue value) {
    if (value instanceof ReplyValue.Real real) {
      return "'" + Reals.text(real.number()) + "'";
    } else if (value instanceof ReplyValue.Bool bool) {
      return bool.truth() ? "1.0" : "0.0";
    } else if (value instanceof ReplyValue.BigNumber big) {
      return "'" + big.digits() + "'";
    }
    return "'" + value.text() + "'";
  }

  private static String shownInThree(ReplyValue value) {
    if (value instanceof ReplyValue.Real real) {
      return "['double'=" + real.number() + "]";
    } else if (value instanceof ReplyValue.Bool bool) {
      return String.valueOf(bool.truth());
    } else if (value instanceof ReplyValue.BigNumber big) {
      return "['big_number'='" + big.digits() + "']";
    } else if (value instanceof ReplyValue.Verbatim verbatim) {
      return "['verbatim_string'=['format'='txt', 'string'='" + verbatim.text() + "']]";
    }
    return "'" + value.text() + "'";
  }

  private static String shown(ReplyValue.Many many, int protocol) {
    List<ReplyValue> items = many.items();
    List<String> entries = new ArrayList<>();
    boolean named = protocol == 3 && many.kind() != ReplyValue.Kind.ARRAY;
    if (named && many.kind() == ReplyValue.Kind.MAP) {
      return "['map'=" + entries(items, 2, protocol) + "]";
    } else if (named && many.kind() == ReplyValue.Kind.SET) {
      return "['set'=" + entries(items, 1, protocol) + "]";
    }
    for (int i = 0; i < items.size(); i++) {
      String item = shown(items.get(i), protocol);
      if (!item.equals("null")) {
        entries.add((double) (i + 1) + "=" + item);
      }
    }
    entries.sort(null);
    return entries.toString();
  }

  /** Of equal keys the last one counts; tables are never equal. */
  private static List<String> entries(List<ReplyValue> items, int step, int protocol) {
    Map<Object, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i += step) {
      String key = shown(items.get(i), protocol);
      String item = step == 1 ? "true" : shown(items.get(i + 1), protocol);
      Object identity = key.startsWith("[") ? new Object() : key;
      if (!key.equals("null")) {
        entries.put(identity, key + "=" + item);
      }
    }
    return entries.values().stream().filter(entry -> !entry.endsWith("=null")).sorted().toList();
  }
}
