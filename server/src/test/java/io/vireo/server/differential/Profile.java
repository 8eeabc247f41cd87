package io.vireo.server.differential;

import io.vireo.server.command.Command;
import java.util.List;
import java.util.Map;

/**
 * What is particular about an episode, so that episodes differ from one another.
 *
 * @param keys how many keys there are of each kind
 * @param members how many different members, fields or elements
 * @param oddity how probable it is that an argument is an odd one
 * @param options how probable it is that an option is there
 * @param bulk how many repeated arguments a request may have
 * @param settings thresholds of encodings and the like
 * @param swaps whether the servers take each other's dumps
 * @param reloads whether they also load what they saved
 * @param tracks whether clients want to be told of changes of the keys that they read
 * @param watches whether clients watch keys
 * @param commands what is said
 * @param blocking the commands among them that can wait
 */
record Profile(
    int keys,
    int members,
    double oddity,
    double options,
    int bulk,
    Map<String, String> settings,
    boolean swaps,
    boolean reloads,
    boolean tracks,
    boolean watches,
    Choice<Command> commands,
    List<Command> blocking) {}
