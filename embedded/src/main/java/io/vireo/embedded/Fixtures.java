package io.vireo.embedded;

import io.vireo.server.ServerCore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The dataset of a server as an RDB: taken out, and put in. Any thread but an event loop. */
final class Fixtures {
  /** What a snapshot is called in errors that is in no file. */
  private static final Path BYTES = Path.of("the given bytes");

  private final ServerCore server;
  private final DataCalls calls;

  Fixtures(ServerCore server, DataCalls calls) {
    this.server = server;
    this.calls = calls;
  }

  byte[] dump() {
    needsData();
    return calls.call("the dump", this::copy);
  }

  private byte[] copy() {
    try {
      return server.durability().copy();
    } catch (IOException failure) {
      throw new VireoException("The data cannot be dumped: " + failure.getMessage(), failure);
    }
  }

  void dump(Path file) {
    byte[] snapshot = dump();
    try {
      Files.write(file, snapshot);
    } catch (IOException failure) {
      throw new VireoException("The file " + file + " cannot be written", failure);
    }
  }

  void load(byte[] snapshot) {
    load(BYTES, Arguments.given("snapshot", snapshot).clone());
  }

  void load(Path file) {
    byte[] snapshot;
    try {
      snapshot = Files.readAllBytes(file);
    } catch (IOException failure) {
      throw new VireoException("The file " + file + " cannot be read", failure);
    }
    load(file, snapshot);
  }

  private void load(Path name, byte[] snapshot) {
    needsData();
    String fault = calls.call("the snapshot to be loaded", () -> loaded(name, snapshot));
    if (!fault.isEmpty()) {
      throw new VireoException("The snapshot cannot be loaded: " + fault);
    }
    Servers.await(() -> calls.call("the state of the log", this::logState));
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
