/**
 * Lua 5.1 as Redis has it: an engine that knows nothing of the server and needs nothing but the
 * JDK. {@code core} has the values, {@code syntax} reads programs, {@code node} runs them, {@code
 * library} is what scripts may call.
 */
package io.vireo.lua;
