package io.vireo.server.keyspace;

/** Which classes of keyspace events any listener wants to hear of. Data context only. */
public final class EventClasses {
  private int published;
  private int observed;
  private int wanted;
  private boolean fieldsWanted;
  private boolean passedOn = true;

  EventClasses() {}

  /** Sets the classes that go to channels or a stream: {@link KeyEvent#bit} of each. */
  public void publish(int mask) {
    published = mask;
    wanted = published | observed;
  }

  /** Sets whether it is published what happens to fields of hashes. */
  public void publishFields(boolean yes) {
    fieldsWanted = yes;
  }

  /** True if what happens to fields of hashes is passed on to a listener. */
  boolean areFieldsWanted() {
    return fieldsWanted && passedOn;
  }

  /** Sets the classes that are wanted besides. */
  void observe(int mask) {
    observed = mask;
    wanted = published | observed;
  }

  /** Whether events are passed on at all. */
  void passOn(boolean yes) {
    passedOn = yes;
  }

  /** True if events of a class are passed on to a listener. */
  boolean areWanted(KeyEvent kind) {
    return (wanted & kind.bit()) != 0 && passedOn;
  }
}
