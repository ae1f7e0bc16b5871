package org.ccdrec.events;

/**
 * Where an event of a shared log comes from: {@code origin} and {@code sequence} identify it among
 * all events of the fleet, {@code partition} and {@code offset} are its place in the log.
 *
 * @param origin id of the outbox of the server that accepted it
 * @param sequence number in that outbox
 * @param partition partition of the shared log
 * @param offset position in the partition
 */
public record EventSource(String origin, long sequence, int partition, long offset) {}
