/**
 * What scripts mean to the server: the sandbox, {@code redis.*}, the run of a script with its keys
 * and arguments, answers as Lua values and back, the cache. Data context only.
 */
package io.vireo.server.script;
