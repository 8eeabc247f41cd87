package io.vireo.server.acl;

import io.vireo.config.ByteText;
import io.vireo.config.SplitArgs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rights of a user while rules are read, one after the other. Nothing is in force before {@link
 * #build}; after an error the draft is to be thrown away.
 */
public final class RightsDraft {
  private final CommandCatalog catalog;
  private final boolean channelsByDefault;
  private final List<String> passwords = new ArrayList<>();
  private final List<Selector> selectors = new ArrayList<>();
  private SelectorDraft root;
  private boolean enabled;
  private boolean passwordless;
  private boolean skipSanitize;

  /** The rights of a new user. */
  RightsDraft(CommandCatalog catalog, boolean channelsByDefault) {
    this.catalog = catalog;
    this.channelsByDefault = channelsByDefault;
    root = new SelectorDraft(catalog, channelsByDefault);
  }

  /** Begins with the rights that a user has. */
  RightsDraft(CommandCatalog catalog, boolean channelsByDefault, Rights rights) {
    this.catalog = catalog;
    this.channelsByDefault = channelsByDefault;
    root = new SelectorDraft(rights.selectors().get(0));
    selectors.addAll(rights.selectors().subList(1, rights.selectors().size()));
    passwords.addAll(rights.passwords());
    enabled = rights.isEnabled();
    passwordless = rights.isPasswordless();
    skipSanitize = rights.skipsSanitize();
  }

  /** The rights as they are now. */
  public Rights build() {
    List<Selector> all = new ArrayList<>();
    all.add(root.build());
    all.addAll(selectors);
    return new Rights(enabled, passwordless, skipSanitize, passwords, all);
  }

  /** Reads a rule; gives what is wrong with it, or null. */
  public RuleError apply(String rule) {
    if (rule.isEmpty()) {
      return null;
    }
    switch (rule.toLowerCase(Locale.ROOT)) {
      case "on" -> enabled = true;
      case "off" -> enabled = false;
      case "nopass" -> passwordless(true);
      case "resetpass" -> passwordless(false);
      case "skip-sanitize-payload" -> skipSanitize = true;
      case "sanitize-payload" -> skipSanitize = false;
      case "clearselectors" -> selectors.clear();
      case "reset" -> reset();
      default -> {
        return applySigned(rule);
      }
    }
    return null;
  }

  private void passwordless(boolean yes) {
    passwordless = yes;
    passwords.clear();
  }

  private void reset() {
    passwordless(false);
    root = new SelectorDraft(catalog, channelsByDefault);
    selectors.clear();
    enabled = false;
    skipSanitize = false;
  }

  private RuleError applySigned(String rule) {
    switch (rule.charAt(0)) {
      case '>', '<', '#', '!' -> {
        return password(rule);
      }
      case '(' -> {
        return rule.endsWith(")") ? selector(rule) : RuleError.SYNTAX;
      }
      default -> {
        return root.apply(rule);
      }
    }
  }

  private RuleError password(String rule) {
    char sign = rule.charAt(0);
    String hash = rule.substring(1);
    if (sign == '>' || sign == '<') {
      hash = Passwords.hash(ByteText.bytes(hash));
    } else if (!Passwords.isHash(hash)) {
      return RuleError.BAD_HASH;
    }
    if (sign == '<' || sign == '!') {
      return passwords.remove(hash) ? null : RuleError.NO_SUCH_PASSWORD;
    }
    if (!passwords.contains(hash)) {
      passwords.add(hash);
    }
    passwordless = false;
    return null;
  }

  private RuleError selector(String rule) {
    SelectorDraft draft = new SelectorDraft(catalog, channelsByDefault);
    List<String> words = SplitArgs.split(rule.substring(1, rule.length() - 1));
    for (String word : words == null ? List.<String>of() : words) {
      RuleError error = word.isEmpty() ? RuleError.SYNTAX : draft.apply(word);
      if (error != null) {
        return error;
      }
    }
    selectors.add(draft.build());
    return null;
  }
}
