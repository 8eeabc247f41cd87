/**
 * Reads Lua 5.1: the {@code Lexer} makes tokens of bytes, the {@code Parser} a tree of tokens, with
 * every name already resolved to a local variable, an upvalue or a global one. The errors are those
 * of Lua's own compiler, and so are its limits.
 */
package io.vireo.lua.syntax;
