package io.vireo.cli.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * Lays the words of a line over a command's arguments, and knows what may come next.
 *
 * <p>Arguments are taken in their order; of optional ones in a row each may come first. A word that
 * fits nothing ends the match: then nothing is known.
 */
final class SyntaxMatch {
  private final List<String> words;
  private final List<String> rest = new ArrayList<>();
  private final List<ArgumentDoc> next = new ArrayList<>();
  private int at;
  private boolean nextIsOpen = true;

  private SyntaxMatch(List<String> words) {
    this.words = words;
  }

  /** The match of the words after a command's name. */
  static SyntaxMatch of(List<ArgumentDoc> arguments, List<String> words) {
    SyntaxMatch match = new SyntaxMatch(words);
    match.sequence(arguments);
    if (match.at < words.size()) {
      match.rest.clear();
      match.next.clear();
    }
    return match;
  }

  /** The syntax of what is missing; empty if nothing is or the words fit nothing. */
  String rest() {
    return String.join(" ", rest);
  }

  /** The arguments one of which the next word begins. */
  List<ArgumentDoc> next() {
    return next;
  }

  private boolean ended() {
    return at >= words.size();
  }

  private void sequence(List<ArgumentDoc> arguments) {
    int i = 0;
    while (i < arguments.size()) {
      int end = i;
      while (end < arguments.size() && arguments.get(end).optional()) {
        end++;
      }
      if (end == i) {
        required(arguments.get(i++));
      } else {
        optionals(arguments.subList(i, end));
        i = end;
      }
    }
  }

  private void required(ArgumentDoc argument) {
    if (ended()) {
      expect(argument, argument.syntax());
      nextIsOpen = false;
    } else {
      take(argument);
    }
  }

  private void optionals(List<ArgumentDoc> arguments) {
    List<ArgumentDoc> left = new ArrayList<>(arguments);
    boolean found = true;
    while (found && !ended()) {
      found = false;
      for (ArgumentDoc argument : left) {
        if (take(argument)) {
          left.remove(argument);
          found = true;
          break;
        }
      }
    }
    if (ended()) {
      left.forEach(argument -> expect(argument, argument.syntax()));
    }
  }

  private void expect(ArgumentDoc argument, String syntax) {
    rest.add(syntax);
    if (nextIsOpen) {
      next.add(argument);
    }
  }

  /** Takes the words of an argument; false if they are not its. */
  private boolean take(ArgumentDoc argument) {
    if (!takeOnce(argument)) {
      return false;
    }
    if (argument.multiple()) {
      while (!ended() && (argument.repeatsToken() ? takeOnce(argument) : takeValue(argument))) {}
      if (ended() && rest.isEmpty()) {
        ArgumentDoc again = argument.repeatsToken() ? argument : withoutToken(argument);
        expect(again, "[" + again.once() + " ...]");
      }
    }
    return true;
  }

  private static ArgumentDoc withoutToken(ArgumentDoc doc) {
    return new ArgumentDoc(doc.name(), doc.type(), "", true, false, false, doc.parts());
  }

  private boolean takeOnce(ArgumentDoc argument) {
    if (argument.token().isEmpty()) {
      return takeValue(argument);
    }
    if (ended() || !words.get(at).equalsIgnoreCase(argument.token())) {
      return false;
    }
    at++;
    if (argument.isPureToken()) {
      return true;
    }
    if (ended()) {
      expect(withoutToken(argument), argument.value());
      nextIsOpen = false;
      return true;
    }
    return takeValue(argument);
  }

  private boolean takeValue(ArgumentDoc argument) {
    if (ended()) {
      return false;
    }
    return switch (argument.type()) {
      case "oneof" -> argument.parts().stream().anyMatch(this::take);
      case "block" -> {
        if (argument.parts().isEmpty() || !take(argument.parts().get(0))) {
          yield false;
        }
        sequence(argument.parts().subList(1, argument.parts().size()));
        yield true;
      }
      case "integer", "unix-time" -> takeIf(words.get(at).matches("[-+]?[0-9]+"));
      case "double" -> takeIf(words.get(at).matches("[-+]?([0-9.eE+-]+|[iI][nN][fF])"));
      default -> takeIf(true);
    };
  }

  private boolean takeIf(boolean fits) {
    at += fits ? 1 : 0;
    return fits;
  }
}
