package io.vireo.server.clients;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A library's client of a cluster, with what {@link ClusterUse} does with it. Any thread. */
interface ClusterClient extends AutoCloseable {
  void set(String key, String value);

  String get(String key);

  List<String> mget(String... keys);

  /** Sets keys of many slots together. */
  void setAll(Map<String, String> pairs);

  /** Gets keys of many slots together. */
  List<String> getAll(List<String> keys);

  /** Takes an amount from one number and adds it to another in a transaction: both results. */
  List<Object> transaction(String from, String to, long amount);

  long eval(String script, List<String> keys, String argument);

  /** Loads a script at all nodes. */
  String load(String script);

  long evalSha(String sha, List<String> keys, String argument);

  /** Subscribes to a channel of a slot; the result ends it. */
  AutoCloseable subscribe(String channel, Consumer<String> receiver);

  long publish(String channel, String message);

  /** Reads a key of a replica that has said READONLY. */
  String getFromReplica(String key);

  @Override
  void close();
}
