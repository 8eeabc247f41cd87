package io.vireo.lua.syntax;

import java.util.List;

/**
 * An instruction of Lua's machine, as far as a debugger sees it.
 *
 * @param line its line
 * @param visible the local variables that are visible there, in the order of their declaration
 */
public record Mark(int line, List<Variable> visible) {}
