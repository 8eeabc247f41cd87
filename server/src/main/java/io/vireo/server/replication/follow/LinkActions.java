package io.vireo.server.replication.follow;

import io.vireo.server.data.Bytes;
import io.vireo.server.replication.ReplicationHistory;
import java.util.List;

/** What the {@link LinkProtocol} wants to be done. Called from within its methods. */
interface LinkActions {
  /**
   * A place in a history from which the stream may go on.
   *
   * @param id the history
   * @param offset bytes of it that are here
   */
  record Position(String id, long offset) {
    private static final String FULL = "+FULLRESYNC";

    /** The place of which an answer to PSYNC announces a copy; null if it does not. */
    static Position parse(String answer) {
      String[] words = answer.split(" ");
      boolean fits =
          words.length == 3
              && words[0].equals(FULL)
              && words[1].length() == ReplicationHistory.NO_ID.length();
      long offset = fits ? PayloadReader.number(words[2]) : -1;
      return offset < 0 ? null : new Position(words[1], offset);
    }
  }

  /** Begins to connect; the protocol hears whether that succeeds. */
  void connect();

  /** Ends the connection, or the attempt to make one; nothing more is heard of it. */
  void close();

  /** What this attempt goes by. */
  LinkSettings settings();

  /** Says something to the primary. */
  void send(List<Bytes> words);

  /** Sends an empty line, by which the primary sees that this server lives. */
  void newline();

  /** Knows whether the primary is to become one by PSYNC, and gets its answer. */
  Promotion promotion();

  /** Whether more is read from the connection. */
  void reading(boolean on);

  /** Where this server stands, or null if it needs a full copy. */
  Position position();

  /**
   * The primary will send a full copy.
   *
   * @param position what that is a copy of, or null if the primary does not tell
   */
  void fullSync(Position position);

  /**
   * The primary sends the copy on another connection, which is to be opened; the stream comes on
   * this one meanwhile. {@link LinkProtocol#copyComes} is to be called when the copy is announced
   * there, and {@link LinkProtocol#copied} when it is whole.
   *
   * @param mainId what the primary calls this connection, or null for a Valkey, which does not tell
   */
  void openChannel(String mainId);

  /** The copy begins to come. */
  void payloadBegin(PayloadReader coming);

  /** Bytes of the copy; they are gone when this returns. */
  void payload(byte[] bytes, int from, int to);

  /** The copy has come whole; {@link LinkProtocol#loaded} is to be called once it is loaded. */
  void payloadEnd();

  /**
   * The stream goes on from the position.
   *
   * @param id the history under which it does, or null for the same
   */
  void continued(String id);

  /** Bytes of the stream; they are gone when this returns. */
  void stream(byte[] bytes, int from, int to);

  /** Tells the primary how far this server has come. */
  void acknowledge();

  /** The state is another one. */
  void changed();
}
