package io.vireo.persistence.tool;

import java.io.BufferedReader;
import java.io.PrintStream;
import java.time.Clock;

/**
 * What a tool talks to. Confined to one thread.
 *
 * @param out takes what it has to say
 * @param err takes what is wrong with how it was called
 * @param answers what the user answers to a question
 * @param clock tells the time
 */
public record ToolIo(PrintStream out, PrintStream err, BufferedReader answers, Clock clock) {}
