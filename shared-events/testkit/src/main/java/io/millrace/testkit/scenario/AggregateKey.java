package io.millrace.testkit.scenario;

import io.millrace.contract.envelope.EventEnvelope;

/** Which aggregate: within it, order counts. */
record AggregateKey(String type, String id) {

    static AggregateKey of(EventEnvelope event) {
        return new AggregateKey(event.aggregateType(), event.aggregateId());
    }
}
