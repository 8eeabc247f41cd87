package io.vireo.lua.core;

/**
 * What a chunk is called.
 *
 * @param name the name that it was given, such as "@file"
 * @param shown the name as messages show it
 */
public record Chunk(LuaString name, LuaString shown) {}
