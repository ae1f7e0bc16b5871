/**
 * Tests with engines of others: {@link org.ccdrec.engines.KafkaFleetTest} runs servers that share
 * events through a Kafka broker, which stops and comes back, while servers are killed.
 */
@NullMarked
package org.ccdrec.engines;

import org.jspecify.annotations.NullMarked;
