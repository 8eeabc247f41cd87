package io.vireo.lua.core;

/** A coroutine as a value of scripts. */
public interface Coroutine {}
