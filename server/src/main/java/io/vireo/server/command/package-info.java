/**
 * How a command is declared and called: its name, arity, flags, keys and documentation, and the
 * arguments that its handler gets.
 *
 * <p>Begin with {@link io.vireo.server.command.Family}, which shows a declaration, and {@link
 * io.vireo.server.command.Command}, what is declared. A handler gets a {@link
 * io.vireo.server.command.Call} and reads its options with {@link io.vireo.server.command.Args}.
 * {@link io.vireo.server.command.CommandTable} finds commands by name; {@link
 * io.vireo.server.command.KeySpec} tells which arguments are keys, and {@link
 * io.vireo.server.command.Syntax} how arguments are documented.
 *
 * <p>Commands and their table are immutable once the server is put together, so event loops find
 * commands there too. Calls and handlers belong to the data context; the exception is a {@link
 * io.vireo.server.command.LoopHandler}. This package must not know the engine, the families or any
 * single command.
 */
package io.vireo.server.command;
