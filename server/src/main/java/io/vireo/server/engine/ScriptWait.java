package io.vireo.server.engine;

/** The wait of a client for the end of its own script, from when others no longer wait for it. */
final class ScriptWait extends UnseenWait {}
