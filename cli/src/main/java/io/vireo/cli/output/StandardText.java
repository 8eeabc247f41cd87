package io.vireo.cli.output;

import io.vireo.cli.resp.Reply;
import io.vireo.cli.resp.Reply.Type;
import io.vireo.config.SplitArgs;

/**
 * Replies for people, as redis-cli shows them at a terminal, byte for byte; with {@link Colours} if
 * they are wanted. Immutable; any thread.
 */
public final class StandardText {
  private final Colours colours;

  /** A text with colours, {@link Colours#NONE} for none. */
  public StandardText(Colours colours) {
    this.colours = colours;
  }

  /** The text of a reply, with its line end. */
  public String of(Reply reply) {
    return of(reply, "");
  }

  private String of(Reply reply, String prefix) {
    return switch (reply.type()) {
      case ERROR -> colours.error("(error) " + reply.text()) + "\n";
      case STATUS -> colours.status(reply.text()) + "\n";
      case INTEGER -> colours.number("(integer) " + reply.integer()) + "\n";
      case DOUBLE -> colours.number("(double) " + reply.text()) + "\n";
      case BIG_NUMBER -> colours.number("(big number) " + reply.text()) + "\n";
      case STRING -> colours.string(SplitArgs.quote(reply.text())) + "\n";
      case VERBATIM -> reply.text() + "\n";
      case NIL -> colours.nil("(nil)") + "\n";
      case BOOLEAN -> colours.number(reply.integer() != 0 ? "(true)" : "(false)") + "\n";
      default ->
          reply.size() == 0 ? colours.nil(empty(reply.type())) + "\n" : elements(reply, prefix);
    };
  }

  private static String empty(Type type) {
    return switch (type) {
      case MAP -> "(empty hash)";
      case SET -> "(empty set)";
      case PUSH -> "(empty push)";
      default -> "(empty array)";
    };
  }

  private String elements(Reply reply, String prefix) {
    boolean map = reply.is(Type.MAP);
    int width = Integer.toString(map ? reply.size() / 2 : reply.size()).length();
    String inner = prefix + " ".repeat(width + 2);
    char mark = reply.is(Type.SET) ? '~' : map ? '#' : ')';
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < reply.size(); i++) {
      int index = (map ? i / 2 : i) + 1;
      out.append(i == 0 ? "" : prefix)
          .append(colours.index(("%" + width + "d%c").formatted(index, mark)))
          .append(' ')
          .append(of(reply.at(i), inner));
      if (map) {
        i++;
        out.setLength(out.length() - 1);
        out.append(" => ");
        if (hasLines(reply.at(i))) {
          out.append('\n').append(inner);
        }
        out.append(of(reply.at(i), inner));
      }
    }
    return out.toString();
  }

  /** Whether a reply is shown in more than one line. */
  private static boolean hasLines(Reply reply) {
    return switch (reply.type()) {
      case ARRAY, SET, PUSH -> reply.size() > 1 || (reply.size() == 1 && hasLines(reply.at(0)));
      case MAP -> reply.size() > 2 || (reply.size() == 2 && hasLines(reply.at(1)));
      default -> false;
    };
  }
}
