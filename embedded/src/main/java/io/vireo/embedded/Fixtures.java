package io.vireo.embedded;

import io.vireo.server.ServerCore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The dataset of a server, taken out and put in: as an RDB or, by the ending of a file's name, as
 * {@linkplain CommandFile commands} or {@linkplain JsonFixture JSON}. Any thread but an event loop.
 */
final class Fixtures {
  private static final String COMMANDS = ".redis";
  private static final String JSON = ".json";

  /** What would end the transaction in which a fixture is put in, or the connection. */
  private static final Set<String> FOREIGN = Set.of("EXEC", "DISCARD", "RESET", "QUIT");

  /** What a snapshot is called in errors that is in no file. */
  private static final Path BYTES = Path.of("the given bytes");

  private final ServerCore server;
  private final DataCalls calls;
  private final Supplier<VireoConnection> connect;

  /**
   * The dataset of a server.
   *
   * @param connect makes a connection to it
   */
  Fixtures(ServerCore server, DataCalls calls, Supplier<VireoConnection> connect) {
    this.server = server;
    this.calls = calls;
    this.connect = connect;
  }

  byte[] dump() {
    needsData();
    return calls.call("the dump", this::copy);
  }

  private byte[] copy() {
    try {
      return server.durability().copy();
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private byte[] requests() {
    try {
      return server.durability().commands();
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private static VireoException failed(IOException failure) {
    return new VireoException("The data cannot be dumped: " + failure.getMessage(), failure);
  }

  void dump(Path file) {
    byte[] content = dumpFor(file.toString());
    try {
      Files.write(file, content);
    } catch (IOException failure) {
      throw new VireoException("The file " + file + " cannot be written", failure);
    }
  }

  private byte[] dumpFor(String name) {
    if (name.endsWith(COMMANDS)) {
      return CommandFile.format(commands());
    }
    return name.endsWith(JSON) ? JsonFixture.format(commands()) : dump();
  }

  /** The commands that make the data, those of one key together, in the order of keys. */
  private List<List<byte[]>> commands() {
    needsData();
    List<List<byte[]>> sorted = new ArrayList<>();
    NavigableMap<Integer, NavigableMap<byte[], List<List<byte[]>>>> databases = new TreeMap<>();
    int database = 0;
    for (List<byte[]> words : CommandFile.requests(calls.call("the dump", this::requests))) {
      String name = Words.text(words.get(0));
      if (name.equals("SELECT")) {
        database = Integer.parseInt(Words.text(words.get(1)));
      } else if (name.equals("FUNCTION")) {
        sorted.add(words);
      } else {
        databases
            .computeIfAbsent(database, index -> new TreeMap<>(Arrays::compareUnsigned))
            .computeIfAbsent(words.get(name.equals("XGROUP") ? 2 : 1), key -> new ArrayList<>())
            .add(words);
      }
    }
    databases.forEach(
        (index, keys) -> {
          if (index != 0) {
            sorted.add(Words.of(new String[] {"SELECT", Integer.toString(index)}));
          }
          keys.values().forEach(sorted::addAll);
        });
    return sorted;
  }

  void load(byte[] snapshot) {
    load(BYTES, Arguments.given("snapshot", snapshot).clone());
  }

  void load(Path file) {
    Arguments.given("file", file);
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException failure) {
      throw new VireoException("The file " + file + " cannot be read", failure);
    }
    load(file.toString(), content);
  }

  void load(URL resource) {
    Arguments.given("resource", resource);
    byte[] content;
    try (InputStream in = resource.openStream()) {
      content = in.readAllBytes();
    } catch (IOException failure) {
      throw new VireoException("The resource " + resource + " cannot be read", failure);
    }
    load(resource.getPath(), content);
  }

  private void load(String name, byte[] content) {
    if (name.endsWith(COMMANDS)) {
      replace(CommandFile.parse(name, content));
    } else if (name.endsWith(JSON)) {
      replace(JsonFixture.parse(name, content));
    } else {
      load(Path.of(name), content);
    }
  }

  /** Puts what commands make in the place of all data: in one step, or not at all. */
  private void replace(List<CommandFile.Line> lines) {
    byte[] before = dump();
    try (VireoConnection connection = connect.get()) {
      connection.execute("MULTI").text();
      connection.execute("FLUSHALL").text();
      connection.execute("FUNCTION", "FLUSH").text();
      for (CommandFile.Line line : lines) {
        if (FOREIGN.contains(Words.text(line.words().get(0)).toUpperCase(Locale.ROOT))) {
          throw new VireoException(line.place() + ": this has no place in a fixture");
        }
        // Nothing is executed before EXEC.
        check(line, connection.execute(line.words().toArray(byte[][]::new)));
      }
      List<Reply> answers = connection.execute("EXEC").items();
      List<Reply> ofLines = answers.subList(answers.size() - lines.size(), answers.size());
      try {
        for (int i = 0; i < lines.size(); i++) {
          check(lines.get(i), ofLines.get(i));
        }
      } catch (VireoException failure) {
        load(before);
        throw failure;
      }
    }
  }

  private static void check(CommandFile.Line line, Reply answer) {
    if (answer instanceof Reply.Error error) {
      throw new VireoException(line.place() + ": " + error.message());
    }
  }

  private void load(Path name, byte[] snapshot) {
    needsData();
    String fault = calls.call("the snapshot to be loaded", () -> loaded(name, snapshot));
    if (!fault.isEmpty()) {
      throw new VireoException("The snapshot cannot be loaded: " + fault);
    }
    Waits.untilGone(() -> calls.call("the state of the log", this::logState));
  }

  /** A log that has no base yet would lose what was loaded. */
  private String logState() {
    return server.durability().rewrite().isFirst() ? "the log does not have what was loaded" : null;
  }

  private String loaded(Path name, byte[] snapshot) {
    String fault = server.exchange(name, snapshot);
    return fault == null ? "" : fault;
  }

  private void needsData() {
    if (server.sentinel() != null) {
      throw new VireoException("A Sentinel has no data");
    }
  }
}
