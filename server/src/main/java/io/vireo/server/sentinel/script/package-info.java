/**
 * Programs of the user's that a Sentinel runs: those that are told of events, and those that are
 * told which server is the primary now. {@link io.vireo.server.sentinel.script.ScriptQueue} decides
 * what runs when; {@link io.vireo.server.sentinel.script.ScriptProcesses} runs it.
 */
package io.vireo.server.sentinel.script;
