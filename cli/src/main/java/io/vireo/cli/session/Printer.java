package io.vireo.cli.session;

import io.vireo.cli.resp.Reply;

/** Shows replies. */
public interface Printer {
  /**
   * Shows a reply.
   *
   * @param words the request, empty if nothing was asked
   * @param asItIs whether the reply is a text for people, to be shown without quotes
   */
  void reply(java.util.List<String> words, Reply reply, boolean asItIs);

  /** Shows what the server says unasked. */
  void push(Reply push);

  /** Shows a line of the program's own. */
  void line(String text);
}
