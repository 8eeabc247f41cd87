package io.vireo.server.command;

import io.vireo.server.data.Bytes;
import io.vireo.server.resp.Reply;

/**
 * Reads the options of a command one by one. Data context only.
 *
 * <p>The first error latches: later reads do nothing and answer harmless values, so a command reads
 * all its options in a short list and asks once at the end:
 *
 * <pre>{@code
 * Args args = call.args(3);
 * while (args.more()) {
 *   if (args.take("NX")) {
 *     nx = true;
 *   } else if (args.take("EX")) {
 *     seconds = args.integer();
 *   } else {
 *     args.fail(Errors.SYNTAX);
 *   }
 * }
 * if (args.failed()) {
 *   return;
 * }
 * }</pre>
 */
public final class Args {
  private final Call call;
  private int at;
  private String error;

  Args(Call call) {
    this.call = call;
  }

  Args from(int index) {
    at = index;
    error = null;
    return this;
  }

  /** True while there is an argument left and no error. */
  public boolean more() {
    return error == null && at < call.count();
  }

  /** How many arguments are left. */
  public int left() {
    return call.count() - at;
  }

  /** The index of the next argument in the call. */
  public int index() {
    return at;
  }

  /** Steps over the next argument if it is this word, in capitals or not. */
  public boolean take(String word) {
    if (more() && call.arg(at).is(word)) {
      at++;
      return true;
    }
    return false;
  }

  /** The next argument; without one a syntax error. */
  public Bytes next() {
    if (!more()) {
      fail(Errors.SYNTAX);
      return Bytes.EMPTY;
    }
    return call.arg(at++);
  }

  /** The next argument as an integer. */
  public long integer() {
    return integer(Errors.NOT_INTEGER);
  }

  /** The next argument as an integer, with an error of its own if it is none. */
  public long integer(String otherwise) {
    Bytes text = next();
    if (error != null) {
      return 0;
    }
    if (!text.isLong()) {
      fail(otherwise);
      return 0;
    }
    return text.toLong();
  }

  /** The next argument as an integer between two bounds, both included. */
  public long integer(long least, long most, String otherwise) {
    long number = integer(otherwise);
    if (error == null && (number < least || number > most)) {
      fail(otherwise);
    }
    return number;
  }

  /** Latches an error, if it is the first. */
  public void fail(String text) {
    if (error == null) {
      error = text;
    }
  }

  /** If an error latched, answers with it and says true. */
  public boolean failed() {
    if (error == null) {
      return false;
    }
    Reply reply = call.reply();
    reply.error(error);
    return true;
  }
}
