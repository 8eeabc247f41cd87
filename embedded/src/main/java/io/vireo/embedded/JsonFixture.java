package io.vireo.embedded;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Data as a JSON object: a member for each key, whose value is a string, an array for a list, an
 * object for a hash. What JSON has no type for is an object with a member that begins with {@code
 * $}: {@code $set}, {@code $zset}, {@code $stream}, {@code $hash}, {@code $value}, {@code $base64};
 * with it {@code $ttl} in seconds or {@code $expires}, a time. {@code $functions} and {@code
 * $databases} stand beside the keys. Any thread.
 */
final class JsonFixture {
  private static final String SET = "$set";
  private static final String SORTED_SET = "$zset";
  private static final String STREAM = "$stream";
  private static final String HASH = "$hash";
  private static final String VALUE = "$value";
  private static final String BASE64 = "$base64";
  private static final String TTL = "$ttl";
  private static final String EXPIRES = "$expires";
  private static final String FIELD_EXPIRES = "$fieldExpires";
  private static final String LAST_ID = "$lastId";
  private static final String ID = "$id";
  private static final String FUNCTIONS = "$functions";
  private static final String DATABASES = "$databases";

  private JsonFixture() {}

  /** True if an object says of which type it is; else it is a hash. */
  private static boolean isTyped(JsonObject object) {
    return object.fieldNames().stream().anyMatch(name -> name.startsWith("$"));
  }

  // ------------------------------------------------------------------------- JSON to commands

  /**
   * The commands that make the data.
   *
   * @param name what the text is called in errors
   * @throws VireoException if it is not JSON, or not of this form: the message names the key
   */
  static List<CommandFile.Line> parse(String name, byte[] text) {
    JsonObject all;
    try {
      all = new JsonObject(new String(text, StandardCharsets.UTF_8));
    } catch (DecodeException failure) {
      throw new VireoException(name + " is not a JSON object: " + failure.getMessage(), failure);
    }
    Reader reader = new Reader(name);
    reader.read(all);
    return reader.lines;
  }

  private static final class Reader {
    private final List<CommandFile.Line> lines = new ArrayList<>();
    private final String name;
    private String key;

    Reader(String name) {
      this.name = name;
    }

    void read(JsonObject all) {
      key = FUNCTIONS;
      for (Object library : array(all.getValue(FUNCTIONS, new JsonArray()))) {
        add("FUNCTION", "LOAD", library);
      }
      keys(all);
      key = DATABASES;
      for (Map.Entry<String, Object> each : object(all.getValue(DATABASES, new JsonObject()))) {
        key = DATABASES;
        add("SELECT", each.getKey());
        keys(object(each.getValue()));
      }
    }

    private void keys(JsonObject keys) {
      for (Map.Entry<String, Object> each : keys) {
        key = each.getKey();
        if (!key.equals(FUNCTIONS) && !key.equals(DATABASES)) {
          value(each.getValue());
        }
      }
    }

    private void value(Object value) {
      if (value instanceof JsonArray list) {
        elements("RPUSH", list);
      } else if (value instanceof JsonObject object) {
        if (isTyped(object)) {
          typed(object);
        } else {
          hash(object);
        }
      } else {
        add("SET", key, value);
      }
    }

    private void typed(JsonObject object) {
      if (object.containsKey(SET)) {
        elements("SADD", array(object.getValue(SET)));
      } else if (object.containsKey(SORTED_SET)) {
        sortedSet(object(object.getValue(SORTED_SET)));
      } else if (object.containsKey(STREAM)) {
        stream(array(object.getValue(STREAM)), object.getValue(LAST_ID));
      } else if (object.containsKey(HASH)) {
        hash(object(object.getValue(HASH)));
      } else if (object.containsKey(BASE64)) {
        add("SET", key, object);
      } else if (object.containsKey(VALUE)) {
        value(object.getValue(VALUE));
      } else {
        throw wrong("an object of a type, such as " + SET);
      }
      if (object.containsKey(TTL)) {
        add("EXPIRE", key, object.getValue(TTL));
      }
      if (object.containsKey(EXPIRES)) {
        add("PEXPIREAT", key, millis(object.getValue(EXPIRES)));
      }
      if (object.containsKey(FIELD_EXPIRES)) {
        for (Map.Entry<String, Object> field : object(object.getValue(FIELD_EXPIRES))) {
          add("HPEXPIREAT", key, millis(field.getValue()), "FIELDS", "1", field.getKey());
        }
      }
    }

    private void elements(String command, JsonArray elements) {
      List<Object> words = new ArrayList<>(List.of(command, key));
      elements.forEach(words::add);
      addSome(words);
    }

    private void hash(JsonObject fields) {
      List<Object> words = new ArrayList<>(List.of("HSET", key));
      fields.forEach(
          field -> {
            words.add(field.getKey());
            words.add(field.getValue());
          });
      addSome(words);
    }

    private void sortedSet(JsonObject members) {
      List<Object> words = new ArrayList<>(List.of("ZADD", key));
      members.forEach(
          member -> {
            words.add(member.getValue());
            words.add(member.getKey());
          });
      addSome(words);
    }

    private void stream(JsonArray entries, Object lastId) {
      for (Object entry : entries) {
        List<Object> words = new ArrayList<>(List.of("XADD", key));
        words.add(object(entry).getValue(ID, "*"));
        object(entry)
            .forEach(
                field -> {
                  if (!field.getKey().equals(ID)) {
                    words.add(field.getKey());
                    words.add(field.getValue());
                  }
                });
        add(words.toArray());
      }
      if (lastId != null) {
        add("XSETID", key, lastId);
      }
    }

    /** A key has something in it. */
    private void addSome(List<Object> words) {
      if (words.size() == 2) {
        throw wrong("a value that is not empty");
      }
      add(words.toArray());
    }

    private void add(Object... words) {
      lines.add(
          new CommandFile.Line(name + ": " + key, Arrays.stream(words).map(this::bytes).toList()));
    }

    private byte[] bytes(Object word) {
      if (word instanceof JsonObject object && object.getValue(BASE64) instanceof String text) {
        try {
          return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException other) {
          throw wrong("Base64 in " + BASE64);
        }
      }
      if (word == null || word instanceof JsonObject || word instanceof JsonArray) {
        throw wrong("a string or a number in its place");
      }
      return word.toString().getBytes(StandardCharsets.UTF_8);
    }

    private long millis(Object time) {
      try {
        return Instant.parse(String.valueOf(time)).toEpochMilli();
      } catch (DateTimeException | ArithmeticException other) {
        throw wrong("a time such as 2030-01-01T00:00:00Z");
      }
    }

    private JsonObject object(Object value) {
      if (value instanceof JsonObject object) {
        return object;
      }
      throw wrong("an object");
    }

    private JsonArray array(Object value) {
      if (value instanceof JsonArray array) {
        return array;
      }
      throw wrong("an array");
    }

    private VireoException wrong(String wanted) {
      return new VireoException(name + ": " + key + " needs " + wanted);
    }
  }

  // ------------------------------------------------------------------------- commands to JSON

  /**
   * Data as JSON.
   *
   * @param commands that make the data, as the server writes them
   * @throws VireoException if JSON has no place for something: the message names the key
   */
  static byte[] format(List<List<byte[]>> commands) {
    Writer writer = new Writer();
    commands.forEach(writer::add);
    return (writer.all().encodePrettily() + '\n').getBytes(StandardCharsets.UTF_8);
  }

  private static final class Writer {
    private final Map<Integer, JsonObject> databases = new TreeMap<>();
    private final JsonArray functions = new JsonArray();
    private JsonObject keys = database(0);

    private JsonObject database(int index) {
      return databases.computeIfAbsent(index, any -> new JsonObject());
    }

    JsonObject all() {
      databases.values().forEach(Writer::simplify);
      JsonObject all = databases.get(0);
      JsonObject others = new JsonObject();
      databases.forEach(
          (index, its) -> {
            if (index != 0) {
              others.put(Integer.toString(index), its);
            }
          });
      if (!others.isEmpty()) {
        all.put(DATABASES, others);
      }
      if (!functions.isEmpty()) {
        all.put(FUNCTIONS, functions);
      }
      return all;
    }

    /** Values that JSON has a type for need no name of one. */
    private static void simplify(JsonObject keys) {
      for (String key : List.copyOf(keys.fieldNames())) {
        if (keys.getValue(key) instanceof JsonObject typed && typed.size() == 1) {
          if (typed.containsKey(VALUE)) {
            keys.put(key, typed.getValue(VALUE));
          } else if (typed.getValue(HASH) instanceof JsonObject fields && !isTyped(fields)) {
            keys.put(key, fields);
          }
        }
      }
    }

    void add(List<byte[]> command) {
      String name = Words.text(command.get(0)).toUpperCase(Locale.ROOT);
      List<byte[]> rest = command.subList(Math.min(2, command.size()), command.size());
      switch (name) {
        case "SELECT" -> keys = database(Integer.parseInt(Words.text(command.get(1))));
        case "FUNCTION" -> functions.add(text(rest.get(0), "a function"));
        case "SET" -> keys.put(key(command), word(rest.get(0)));
        case "RPUSH" -> elements(key(command), VALUE, rest);
        case "SADD" -> elements(key(command), SET, rest);
        case "HMSET" -> pairs(key(command), HASH, rest, 0);
        case "ZADD" -> pairs(key(command), SORTED_SET, rest, 1);
        case "XADD" -> entry(key(command), rest);
        case "XSETID" -> typed(key(command)).put(LAST_ID, Words.text(rest.get(0)));
        case "PEXPIREAT" -> typed(key(command)).put(EXPIRES, time(rest.get(0)));
        case "HPEXPIREAT" -> {
          String key = key(command);
          JsonObject typed = typed(key);
          JsonObject times = typed.getJsonObject(FIELD_EXPIRES, new JsonObject());
          times.put(text(rest.get(rest.size() - 1), key), time(rest.get(0)));
          typed.put(FIELD_EXPIRES, times);
        }
        default ->
            throw noPlace(name, "XGROUP".equals(name) ? Words.text(rest.get(0)) : key(command));
      }
    }

    /** The object of a key that says of which type it is; made if it is not there. */
    private JsonObject typed(String key) {
      Object value = keys.getValue(key);
      if (value instanceof JsonObject typed && !typed.containsKey(BASE64)) {
        return typed;
      }
      JsonObject typed = new JsonObject();
      if (value != null) {
        typed.put(VALUE, value);
      }
      keys.put(key, typed);
      return typed;
    }

    private void elements(String key, String type, List<byte[]> elements) {
      JsonObject typed = typed(key);
      JsonArray array = typed.getJsonArray(type, new JsonArray());
      elements.forEach(element -> array.add(word(element)));
      typed.put(type, array);
    }

    /** Adds pairs to an object whose members' names are the first or the second of each. */
    private void pairs(String key, String type, List<byte[]> words, int nameAt) {
      JsonObject typed = typed(key);
      JsonObject members = typed.getJsonObject(type, new JsonObject());
      for (int i = 0; i < words.size(); i += 2) {
        String name = text(words.get(i + nameAt), key);
        byte[] other = words.get(i + 1 - nameAt);
        members.put(name, nameAt == 0 ? word(other) : score(other));
      }
      typed.put(type, members);
    }

    private void entry(String key, List<byte[]> words) {
      JsonObject typed = typed(key);
      JsonArray entries = typed.getJsonArray(STREAM, new JsonArray());
      typed.put(STREAM, entries);
      if (Words.text(words.get(0)).equals("MAXLEN")) {
        // How a stream is made that has no entries.
        throw noPlace("a stream without entries", key);
      }
      JsonObject entry = new JsonObject().put(ID, Words.text(words.get(0)));
      for (int i = 1; i < words.size(); i += 2) {
        String field = text(words.get(i), key);
        if (entry.containsKey(field)) {
          throw noPlace("a field that an entry has twice", key);
        }
        entry.put(field, word(words.get(i + 1)));
      }
      entries.add(entry);
    }

    private static Object word(byte[] word) {
      return CommandFile.isUtf8(word)
          ? Words.text(word)
          : new JsonObject().put(BASE64, Base64.getEncoder().encodeToString(word));
    }

    private static Object score(byte[] word) {
      double score = Double.parseDouble(Words.text(word).replace("inf", "Infinity"));
      if (Double.isInfinite(score)) {
        return Words.text(word);
      }
      return score == (long) score ? (Object) (long) score : (Object) score;
    }

    private static String time(byte[] millis) {
      return Instant.ofEpochMilli(Long.parseLong(Words.text(millis))).toString();
    }

    private static String key(List<byte[]> command) {
      String key = text(command.get(1), "a key");
      if (key.equals(FUNCTIONS) || key.equals(DATABASES)) {
        throw noPlace("a key of this name", key);
      }
      return key;
    }

    private static String text(byte[] word, String of) {
      if (!CommandFile.isUtf8(word)) {
        throw noPlace("a name that is not UTF-8", of);
      }
      return Words.text(word);
    }

    private static VireoException noPlace(String what, String key) {
      return new VireoException(
          "JSON has no place for "
              + what
              + " ("
              + key
              + "): dump to a file with the ending .redis");
    }
  }
}
