/** Lua's patterns: compiled once, matched without recursion and without garbage. */
package io.vireo.lua.pattern;
