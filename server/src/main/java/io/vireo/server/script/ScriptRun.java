package io.vireo.server.script;

import io.vireo.server.engine.propagation.PropagationTarget;
import io.vireo.server.engine.session.ScriptState;
import io.vireo.server.engine.session.Session;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The script that runs, if any: its client, what it may do, what it has done and what it has set.
 * There is one for a server, since scripts run one at a time. Data context only.
 */
public final class ScriptRun implements ScriptState {
  private static final String COMMON_CODE = "ERR ";

  private final BooleanSupplier mayRunAll;
  private ScriptBody body;
  private Session caller;
  private boolean readOnly;
  private boolean outOfMemory;
  private boolean wrote;
  private int checkedSlot;
  private int protocol;
  private Set<PropagationTarget> targets = PropagationTarget.ALL;
  private ScriptDebugger debugger;

  /**
   * No script.
   *
   * @param mayRunAll whether scripts may call even what is forbidden to them: for tests
   */
  ScriptRun(BooleanSupplier mayRunAll) {
    this.mayRunAll = mayRunAll;
  }

  /**
   * A script begins.
   *
   * @param nowReadOnly whether it may not write
   * @param nowOutOfMemory whether it may not begin with what needs memory
   */
  void begin(ScriptBody newBody, Session newCaller, boolean nowReadOnly, boolean nowOutOfMemory) {
    body = newBody;
    caller = newCaller;
    readOnly = nowReadOnly;
    outOfMemory = nowOutOfMemory;
    wrote = false;
    checkedSlot = newCaller.slot();
    protocol = 2;
    targets = PropagationTarget.ALL;
  }

  /** It is over. */
  void end() {
    body = null;
    caller = null;
  }

  /** The debugger of the script that runs, or null. */
  ScriptDebugger debugger() {
    return debugger;
  }

  /** The debugger of the script that runs, if it wants to know of commands and errors, or null. */
  ScriptDebugger debuggerWithLog() {
    return debugger == null || !debugger.isLogging() ? null : debugger;
  }

  /** A command is refused to the script: common errors are shown without their code. */
  void tellDebuggerOfRefusal(String error) {
    tellDebugger(
        error.startsWith(COMMON_CODE) ? error.substring(COMMON_CODE.length()) : "-" + error);
  }

  /** Something is refused to the script, with this error: reports it to the debugger, if any. */
  void tellDebugger(String error) {
    if (debugger != null && debugger.isLogging()) {
      debugger.error(error);
    }
  }

  /** Sets the debugger of what runs from now on; null for none. */
  public void debugger(ScriptDebugger newDebugger) {
    debugger = newDebugger;
  }

  /** True while a script runs. */
  public boolean isOn() {
    return body != null;
  }

  /** The script, or null. */
  public ScriptBody body() {
    return body;
  }

  /** The client that has it run, or null. */
  public Session caller() {
    return caller;
  }

  /** True if scripts may call even what is forbidden to them. */
  boolean mayRunAll() {
    return mayRunAll.getAsBoolean();
  }

  /** True if it may not write. */
  boolean isReadOnly() {
    return readOnly;
  }

  @Override
  public boolean isOutOfMemory() {
    return outOfMemory;
  }

  @Override
  public boolean mayCrossSlots() {
    return !body.flags().isDeclared() || body.flags().has(ScriptFlag.ALLOW_CROSS_SLOT_KEYS);
  }

  @Override
  public int checkedSlot() {
    return checkedSlot;
  }

  @Override
  public void checkedSlot(int slot) {
    checkedSlot = slot;
  }

  @Override
  public boolean hasWritten() {
    return wrote;
  }

  /** It calls a command that writes. */
  void writes() {
    wrote = true;
  }

  /** The protocol whose values it gets and gives: 2 or 3. */
  int protocol() {
    return protocol;
  }

  /** It has chosen a protocol. */
  void protocol(int version) {
    protocol = version;
  }

  /** The targets to which its changes are propagated. */
  Set<PropagationTarget> targets() {
    return targets;
  }

  /** Sets the targets to which its changes are propagated from here on. */
  void targets(Set<PropagationTarget> chosen) {
    targets = chosen;
  }
}
