/**
 * The shared log {@code kafka}: one topic for events of users and one for changes of the catalogue.
 *
 * <p>The entry type is {@link org.ccdrec.kafka.KafkaPlugin}. Appends are acknowledged by all
 * in-sync replicas of a topic; readers are assigned all partitions, without a consumer group, since
 * every server reads everything and keeps its own offsets.
 *
 * <p>Chosen: an idempotent producer and duplicates recognised by the readers. Rejected:
 * transactions, which would make every reader wait for open ones and need rights of their own.
 */
@NullMarked
package org.ccdrec.kafka;

import org.jspecify.annotations.NullMarked;
