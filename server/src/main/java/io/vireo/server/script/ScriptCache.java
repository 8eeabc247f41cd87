package io.vireo.server.script;

import io.vireo.metrics.Counter;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Sha1;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The scripts that were loaded, found by their text or by their SHA-1. Data context only.
 *
 * <p>A request by text costs a fast hash of it and a comparison, never a SHA-1: that is computed
 * once, when the script comes. Scripts of EVAL alone are limited in number, since there are clients
 * that make a new one for each request: the one not used for longest goes. Those of SCRIPT LOAD
 * stay.
 */
public final class ScriptCache {
  /** The number of scripts of EVAL that stay, as in Redis. */
  static final int MOST = 500;

  /** Characters of a SHA-1 in hex. */
  public static final int SHA_LENGTH = Sha1.LENGTH;

  private static final float USUAL_LOAD = 0.75F;

  /**
   * The number of scripts, last asked for by their SHA-1, that are found without computing a hash.
   */
  private static final int RECENT = 64;

  private final Counter evicted;
  private final Map<Bytes, Script> bySha = new HashMap<>();
  private final Map<Bytes, Script> byText = new HashMap<>();

  /** Those of EVAL, the one not used for longest first. */
  private final LinkedHashMap<Script, Script> passing = new LinkedHashMap<>(16, USUAL_LOAD, true);

  /** Scripts by the first digits of their SHA-1, which chance has drawn: the last of each place. */
  private final Script[] recent = new Script[RECENT];

  private final byte[] lower = new byte[Sha1.LENGTH];
  private final Bytes sha = Bytes.view();
  private long heapBytes;
  private long codeBytes;

  /** An empty cache that counts the scripts which had to go. */
  ScriptCache(Counter evicted) {
    this.evicted = evicted;
  }

  /** The script of this text, or null. */
  public Script byText(Bytes text) {
    return byText.get(text);
  }

  /** The script with this SHA-1 in hex of any case, or null. */
  public Script bySha(Bytes hex) {
    if (hex.length() != Sha1.LENGTH) {
      return null;
    }
    int place = place(hex);
    Script script = recent[place];
    if (script == null || !hex.equals(script.sha())) {
      script = find(hex);
      recent[place] = script == null ? recent[place] : script;
    }
    return script;
  }

  /** The digits are 0 to 9 and a to f, in capitals or not. */
  private static int place(Bytes hex) {
    return (hex.at(0) << 3) + hex.at(1) & RECENT - 1;
  }

  private Script find(Bytes hex) {
    for (int i = 0; i < Sha1.LENGTH; i++) {
      byte digit = hex.at(i);
      lower[i] = digit >= 'A' && digit <= 'Z' ? (byte) (digit + 'a' - 'A') : digit;
    }
    return bySha.get(sha.point(lower, 0, lower.length));
  }

  /**
   * Adds a script.
   *
   * @param stays whether it was loaded to stay
   */
  void add(Script script, boolean stays) {
    if (!stays) {
      while (passing.size() >= MOST) {
        remove(passing.keySet().iterator().next());
        evicted.add(1);
      }
      passing.put(script, script);
    }
    bySha.put(script.sha(), script);
    byText.put(script.text(), script);
    heapBytes += script.heapBytes();
    codeBytes += script.codeBytes();
  }

  /** A script is compiled, which it was not when it was added. */
  void compiled(Script script) {
    codeBytes += script.codeBytes();
  }

  private void remove(Script script) {
    passing.remove(script);
    bySha.remove(script.sha());
    int place = place(script.sha());
    recent[place] = recent[place] == script ? null : recent[place];
    byText.remove(script.text());
    heapBytes -= script.heapBytes();
    codeBytes -= script.codeBytes();
  }

  /** A script was loaded to stay that was there already. */
  void keep(Script script) {
    passing.remove(script);
  }

  /** A script was used. */
  public void used(Script script) {
    passing.get(script);
  }

  /** How many scripts there are. */
  public int size() {
    return bySha.size();
  }

  /** Heap bytes of what the scripts were compiled to, about. */
  long codeBytes() {
    return codeBytes;
  }

  /** Heap bytes of the scripts' texts and of the tables, about. */
  public long heapBytes() {
    return heapBytes;
  }
}
