package io.vireo.server.acl;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What one user may do, and with which passwords: all rules about the user. Immutable; any thread.
 */
public final class Rights {
  private final boolean enabled;
  private final boolean passwordless;
  private final boolean skipSanitize;
  private final List<String> passwords;
  private final List<Selector> selectors;
  private final boolean allPowerful;

  Rights(
      boolean enabled,
      boolean passwordless,
      boolean skipSanitize,
      List<String> passwords,
      List<Selector> selectors) {
    this.enabled = enabled;
    this.passwordless = passwordless;
    this.skipSanitize = skipSanitize;
    this.passwords = List.copyOf(passwords);
    this.selectors = List.copyOf(selectors);
    allPowerful = selectors.stream().anyMatch(Selector::isAllPowerful);
  }

  /** Heap bytes of all of it, about. */
  long heapBytes() {
    long bytes = HeapLayout.object(2, 4);
    for (String password : passwords) {
      bytes += text(password);
    }
    for (Selector selector : selectors) {
      bytes += selector.heapBytes();
    }
    return bytes;
  }

  /** Heap bytes of a text whose characters are bytes, with a reference to it. */
  static long text(String bytes) {
    return HeapLayout.object(1, 6) + HeapLayout.bytes(bytes.length()) + Integer.BYTES;
  }

  /** True if the user may log in. */
  public boolean isEnabled() {
    return enabled;
  }

  /** True if any password is right. */
  public boolean isPasswordless() {
    return passwordless;
  }

  /** True if what the user brings to RESTORE need not be checked in depth. */
  boolean skipsSanitize() {
    return skipSanitize;
  }

  /** True if the user may do everything, so that nothing needs to be asked. */
  public boolean isAllPowerful() {
    return allPowerful;
  }

  /** The SHA-256 of each password, in hexadecimal digits. */
  public List<String> passwords() {
    return passwords;
  }

  /** The selectors: first the one that rules without brackets are about. */
  public List<Selector> selectors() {
    return selectors;
  }

  /** True if the user may log in with this password. */
  boolean accept(Bytes password) {
    boolean right = Passwords.contains(passwords, password.toArray());
    return enabled && (passwordless || right);
  }

  /** What is said of the user as a whole, in the words of the rules. */
  public List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.add(enabled ? "on" : "off");
    if (passwordless) {
      flags.add("nopass");
    }
    flags.add(skipSanitize ? "skip-sanitize-payload" : "sanitize-payload");
    return flags;
  }

  /** The rules that make the same of a new user. */
  public String describe() {
    return describe(Selector::describe);
  }

  /** The rules as ACL LIST shows them, in Redis' words. */
  public String show() {
    return describe(Selector::show);
  }

  private String describe(Function<Selector, String> text) {
    List<String> parts = new ArrayList<>(flags());
    passwords.forEach(hash -> parts.add('#' + hash));
    for (int i = 0; i < selectors.size(); i++) {
      String rules = text.apply(selectors.get(i));
      parts.add(i == 0 ? rules : '(' + rules + ')');
    }
    return String.join(" ", parts);
  }

  /** True if everything may still be subscribed to that others rights allow. */
  public boolean allowChannelsOf(Rights others) {
    if (allowAllChannels()) {
      return true;
    }
    Set<String> mine = new HashSet<>();
    selectors.forEach(each -> mine.addAll(each.channels()));
    return !others.allowAllChannels()
        && others.selectors.stream().allMatch(each -> mine.containsAll(each.channels()));
  }

  private boolean allowAllChannels() {
    return selectors.stream().anyMatch(Selector::allowsAllChannels);
  }

  /** True if a channel, or, taken literally, a pattern of channels, may be subscribed to. */
  public boolean allowsChannel(Bytes channel, boolean isPattern) {
    return selectors.stream().anyMatch(each -> each.allowsChannel(channel, isPattern));
  }
}
