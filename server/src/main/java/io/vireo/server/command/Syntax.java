package io.vireo.server.command;

import io.vireo.server.command.SyntaxParser.Part;
import java.util.List;

/**
 * The small language in which a command declares its arguments, and its translation to the tree
 * that {@code COMMAND DOCS} answers.
 */
public final class Syntax {
  // It reads like the usage line of a manual:
  //
  //   key value [condition=NX|XX]@2.6.12 [GET]@6.2.0 [expiration=EX seconds|KEEPTTL@6.0.0]
  //
  // Grammar. Blanks only separate.
  //
  //   syntax   = { item } ;
  //   item     = ( optional | group | word ) { mark } ;
  //   optional = "[" [ name "=" ] choice "]" ;
  //   group    = [ name "=" ] [ token ] "(" choice ")" ;
  //   word     = [ name "=" ] token
  //            | [ token ] name [ "<" text ">" ] [ ":" type ] [ "#" number ] ;
  //   choice   = sequence { "|" sequence } ;
  //   sequence = item { item } ;
  //   mark     = "..." | "@" version | "!" version ;
  //   name     = lower-case letters, digits, "-", "_" ;
  //   token    = upper-case letters, digits, "-", "_" | "'" text "'" ;
  //
  // What it means:
  //
  //   seconds       An argument. Its name implies its type, see ArgumentType.
  //   start:string  An argument whose type is not what its name implies.
  //   addr<ip:port> An argument that a manual prints under another name.
  //   key#0         The key spec that finds it. Unless told, the n-th key has the n-th spec.
  //   EX seconds    An argument after a token.
  //   NX            A token that stands for itself, named by its lower case.
  //   change=CH     Such a token with another name.
  //   any='*'       A token that is no upper-case word.
  //   data=(a b)    A block: a, then b.
  //   unit=(M|KM)   A choice: one of them. Each alternative is one item.
  //   LIMIT (a b)   A block after a token, named by its lower case unless a name stands before.
  //   [x]           x may be left out.
  //   [name=a|b]    Short for [name=(a|b)]; likewise with a block. If the brackets hold only a
  //                 token, or a group after a token, the name is the name of that.
  //   x...          x may be repeated; a token before it stands only once.
  //   [GET x]...    The whole may be repeated, each time with its token.
  //   x@6.2.0       x exists since that version.
  //   x!2.8.12      x is deprecated since that version.
  //
  // A mark belongs to the whole item that it follows: in "[a|b@6.2.0]" to b, in "[a|b]@6.2.0" to
  // both.
  //
  // Most servers are never asked for their documentation, so nothing is parsed until a client asks,
  // and the tree is not kept.

  private Syntax() {}

  /**
   * Translates a declaration.
   *
   * @throws IllegalArgumentException if it does not follow the grammar; the message tells where
   */
  public static List<Argument> parse(String declaration) {
    return new SyntaxParser(declaration).syntax().stream().map(Part::toArgument).toList();
  }
}
