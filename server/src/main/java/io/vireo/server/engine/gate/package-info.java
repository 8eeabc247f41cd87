/**
 * The reasons for which a command may not run now, one class each.
 *
 * <p>Begin with {@link io.vireo.server.engine.session.Gate}, what they all are, and a short one,
 * such as {@link io.vireo.server.engine.gate.ReadOnlyGate}. A gate says which commands it concerns,
 * for which {@link io.vireo.server.command.Origin} it is asked, and what it answers: an error, a
 * redirection, or that the client waits. The part that knows the reason closes it. The order in
 * which gates are asked is in {@code StandardGates}, and the table in docs/builders/architecture.md
 * shows which gate is asked for which origin.
 *
 * <p>Beside the gates are the books that they keep: {@link io.vireo.server.engine.gate.Denials}
 * what users were refused, {@link io.vireo.server.engine.gate.SlotAccounting} what was done in a
 * slot.
 *
 * <p>Data context only. An open gate costs nothing: a request is compared with one mask, see {@link
 * io.vireo.server.engine.session.Gates}. This package must not know sockets, files or families.
 */
package io.vireo.server.engine.gate;
