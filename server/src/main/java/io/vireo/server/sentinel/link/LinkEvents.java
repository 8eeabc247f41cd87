package io.vireo.server.sentinel.link;

import io.vireo.server.resp.ReplyValue;
import io.vireo.server.sentinel.machine.Instance;
import io.vireo.server.sentinel.machine.OtherSentinel;

/** Hears of what comes from the instances. Data context. */
public interface LinkEvents {
  /** The connection for commands is there. */
  void commandsUp(Instance instance, String localHost);

  /** There is none any more, or it could not be made: then with the reason, else null. */
  void commandsDown(Instance instance, String reason);

  /** The connection that listens is there. */
  void pubSubUp(Instance instance);

  /** There is none any more, or it could not be made: then with the reason, else null. */
  void pubSubDown(Instance instance, String reason);

  /** PING was answered. */
  void pinged(Instance instance, ReplyValue answer);

  /** INFO was answered. */
  void informed(Instance instance, ReplyValue answer);

  /** PUBLISH was answered. */
  void published(Instance instance, ReplyValue answer);

  /** Another command was answered, whose answer is of no interest. */
  void answered(Instance instance);

  /** Another Sentinel has told whether a primary is down. */
  void told(OtherSentinel sentinel, ReplyValue answer);

  /**
   * Something has come over the subscription: a hello message, or an empty text for anything else.
   */
  void heard(Instance instance, String hello);
}
