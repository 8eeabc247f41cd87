package io.vireo.server.data.listpack;

import io.vireo.server.data.Packing;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.NoRoom;

/**
 * The elements of a whole small collection where they lie, with what is known of it besides. Owned
 * by the data context.
 */
public abstract class CollectionListpack extends StoredListpack {
  /** A view of nothing. */
  protected CollectionListpack() {}

  /** Which collection of which encoding it is. */
  public abstract Packing packing();

  /**
   * Says that it is another collection from now on. If that one may have a {@linkplain
   * Packing#hasTicket ticket} and this had none, it has {@link
   * io.vireo.server.data.Perishable#NO_TICKET}.
   *
   * @param spareBytes of entries for which there shall be room then, if it gets a ticket
   * @throws NoRoom if there is none; nothing has changed then
   */
  public abstract void packing(Packing to, int spareBytes);

  /** One of the {@linkplain Packing#words words} in front of the elements, counted from 0. */
  public abstract long word(int index);

  /** Sets one of those. */
  public abstract void word(int index, long value);

  /** The ticket of a collection that may have one. */
  public final long ticket() {
    return word(0);
  }

  /** Sets the ticket of a collection that may have one. */
  public final void ticket(long newTicket) {
    word(0, newTicket);
  }

  /** Bytes of all entries for which there are blocks large enough. */
  @Override
  public abstract int mostBytes();

  /**
   * An object has these elements from now on and is to take the place of the collection, which is
   * not read again.
   */
  public abstract void replaceBy(Value value);

  /** Nothing needs the collection any more; only of one that no entry has. */
  public void discard() {
    throw new IllegalStateException("an entry has the collection");
  }
}
