package io.vireo.server.sentinel;

/** What another Sentinel has asked, until it is answered. Data worker only. */
final class Question {
  private Vote vote;

  void answer(Vote given) {
    vote = given;
  }

  /** The answer; null while there is none. */
  Vote vote() {
    return vote;
  }
}
